//! Voting power, with the interface, events and errors of OpenZeppelin's votes: what all hold who
//! delegated to somebody, themselves included. Every holder has a delegate from the first unit on.

use brain_storm_shared::{read_record, write_record};
use soroban_sdk::{Address, Env, contracttype, panic_with_error};
use stellar_governance::votes::VotesError::SameDelegate;
use stellar_governance::votes::{emit_delegate_changed, emit_delegate_votes_changed};
use stellar_tokens::fungible::Base;

use crate::checkpoints::{History, latest, record};

#[contracttype]
enum VotesKey {
    /// holder → who votes with what they hold
    Delegate(Address),
}

pub(crate) fn get_delegate(env: &Env, account: &Address) -> Option<Address> {
    read_record(env, &VotesKey::Delegate(account.clone()))
}

/// Has `delegatee` vote with all that `account` holds and will hold.
///
/// # Errors
/// * `VotesError::SameDelegate` - it is the delegate already.
///
/// # Events
/// * `delegate_changed`
/// * `delegate_votes_changed` - of the delegate before and of the new one, if units move
pub(crate) fn delegate(env: &Env, account: &Address, delegatee: &Address) {
    let before = get_delegate(env, account);
    if before.as_ref() == Some(delegatee) {
        panic_with_error!(env, SameDelegate);
    }
    set_delegate(env, account, before.clone(), delegatee);
    move_between(env, before, Some(delegatee.clone()), Base::balance(env, account).unsigned_abs());
}

/// Moves votes along with a balance; no `from`: the units are new, no `to`: they are gone.
///
/// # Events
/// * `delegate_changed` - of a receiver who never had a delegate and now votes for themselves
/// * `delegate_votes_changed` - of the giver's and of the receiver's delegate, if they differ
pub(crate) fn move_votes(env: &Env, from: Option<&Address>, to: Option<&Address>, amount: i128) {
    if amount == 0 {
        return;
    }
    if let Some(receiver) = to {
        ensure_delegate(env, receiver);
    }
    let [loser, winner] = [from, to].map(|holder| holder.and_then(|it| get_delegate(env, it)));
    move_between(env, loser, winner, amount.unsigned_abs());
}

/// Makes an account without a delegate its own, before it gets its first units: later their votes
/// would be missing. Nobody signs, for it gives no power away.
fn ensure_delegate(env: &Env, account: &Address) {
    if get_delegate(env, account).is_none() {
        set_delegate(env, account, None, account);
    }
}

fn set_delegate(env: &Env, account: &Address, before: Option<Address>, delegate: &Address) {
    write_record(env, &VotesKey::Delegate(account.clone()), delegate);
    emit_delegate_changed(env, account, before, delegate);
}

fn move_between(env: &Env, loser: Option<Address>, winner: Option<Address>, amount: u128) {
    if amount == 0 || loser == winner {
        return;
    }
    if let Some(delegate) = loser {
        change_votes(env, delegate, |votes| votes - amount);
    }
    if let Some(delegate) = winner {
        change_votes(env, delegate, |votes| votes + amount);
    }
}

fn change_votes(env: &Env, delegate: Address, change: impl Fn(u128) -> u128) {
    let history = History::Votes(delegate.clone());
    let before = latest(env, &history);
    let after = change(before);
    record(env, &history, after);
    emit_delegate_votes_changed(env, &delegate, before, after);
}
