use soroban_sdk::token::TokenInterface;
use soroban_sdk::{Address, Env, MuxedAddress, String, contract, contractimpl};
use stellar_tokens::fungible::Base;

/// OpenZeppelin's token as it comes, with nothing of ours.
#[contract]
pub struct Plain;

#[contractimpl]
impl Plain {
    pub fn __constructor(env: &Env, holder: Address, amount: i128) {
        Base::set_metadata(env, 7, String::from_str(env, "Plain"), String::from_str(env, "PLN"));
        Base::mint(env, &holder, amount);
    }
}

#[contractimpl]
impl TokenInterface for Plain {
    fn allowance(env: Env, from: Address, spender: Address) -> i128 {
        Base::allowance(&env, &from, &spender)
    }

    fn approve(env: Env, from: Address, spender: Address, amount: i128, live_until_ledger: u32) {
        Base::approve(&env, &from, &spender, amount, live_until_ledger);
    }

    fn balance(env: Env, id: Address) -> i128 {
        Base::balance(&env, &id)
    }

    fn transfer(env: Env, from: Address, to: MuxedAddress, amount: i128) {
        Base::transfer(&env, &from, &to, amount);
    }

    fn transfer_from(env: Env, spender: Address, from: Address, to: Address, amount: i128) {
        Base::transfer_from(&env, &spender, &from, &to, amount);
    }

    fn burn(env: Env, from: Address, amount: i128) {
        Base::burn(&env, &from, amount);
    }

    fn burn_from(env: Env, spender: Address, from: Address, amount: i128) {
        Base::burn_from(&env, &spender, &from, amount);
    }

    fn decimals(env: Env) -> u32 {
        Base::decimals(&env)
    }

    fn name(env: Env) -> String {
        Base::name(&env)
    }

    fn symbol(env: Env) -> String {
        Base::symbol(&env)
    }
}
