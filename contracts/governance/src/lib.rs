//! Governance: holders of the token decide by vote, and what they decide this contract does itself:
//! it calls other contracts as their admin and changes its own settings, guardians and code.
//!
//! Power is votes at a ledger that has passed. Every rule of a proposal is fixed when it is made:
//! snapshot, quorum and a copy of the settings. Nobody can hurry, hold up or keep alive a proposal:
//! the contract computes the wait, anybody may take each step, and each step has its last moment.

#![no_std]

mod action;
mod contract;
mod errors;
mod events;
mod proposal;
mod rules;
mod settings;
mod storage;
mod token;

pub use action::{ACTIONS_BYTES_MAX, ACTIONS_MAX, Action, Call, Invocation, RoleChange};
pub use contract::{Governance, GovernanceClient};
pub use errors::GovernanceError;
pub use events::{
    ProposalCanceled, ProposalConfirmed, ProposalCreated, ProposalExecuted, ProposalExtended,
    ProposalQueued, SettingsChanged, VoteCast,
};
pub use proposal::{Proposal, ProposalState};
pub use rules::{DESCRIPTION_BYTES_MAX, TITLE_BYTES_MAX};
pub use settings::{BASIS_POINTS, SECONDS_PER_LEDGER, Settings, bounds};
pub use storage::{Vote, VoteSupport};
