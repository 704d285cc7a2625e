//! A token put together from OpenZeppelin's parts as their guides do, to compare costs with: votes,
//! burning, and a mint that only its deployer may call. No cap, no budget, no reward keys.

#![no_std]

use soroban_sdk::{Address, Env, MuxedAddress, String, contract, contractimpl, contracttype};
use stellar_governance::votes::Votes;
use stellar_tokens::fungible::burnable::FungibleBurnable;
use stellar_tokens::fungible::votes::FungibleVotes;
use stellar_tokens::fungible::{Base, FungibleToken};

#[contracttype]
enum Key {
    Minter,
}

#[contract]
pub struct OzToken;

#[contractimpl]
impl OzToken {
    pub fn __constructor(env: &Env, minter: Address) {
        let (name, symbol) = (String::from_str(env, "Votes"), String::from_str(env, "VOTE"));
        Base::set_metadata(env, 7, name, symbol);
        env.storage().instance().set(&Key::Minter, &minter);
    }

    pub fn mint(env: &Env, to: Address, amount: i128) {
        let minter: Address = env.storage().instance().get(&Key::Minter).unwrap();
        minter.require_auth();
        FungibleVotes::mint(env, &to, amount);
    }
}

#[contractimpl(contracttrait)]
impl FungibleToken for OzToken {
    type ContractType = FungibleVotes;
}

#[contractimpl(contracttrait)]
impl FungibleBurnable for OzToken {}

#[contractimpl(contracttrait)]
impl Votes for OzToken {}
