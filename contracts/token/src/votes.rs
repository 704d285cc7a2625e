//! Voting power: OpenZeppelin's checkpointed votes, with every holder delegated from the first
//! unit on, to themselves unless they chose otherwise.

use soroban_sdk::{Address, Env};
use stellar_governance::votes::{
    VotesStorageKey, emit_delegate_changed, get_delegate, transfer_voting_units,
};

/// Moves voting units along with a balance; no `from`: they are new, no `to`: they are gone.
///
/// # Events
/// * `delegate_changed` - of a receiver who never had a delegate and now votes for themselves
/// * `delegate_votes_changed` - of the giver's and of the receiver's delegate, if they differ
pub(crate) fn move_votes(env: &Env, from: Option<&Address>, to: Option<&Address>, amount: i128) {
    // To one and the same holder nothing moves; taking all units out and putting them back would
    // drop their entry and make a new one.
    if amount == 0 || from == to {
        return;
    }
    if let Some(receiver) = to {
        ensure_delegate(env, receiver);
    }
    transfer_voting_units(env, from, to, amount.unsigned_abs());
}

/// Makes an account without a delegate its own, before it gets its first units: later their votes
/// would be missing. Nobody signs, for it gives no power away.
fn ensure_delegate(env: &Env, account: &Address) {
    if get_delegate(env, account).is_none() {
        let key = VotesStorageKey::Delegatee(account.clone());
        env.storage().persistent().set(&key, account);
        emit_delegate_changed(env, account, None, account);
    }
}
