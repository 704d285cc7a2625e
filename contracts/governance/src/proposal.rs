use soroban_sdk::{Address, BytesN, Env, contracttype, panic_with_error};

use crate::GovernanceError::VotesTooMany;
use crate::settings::{BASIS_POINTS, SECONDS_PER_LEDGER};
use crate::token::votable_supply_at;
use crate::{Settings, VoteSupport};

/// A proposal as it stands. Title, description and actions are in its event; the actions also with
/// `get_actions`. What time alone changes is no field: `state` tells it.
#[contracttype]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Proposal {
    /// Who made it.
    pub proposer: Address,
    /// SHA-256 of the text that the description holds or links to.
    pub description_hash: BytesN<32>,
    /// Votes count as they were at the end of this ledger.
    pub snapshot_ledger: u32,
    /// First ledger that takes votes.
    pub vote_start: u32,
    /// Last ledger that takes votes.
    pub vote_end: u32,
    /// What for and abstain must reach together, in units of 0.0000001 BST.
    pub quorum: i128,
    /// A guardian must confirm it before it is executed.
    pub needs_confirmation: bool,
    /// It changes roles, code or settings, so it waits longer.
    pub sensitive: bool,
    /// The rules it was made under.
    pub settings: Settings,
    /// Votes against it, in units of 0.0000001 BST.
    pub votes_against: i128,
    /// Votes for it, in units of 0.0000001 BST.
    pub votes_for: i128,
    /// Votes that count towards the quorum only, in units of 0.0000001 BST.
    pub votes_abstain: i128,
    /// From when it can be executed, Unix seconds; absent: not queued.
    pub eta: Option<u64>,
    /// From when it can't be executed any more, Unix seconds; absent: not queued.
    pub expires_at: Option<u64>,
    /// The guardian who confirmed it.
    pub confirmed_by: Option<Address>,
    /// Its actions were done.
    pub executed: bool,
    /// It was called off.
    pub canceled: bool,
}

/// Where a proposal is on its way.
#[contracttype]
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ProposalState {
    /// Voting has not begun.
    Pending,
    /// Votes are taken.
    Active,
    /// The vote ended without a quorum or without a majority.
    Defeated,
    /// The vote passed; anybody may queue it.
    Succeeded,
    /// It waits for its eta.
    Queued,
    /// Anybody may execute it.
    Ready,
    /// Its actions were done.
    Executed,
    /// Its proposer or a guardian called it off.
    Canceled,
    /// It passed but was not queued, or not executed, in time.
    Expired,
}

impl ProposalState {
    /// Tells whether the proposal can still come to execution.
    pub(crate) fn is_open(self) -> bool {
        use ProposalState::{Active, Pending, Queued, Ready, Succeeded};
        matches!(self, Pending | Active | Succeeded | Queued | Ready)
    }
}

impl Proposal {
    /// A proposal made now, its snapshot the ledger that closed last: votes borrowed within one
    /// ledger were not there at its end.
    pub(crate) fn new(
        env: &Env,
        proposer: Address,
        description_hash: BytesN<32>,
        sensitive: bool,
        settings: Settings,
    ) -> Self {
        let ledger = env.ledger().sequence();
        let vote_start = ledger + settings.voting_delay;
        let share = share_of(env, votable_supply_at(env, ledger - 1), settings.quorum_bps);
        Proposal {
            proposer,
            description_hash,
            snapshot_ledger: ledger - 1,
            vote_start,
            vote_end: vote_start + settings.voting_period - 1,
            quorum: share.max(settings.quorum_floor),
            needs_confirmation: share < settings.quorum_floor,
            sensitive,
            settings,
            votes_against: 0,
            votes_for: 0,
            votes_abstain: 0,
            eta: None,
            expires_at: None,
            confirmed_by: None,
            executed: false,
            canceled: false,
        }
    }

    pub(crate) fn state(&self, env: &Env) -> ProposalState {
        if self.canceled {
            return ProposalState::Canceled;
        }
        if self.executed {
            return ProposalState::Executed;
        }
        match (self.eta, self.expires_at) {
            (Some(eta), Some(expires_at)) => {
                state_of_queued(env.ledger().timestamp(), eta, expires_at)
            }
            _ => self.state_of_voted(env.ledger().sequence()),
        }
    }

    fn state_of_voted(&self, ledger: u32) -> ProposalState {
        if ledger < self.vote_start {
            ProposalState::Pending
        } else if ledger <= self.vote_end {
            ProposalState::Active
        } else if !self.has_passed() {
            ProposalState::Defeated
        } else if ledger <= self.queue_end() {
            ProposalState::Succeeded
        } else {
            ProposalState::Expired
        }
    }

    fn has_quorum(&self) -> bool {
        self.votes_for + self.votes_abstain >= self.quorum
    }

    fn has_passed(&self) -> bool {
        self.has_quorum() && self.votes_for > self.votes_against
    }

    /// Last ledger that can queue it. The grace is at most 30 days, so its ledgers fit.
    fn queue_end(&self) -> u32 {
        self.vote_end + (self.settings.grace / SECONDS_PER_LEDGER) as u32
    }

    /// Counts a vote and tells whether it extended the vote, by bringing the quorum late. The sum of
    /// for and abstain never falls, so that happens once.
    pub(crate) fn count(&mut self, env: &Env, support: VoteSupport, weight: i128) -> bool {
        self.require_countable(env, weight);
        let had_quorum = self.has_quorum();
        let votes = match support {
            VoteSupport::Against => &mut self.votes_against,
            VoteSupport::For => &mut self.votes_for,
            VoteSupport::Abstain => &mut self.votes_abstain,
        };
        *votes += weight;
        let extends = !had_quorum && self.has_quorum() && self.is_late(env);
        if extends {
            self.vote_end += self.settings.late_extension;
        }
        extends
    }

    /// Requires that all votes together stay an amount. A sound token has fewer by far.
    fn require_countable(&self, env: &Env, weight: i128) {
        let mut votes = [self.votes_against, self.votes_for, self.votes_abstain].into_iter();
        if votes.try_fold(weight, |sum, one| sum.checked_add(one)).is_none() {
            panic_with_error!(env, VotesTooMany);
        }
    }

    fn is_late(&self, env: &Env) -> bool {
        let ledgers_left = self.vote_end - env.ledger().sequence();
        self.settings.late_extension > 0 && ledgers_left < self.settings.late_window
    }

    /// Begins the wait, from now.
    pub(crate) fn queue(&mut self, env: &Env) -> (u64, u64) {
        let Settings { timelock, sensitive_timelock, grace, .. } = self.settings;
        let wait = if self.sensitive { sensitive_timelock } else { timelock };
        let eta = env.ledger().timestamp() + wait;
        let expires_at = eta + grace;
        self.eta = Some(eta);
        self.expires_at = Some(expires_at);
        (eta, expires_at)
    }
}

fn state_of_queued(now: u64, eta: u64, expires_at: u64) -> ProposalState {
    if now < eta {
        ProposalState::Queued
    } else if now < expires_at {
        ProposalState::Ready
    } else {
        ProposalState::Expired
    }
}

/// A share of the supply, rounded up: a quorum is never less than its share.
fn share_of(env: &Env, supply: i128, bps: u32) -> i128 {
    let product = supply.checked_mul(i128::from(bps));
    let product = product.unwrap_or_else(|| panic_with_error!(env, VotesTooMany));
    product / BASIS_POINTS + i128::from(product % BASIS_POINTS > 0)
}
