//! Who may do what with a proposal, and when.

use brain_storm_shared::{GUARDIAN, require_running, require_schema};
use soroban_sdk::{Address, Env, String, Vec, panic_with_error};
use stellar_access::access_control::has_role;

use crate::GovernanceError::{
    self, CancelNotAllowed, DescriptionLengthInvalid, GuardianChangeVeto, ProposalClosed,
    ProposalStillOpen, TitleLengthInvalid, VotesBelowThreshold,
};
use crate::action::{change_guardians, require_actions};
use crate::storage::{read_last_of, require_actions_of, require_proposal};
use crate::token::votes_at;
use crate::{Action, Governance, Proposal, ProposalState};

/// Longest title in bytes of UTF-8.
pub const TITLE_BYTES_MAX: u32 = 128;
/// Longest description in bytes of UTF-8; more goes behind a link, bound by its hash.
pub const DESCRIPTION_BYTES_MAX: u32 = 4_096;

/// Requires actions that may be proposed now: a pause leaves changes of guardians.
pub(crate) fn require_proposable(env: &Env, actions: &Vec<Action>) {
    if change_guardians(actions) {
        require_schema::<Governance>(env);
    } else {
        require_running::<Governance>(env);
    }
    require_actions(env, actions);
}

pub(crate) fn require_texts(env: &Env, title: &String, description: &String) {
    if !(1..=TITLE_BYTES_MAX).contains(&title.len()) {
        panic_with_error!(env, TitleLengthInvalid);
    }
    if !(1..=DESCRIPTION_BYTES_MAX).contains(&description.len()) {
        panic_with_error!(env, DescriptionLengthInvalid);
    }
}

pub(crate) fn require_none_open(env: &Env, proposer: &Address) {
    let Some(id) = read_last_of(env, proposer) else { return };
    if require_proposal(env, id).state(env).is_open() {
        panic_with_error!(env, ProposalStillOpen);
    }
}

/// Requires that the proposer had the votes that the proposal's own settings ask, at its snapshot.
pub(crate) fn require_threshold(env: &Env, proposal: &Proposal) {
    if !has_threshold_at(env, proposal, proposal.snapshot_ledger) {
        panic_with_error!(env, VotesBelowThreshold);
    }
}

fn has_threshold_at(env: &Env, proposal: &Proposal, ledger: u32) -> bool {
    votes_at(env, &proposal.proposer, ledger) >= proposal.settings.proposal_threshold
}

pub(crate) fn require_state(
    env: &Env,
    id: u32,
    state: ProposalState,
    otherwise: GovernanceError,
) -> Proposal {
    let proposal = require_proposal(env, id);
    if proposal.state(env) != state {
        panic_with_error!(env, otherwise);
    }
    proposal
}

pub(crate) fn require_open(env: &Env, id: u32) -> Proposal {
    let proposal = require_proposal(env, id);
    if !proposal.state(env).is_open() {
        panic_with_error!(env, ProposalClosed);
    }
    proposal
}

/// Requires that this is the proposer who may still withdraw, or a guardian who may veto.
pub(crate) fn require_may_cancel(env: &Env, id: u32, proposal: &Proposal, by: &Address) {
    if *by == proposal.proposer && may_be_withdrawn(env, proposal) {
        return;
    }
    if has_role(env, by, &GUARDIAN).is_none() {
        panic_with_error!(env, CancelNotAllowed);
    }
    if change_guardians(&require_actions_of(env, id)) {
        panic_with_error!(env, GuardianChangeVeto);
    }
}

/// Once voters have decided, a proposer can no longer take the proposal back.
fn may_be_withdrawn(env: &Env, proposal: &Proposal) -> bool {
    match proposal.state(env) {
        ProposalState::Pending => true,
        ProposalState::Active => !has_threshold_at(env, proposal, env.ledger().sequence() - 1),
        _ => false,
    }
}
