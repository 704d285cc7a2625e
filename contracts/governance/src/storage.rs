use brain_storm_shared::{read_record, write_record};
use soroban_sdk::{Address, Env, Vec, contracttype, panic_with_error};

use crate::GovernanceError::ProposalNotFound;
use crate::events::SettingsChanged;
use crate::{Action, Proposal, Settings};

/// What a vote says.
#[contracttype]
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum VoteSupport {
    /// It should not happen.
    Against,
    /// It should happen.
    For,
    /// Counts towards the quorum, and for neither side.
    Abstain,
}

/// A vote that was cast; it stands.
#[contracttype]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Vote {
    /// What it says.
    pub support: VoteSupport,
    /// The voter's votes at the proposal's snapshot, in units of 0.0000001 BST.
    pub weight: i128,
}

/// Entries of the instance: few, and of a fixed size.
#[contracttype]
enum InstanceKey {
    Token,
    Settings,
    ProposalCount,
}

#[contracttype]
enum GovernanceKey {
    /// id → Proposal
    Proposal(u32),
    /// id → Vec<Action>, apart so that a vote does not write them again
    Actions(u32),
    /// (id, voter) → Vote
    Vote(u32, Address),
    /// proposer → id of their last proposal
    Last(Address),
}

pub(crate) fn read_token(env: &Env) -> Address {
    env.storage().instance().get(&InstanceKey::Token).unwrap()
}

pub(crate) fn write_token(env: &Env, token: &Address) {
    env.storage().instance().set(&InstanceKey::Token, token);
}

pub(crate) fn read_settings(env: &Env) -> Settings {
    env.storage().instance().get(&InstanceKey::Settings).unwrap()
}

/// Sets the rules of proposals to come.
///
/// # Errors
/// * the one named after the first setting outside its bounds
///
/// # Events
/// * `settings_changed`
pub(crate) fn change_settings(env: &Env, settings: &Settings, proposal: Option<u32>) {
    settings.require_sound(env);
    env.storage().instance().set(&InstanceKey::Settings, settings);
    SettingsChanged { proposal, settings: settings.clone() }.publish(env);
}

/// The number of the next proposal; they count up from 1.
pub(crate) fn take_id(env: &Env) -> u32 {
    let count: u32 = env.storage().instance().get(&InstanceKey::ProposalCount).unwrap_or(0);
    env.storage().instance().set(&InstanceKey::ProposalCount, &(count + 1));
    count + 1
}

/// # Errors
/// * `ProposalNotFound` - the number is not given yet.
pub(crate) fn require_proposal(env: &Env, id: u32) -> Proposal {
    let proposal = read_record(env, &GovernanceKey::Proposal(id));
    proposal.unwrap_or_else(|| panic_with_error!(env, ProposalNotFound))
}

pub(crate) fn write_proposal(env: &Env, id: u32, proposal: &Proposal) {
    write_record(env, &GovernanceKey::Proposal(id), proposal);
}

/// # Errors
/// * `ProposalNotFound` - the number is not given yet.
pub(crate) fn require_actions_of(env: &Env, id: u32) -> Vec<Action> {
    let actions = read_record(env, &GovernanceKey::Actions(id));
    actions.unwrap_or_else(|| panic_with_error!(env, ProposalNotFound))
}

pub(crate) fn write_actions(env: &Env, id: u32, actions: &Vec<Action>) {
    write_record(env, &GovernanceKey::Actions(id), actions);
}

pub(crate) fn read_vote(env: &Env, id: u32, voter: &Address) -> Option<Vote> {
    read_record(env, &GovernanceKey::Vote(id, voter.clone()))
}

pub(crate) fn write_vote(env: &Env, id: u32, voter: &Address, vote: &Vote) {
    write_record(env, &GovernanceKey::Vote(id, voter.clone()), vote);
}

pub(crate) fn read_last_of(env: &Env, proposer: &Address) -> Option<u32> {
    read_record(env, &GovernanceKey::Last(proposer.clone()))
}

pub(crate) fn write_last_of(env: &Env, proposer: &Address, id: u32) {
    write_record(env, &GovernanceKey::Last(proposer.clone()), &id);
}
