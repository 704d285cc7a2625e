use brain_storm_shared::{
    GUARDIAN, Operations, Pause, REASON_BYTES_MAX, Schema, SharedError, construct, lift_pause,
    migrate_schema, require_admin_or_guardian, require_reason, require_schema,
};
use soroban_sdk::{
    Address, BytesN, Env, String, Symbol, Vec, contract, contractimpl, contractmeta,
    panic_with_error,
};
use stellar_access::access_control::{
    AccessControl, AccessControlClient, ensure_role, grant_role_no_auth,
};

use crate::GovernanceError::{
    AlreadyConfirmed, AlreadyVoted, CallToSelf, ConfirmationMissing, ConfirmationNotNeeded,
    ProposalNotActive, ProposalNotReady, ProposalNotSucceeded, RoleAdminFixed, VotesNone,
};
use crate::action::{are_sensitive, perform};
use crate::events::{
    ProposalCanceled, ProposalConfirmed, ProposalCreated, ProposalExecuted, ProposalExtended,
    ProposalQueued, VoteCast,
};
use crate::rules::{
    require_may_cancel, require_none_open, require_open, require_proposable, require_state,
    require_texts, require_threshold,
};
use crate::storage::{
    change_settings, read_settings, read_token, read_vote, require_actions_of, require_proposal,
    take_id, write_actions, write_last_of, write_proposal, write_token, write_vote,
};
use crate::token::votes_at;
use crate::{Action, Proposal, ProposalState, Settings, Vote, VoteSupport};

contractmeta!(key = "binver", val = env!("CARGO_PKG_VERSION"));

#[contract]
pub struct Governance;

#[contractimpl]
impl Governance {
    /// Sets the token whose votes count, the first guardian and the first settings. The admin is
    /// for the time of deployment: once it is renounced, proposals alone change governance.
    ///
    /// # Errors
    /// * the one named after the first setting outside its bounds
    ///
    /// # Events
    /// * `admin_set`, `role_granted`, `settings_changed`
    pub fn __constructor(
        env: &Env,
        admin: Address,
        token: Address,
        guardian: Address,
        settings: Settings,
    ) {
        construct::<Self>(env, &admin);
        grant_role_no_auth(env, &guardian, &GUARDIAN, &admin);
        write_token(env, &token);
        change_settings(env, &settings, None);
    }

    /// Makes a proposal and returns its number. The proposer needs the threshold's votes at the
    /// end of the last ledger, and has one open proposal at a time. While governance is paused only
    /// a change of guardians can be proposed.
    ///
    /// # Errors
    /// * `ContractPaused`, `SchemaMismatch`
    /// * `TitleLengthInvalid`, `DescriptionLengthInvalid` - not 1 to 128 and 1 to 4,096 bytes.
    /// * `ActionsEmpty`, `ActionsTooMany`, `ActionsTooLarge`, `CallToSelf`, `GuardianChangeMixed`
    /// * those of the bounds, for settings that would be changed
    /// * `ProposalStillOpen`, `VotesBelowThreshold`, `VotesTooMany`
    ///
    /// # Events
    /// * `proposal_created`
    pub fn propose(
        env: &Env,
        proposer: Address,
        title: String,
        description: String,
        description_hash: BytesN<32>,
        actions: Vec<Action>,
    ) -> u32 {
        proposer.require_auth();
        require_proposable(env, &actions);
        require_texts(env, &title, &description);
        require_none_open(env, &proposer);

        let sensitive = are_sensitive(env, &actions);
        let proposal =
            Proposal::new(env, proposer, description_hash, sensitive, read_settings(env));
        require_threshold(env, &proposal);

        let id = take_id(env);
        write_proposal(env, id, &proposal);
        write_actions(env, id, &actions);
        write_last_of(env, &proposal.proposer, id);
        publish_created(env, id, proposal, title, description, actions);
        id
    }

