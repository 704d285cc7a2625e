use soroban_sdk::{Address, Env, contractclient, panic_with_error};

use crate::GovernanceError::VotesTooMany;
use crate::storage::read_token;

/// What governance asks of the token: OpenZeppelin's `Votes`, of which these two look at the past.
#[contractclient(name = "PastVotesClient")]
#[allow(dead_code)] // Only the client made of it is used.
trait PastVotes {
    fn get_votes_at_checkpoint(env: Env, account: Address, ledger: u32) -> u128;
    fn get_total_supply_at_checkpoint(env: Env, ledger: u32) -> u128;
}

/// The votes an account had at the end of a ledger that has closed, in units of 0.0000001 BST.
pub(crate) fn votes_at(env: &Env, account: &Address, ledger: u32) -> i128 {
    amount(env, client(env).get_votes_at_checkpoint(account, &ledger))
}

/// The supply at the end of a closed ledger, less what governance itself could have voted with: its
/// treasury never votes, so it must not count towards a quorum either.
pub(crate) fn votable_supply_at(env: &Env, ledger: u32) -> i128 {
    let supply = amount(env, client(env).get_total_supply_at_checkpoint(&ledger));
    (supply - votes_at(env, &env.current_contract_address(), ledger)).max(0)
}

fn client(env: &Env) -> PastVotesClient<'_> {
    PastVotesClient::new(env, &read_token(env))
}

fn amount(env: &Env, votes: u128) -> i128 {
    i128::try_from(votes).unwrap_or_else(|_| panic_with_error!(env, VotesTooMany))
}
