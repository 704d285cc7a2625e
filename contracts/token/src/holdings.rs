//! The three ways a balance changes. Each moves the balance, says so, and moves the votes with it;
//! none of them asks for a signature.

use soroban_sdk::{Address, Env, MuxedAddress, panic_with_error};
use stellar_tokens::fungible::Base;

use crate::TokenError::CapExceeded;
use crate::checkpoints::{History, latest, record};
use crate::events::{Burn, MintWithAmountOnly, publish_transfer};
use crate::votes::move_votes;

/// The most that may ever exist at once: 1,000,000,000 BST, in units of 0.0000001 BST.
pub const CAP: i128 = 1_000_000_000 * 10_000_000;

/// Moves tokens.
///
/// # Errors
/// * `FungibleTokenError::LessThanZero` - the amount is negative.
/// * `FungibleTokenError::InsufficientBalance` - `from` holds less.
///
/// # Events
/// * `transfer`, then those of `move_votes`
pub(crate) fn transfer(env: &Env, from: &Address, to: &MuxedAddress, amount: i128) {
    let receiver = to.address();
    Base::update(env, Some(from), Some(&receiver), amount);
    publish_transfer(env, from, to, amount);
    move_votes(env, Some(from), Some(&receiver), amount);
}

/// Makes tokens.
///
/// # Errors
/// * `FungibleTokenError::LessThanZero` - the amount is negative.
/// * `CapExceeded` - there would be more than [`CAP`].
///
/// # Events
/// * `mint`, then those of `move_votes`
pub(crate) fn mint(env: &Env, to: &Address, amount: i128) {
    if amount > CAP - supply(env) {
        panic_with_error!(env, CapExceeded);
    }
    Base::update(env, None, Some(to), amount);
    change_supply(env, amount);
    MintWithAmountOnly { to: to.clone(), amount }.publish(env);
    move_votes(env, None, Some(to), amount);
}

/// Destroys tokens.
///
/// # Errors
/// * `FungibleTokenError::LessThanZero` - the amount is negative.
/// * `FungibleTokenError::InsufficientBalance` - `from` holds less.
///
/// # Events
/// * `burn`, then `delegate_votes_changed` of the holder's delegate
pub(crate) fn burn(env: &Env, from: &Address, amount: i128) {
    Base::update(env, Some(from), None, amount);
    change_supply(env, -amount);
    Burn { from: from.clone(), amount }.publish(env);
    move_votes(env, Some(from), None, amount);
}

/// All there is: from 0 to [`CAP`].
fn supply(env: &Env) -> i128 {
    latest(env, &History::Supply) as i128
}

fn change_supply(env: &Env, by: i128) {
    if by != 0 {
        record(env, &History::Supply, (supply(env) + by).unsigned_abs());
    }
}