    /// Votes with all votes the voter had at the proposal's snapshot, and returns how many that is.
    ///
    /// # Errors
    /// * `ReasonTooLong`, `SchemaMismatch`
    /// * `ProposalNotFound`, `ProposalNotActive`, `AlreadyVoted`, `VotesNone`, `VotesTooMany`
    ///
    /// # Events
    /// * `vote_cast`, then `proposal_extended` when it brought the quorum late
    pub fn vote(env: &Env, voter: Address, id: u32, support: VoteSupport, reason: String) -> i128 {
        voter.require_auth();
        require_schema::<Self>(env);
        if reason.len() > REASON_BYTES_MAX {
            panic_with_error!(env, SharedError::ReasonTooLong);
        }
        let mut proposal = require_state(env, id, ProposalState::Active, ProposalNotActive);
        if read_vote(env, id, &voter).is_some() {
            panic_with_error!(env, AlreadyVoted);
        }
        let weight = votes_at(env, &voter, proposal.snapshot_ledger);
        if weight == 0 {
            panic_with_error!(env, VotesNone);
        }

        let extends = proposal.count(env, support, weight);
        write_vote(env, id, &voter, &Vote { support, weight });
        write_proposal(env, id, &proposal);
        VoteCast { id, voter, support, weight, reason }.publish(env);
        if extends {
            ProposalExtended { id, vote_end: proposal.vote_end }.publish(env);
        }
        weight
    }

    /// Begins the wait of a proposal that succeeded. Anybody may; the contract computes the time.
    ///
    /// # Errors
    /// * `ProposalNotFound`, `ProposalNotSucceeded`, `SchemaMismatch`
    ///
    /// # Events
    /// * `proposal_queued`
    pub fn queue(env: &Env, id: u32) {
        require_schema::<Self>(env);
        let mut proposal = require_state(env, id, ProposalState::Succeeded, ProposalNotSucceeded);
        let (eta, expires_at) = proposal.queue(env);
        write_proposal(env, id, &proposal);
        ProposalQueued { id, eta, expires_at }.publish(env);
    }

    /// Does what the proposal says, all of it or, when one action fails, nothing: then it can be
    /// tried again until it expires. Anybody may.
    ///
    /// # Errors
    /// * `ProposalNotFound`, `ProposalNotReady`, `ConfirmationMissing`, `SchemaMismatch`
    /// * those of the contracts it calls
    ///
    /// # Events
    /// * `proposal_executed`, then those of its actions: `settings_changed`, `role_granted`,
    ///   `role_revoked` with `unpaused`, `upgraded`, and those of the contracts it calls
    pub fn execute(env: &Env, id: u32) {
        require_schema::<Self>(env);
        let mut proposal = require_state(env, id, ProposalState::Ready, ProposalNotReady);
        if proposal.needs_confirmation && proposal.confirmed_by.is_none() {
            panic_with_error!(env, ConfirmationMissing);
        }
        proposal.executed = true;
        write_proposal(env, id, &proposal);
        ProposalExecuted { id }.publish(env);
        perform(env, id, &require_actions_of(env, id));
    }

    /// Calls an open proposal off: its proposer before voting starts, or while it runs once their
    /// votes fell below the threshold; a guardian at any time, but not a change of guardians.
    ///
    /// # Errors
    /// * `ReasonEmpty`, `ReasonTooLong`, `SchemaMismatch`
    /// * `ProposalNotFound`, `ProposalClosed`, `CancelNotAllowed`, `GuardianChangeVeto`
    ///
    /// # Events
    /// * `proposal_canceled`
    pub fn cancel(env: &Env, by: Address, id: u32, reason: String) {
        by.require_auth();
        require_schema::<Self>(env);
        require_reason(env, &reason);
        let mut proposal = require_open(env, id);
        require_may_cancel(env, id, &proposal, &by);
        proposal.canceled = true;
        write_proposal(env, id, &proposal);
        ProposalCanceled { id, by, reason }.publish(env);
    }

    /// Confirms a proposal whose quorum the floor sets, since so few votes are about. At any time
    /// while it is open, once.
    ///
    /// # Errors
    /// * `ProposalNotFound`, `ProposalClosed`, `ConfirmationNotNeeded`, `AlreadyConfirmed`
    /// * `SchemaMismatch`
    /// * `AccessControlError::Unauthorized` - `guardian` does not hold the role `guardian`.
    ///
    /// # Events
    /// * `proposal_confirmed`
    pub fn confirm(env: &Env, guardian: Address, id: u32) {
        ensure_role(env, &GUARDIAN, &guardian);
        guardian.require_auth();
        require_schema::<Self>(env);
        let mut proposal = require_open(env, id);
        if !proposal.needs_confirmation {
            panic_with_error!(env, ConfirmationNotNeeded);
        }
        if proposal.confirmed_by.is_some() {
            panic_with_error!(env, AlreadyConfirmed);
        }
        proposal.confirmed_by = Some(guardian.clone());
        write_proposal(env, id, &proposal);
        ProposalConfirmed { id, by: guardian }.publish(env);
    }

