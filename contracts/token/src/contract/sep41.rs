//! The interface of SEP-41, version 0.5.1.

use brain_storm_shared::require_running;
use soroban_sdk::token::TokenInterface;
use soroban_sdk::{Address, Env, MuxedAddress, String, contractimpl};
use stellar_tokens::fungible::Base;

use super::{Token, TokenArgs, TokenClient};
use crate::events::Approve;
use crate::holdings;

const DECIMALS: u32 = 7;
const NAME: &str = "Brain-Storm Token";
const SYMBOL: &str = "BST";

#[contractimpl]
impl TokenInterface for Token {
    /// Returns how much `spender` may still spend of what `from` holds; 0 after its last ledger.
    fn allowance(env: Env, from: Address, spender: Address) -> i128 {
        Base::allowance(&env, &from, &spender)
    }

    /// Lets `spender` spend up to `amount` of what `from` holds, through ledger
    /// `live_until_ledger`, in place of what was allowed before. It reserves nothing.
    ///
    /// # Errors
    /// * `ContractPaused`
    /// * `FungibleTokenError::LessThanZero` - the amount is negative.
    /// * `FungibleTokenError::InvalidLiveUntilLedger` - the ledger is past, though the amount is
    ///   not 0, or farther ahead than the network keeps entries.
    ///
    /// # Events
    /// * `approve`
    fn approve(env: Env, from: Address, spender: Address, amount: i128, live_until_ledger: u32) {
        from.require_auth();
        require_running::<Self>(&env);
        Base::set_allowance(&env, &from, &spender, amount, live_until_ledger);
        Approve { from, spender, amount, live_until_ledger }.publish(&env);
    }

    /// Returns how much `id` holds, in units of 0.0000001 BST; 0 for an address never heard of.
    fn balance(env: Env, id: Address) -> i128 {
        Base::balance(&env, &id)
    }

    /// Moves `amount` from `from` to `to`, and the votes with it. A muxed id in `to` is published
    /// and otherwise changes nothing.
    ///
    /// # Errors
    /// * `ContractPaused`
    /// * `FungibleTokenError::LessThanZero` - the amount is negative.
    /// * `FungibleTokenError::InsufficientBalance` - `from` holds less.
    ///
    /// # Events
    /// * `transfer`
    /// * `delegate_changed` - of a receiver who never had a delegate and now votes for themselves
    /// * `delegate_votes_changed` - of the delegates that lose and win
    fn transfer(env: Env, from: Address, to: MuxedAddress, amount: i128) {
        from.require_auth();
        require_running::<Self>(&env);
        holdings::transfer(&env, &from, &to, amount);
    }

    /// Moves `amount` from `from` to `to` as `transfer` does, signed by `spender` and taken from
    /// what `from` allowed them.
    ///
    /// # Errors
    /// * those of `transfer`
    /// * `FungibleTokenError::InsufficientAllowance` - `spender` may spend less.
    ///
    /// # Events
    /// * those of `transfer`
    fn transfer_from(env: Env, spender: Address, from: Address, to: Address, amount: i128) {
        spender.require_auth();
        require_running::<Self>(&env);
        Base::spend_allowance(&env, &from, &spender, amount);
        holdings::transfer(&env, &from, &to.into(), amount);
    }

    /// Destroys `amount` of what `from` holds, and the votes with it.
    ///
    /// # Errors
    /// * `ContractPaused`
    /// * `FungibleTokenError::LessThanZero` - the amount is negative.
    /// * `FungibleTokenError::InsufficientBalance` - `from` holds less.
    ///
    /// # Events
    /// * `burn`, then `delegate_votes_changed` of the holder's delegate
    fn burn(env: Env, from: Address, amount: i128) {
        from.require_auth();
        require_running::<Self>(&env);
        holdings::burn(&env, &from, amount);
    }

    /// Destroys `amount` of what `from` holds as `burn` does, signed by `spender` and taken from
    /// what `from` allowed them.
    ///
    /// # Errors
    /// * those of `burn`
    /// * `FungibleTokenError::InsufficientAllowance` - `spender` may spend less.
    ///
    /// # Events
    /// * those of `burn`
    fn burn_from(env: Env, spender: Address, from: Address, amount: i128) {
        spender.require_auth();
        require_running::<Self>(&env);
        Base::spend_allowance(&env, &from, &spender, amount);
        holdings::burn(&env, &from, amount);
    }

    /// Returns 7: one BST is 10,000,000 units.
    fn decimals(_env: Env) -> u32 {
        DECIMALS
    }

    /// Returns the token's name.
    fn name(env: Env) -> String {
        String::from_str(&env, NAME)
    }

    /// Returns the token's symbol, BST.
    fn symbol(env: Env) -> String {
        String::from_str(&env, SYMBOL)
    }
}
