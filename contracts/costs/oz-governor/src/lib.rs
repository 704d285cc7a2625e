//! A governor put together from OpenZeppelin's parts as their guides do, to compare costs with. It
//! executes without a wait: no timelock, no expiry, no nested authorization.

#![no_std]

use soroban_sdk::{Address, BytesN, Env, String, Symbol, Val, Vec, contract, contractimpl};
use stellar_governance::governor::{self, Governor, ProposalState};

#[contract]
pub struct OzGovernor;

#[contractimpl]
impl OzGovernor {
    pub fn __constructor(env: &Env, token: Address) {
        governor::set_name(env, String::from_str(env, "Governor"));
        governor::set_version(env, String::from_str(env, "1"));
        governor::set_token_contract(env, &token);
        governor::set_voting_delay(env, 1);
        governor::set_voting_period(env, 100);
        governor::set_proposal_threshold(env, 1);
        governor::set_quorum(env, 1);
    }
}

#[contractimpl(contracttrait)]
impl Governor for OzGovernor {
    fn execute(
        env: &Env,
        targets: Vec<Address>,
        functions: Vec<Symbol>,
        args: Vec<Vec<Val>>,
        description_hash: BytesN<32>,
        executor: Address,
    ) -> BytesN<32> {
        executor.require_auth();
        let id = governor::hash_proposal(env, &targets, &functions, &args, &description_hash);
        let quorum = Self::quorum(env, governor::get_proposal_snapshot(env, &id));
        governor::execute(env, targets, functions, args, &description_hash, false, quorum)
    }

    fn cancel(
        env: &Env,
        targets: Vec<Address>,
        functions: Vec<Symbol>,
        args: Vec<Vec<Val>>,
        description_hash: BytesN<32>,
        operator: Address,
    ) -> BytesN<32> {
        operator.require_auth();
        governor::cancel(env, targets, functions, args, &description_hash)
    }
}