    /// Accepts the admin role of a contract whose admin has offered it to governance. Anybody may
    /// call: what is accepted was offered, and it can only be given away by a passed proposal.
    ///
    /// # Errors
    /// * `CallToSelf` - governance is its own admin through its proposals; renounce its admin.
    /// * `SchemaMismatch`
    /// * `RoleTransferError::NoPendingTransfer`, `TransferExpired` - by the contract.
    ///
    /// # Events
    /// * `admin_transfer_completed`, by the contract
    pub fn accept_admin(env: &Env, contract: Address) {
        require_schema::<Self>(env);
        if contract == env.current_contract_address() {
            panic_with_error!(env, CallToSelf);
        }
        AccessControlClient::new(env, &contract).accept_admin_transfer();
    }

    /// Returns a proposal as it is stored.
    ///
    /// # Errors
    /// * `ProposalNotFound`
    pub fn get_proposal(env: &Env, id: u32) -> Proposal {
        require_proposal(env, id)
    }

    /// Returns what a proposal does once it is executed.
    ///
    /// # Errors
    /// * `ProposalNotFound`
    pub fn get_actions(env: &Env, id: u32) -> Vec<Action> {
        require_actions_of(env, id)
    }

    /// Returns where a proposal is on its way, in this ledger.
    ///
    /// # Errors
    /// * `ProposalNotFound`
    pub fn state(env: &Env, id: u32) -> ProposalState {
        require_proposal(env, id).state(env)
    }

    /// Returns somebody's vote on a proposal; nothing when they have not voted.
    pub fn get_vote(env: &Env, id: u32, voter: Address) -> Option<Vote> {
        read_vote(env, id, &voter)
    }

    /// Returns the rules of proposals to come.
    pub fn get_settings(env: &Env) -> Settings {
        read_settings(env)
    }

    /// Returns the token whose votes count.
    pub fn get_token(env: &Env) -> Address {
        read_token(env)
    }
}

#[contractimpl(contracttrait)]
impl AccessControl for Governance {
    /// Refused always. A role's admin grants it without a proposal, and would outlast the admin who
    /// set it.
    ///
    /// # Errors
    /// * `RoleAdminFixed`
    ///
    /// # Events
    /// * none
    fn set_role_admin(env: &Env, _role: Symbol, _admin_role: Symbol) {
        panic_with_error!(env, RoleAdminFixed);
    }
}

impl Schema for Governance {
    const VERSION: u32 = 1;
}

/// A pause stops new proposals, but those that change guardians; nothing holds up one that exists.
#[contractimpl(contracttrait)]
impl Operations for Governance {
    /// Takes new proposals again. Guardians may, too: after deployment there is no admin. An
    /// executed change of guardians does the same.
    ///
    /// # Errors
    /// * `ContractNotPaused` - there is no pause to lift.
    /// * `AccessControlError::Unauthorized` - `by` is neither admin nor guardian.
    ///
    /// # Events
    /// * `unpaused`
    fn unpause(env: &Env, by: Address) {
        require_admin_or_guardian(env, &by);
        lift_pause(env, &by);
    }

    /// Converts what earlier code stored, once per schema version. Anybody may: the proposal that
    /// brought the code decided it, and until it is done nothing else is accepted.
    ///
    /// # Errors
    /// * `MigrationNotDue` - the entries are of the code's version already, or of a later one.
    ///
    /// # Events
    /// * `upgraded` again, with the version that holds from now on
    fn migrate(env: &Env, operator: Address) {
        operator.require_auth();
        migrate_schema::<Self>(env, &operator);
    }
}

fn publish_created(
    env: &Env,
    id: u32,
    proposal: Proposal,
    title: String,
    description: String,
    actions: Vec<Action>,
) {
    ProposalCreated {
        id,
        proposer: proposal.proposer,
        title,
        description,
        description_hash: proposal.description_hash,
        actions,
        snapshot_ledger: proposal.snapshot_ledger,
        vote_start: proposal.vote_start,
        vote_end: proposal.vote_end,
        quorum: proposal.quorum,
        needs_confirmation: proposal.needs_confirmation,
        sensitive: proposal.sensitive,
        settings: proposal.settings,
    }
    .publish(env);
}
