//! What governance should do, once more in plain Rust and without regard to cost: votes are counted
//! from a list, the past is a list of all ledgers' ends, each rule stands where it is used.

use std::collections::BTreeMap;

use brain_storm_governance::GovernanceError::{
    self, AlreadyConfirmed, AlreadyVoted, CancelNotAllowed, ConfirmationMissing,
    ConfirmationNotNeeded, GuardianChangeVeto, ProposalClosed, ProposalNotActive, ProposalNotFound,
    ProposalNotReady, ProposalNotSucceeded, ProposalStillOpen, VotesBelowThreshold, VotesNone,
};
use brain_storm_governance::{ProposalState, Settings, VoteSupport};
use brain_storm_shared::SharedError::{self, ContractNotPaused, ContractPaused};
use stellar_access::access_control::AccessControlError::{self, Unauthorized};

/// A person, or governance itself, by number.
pub type Actor = usize;
/// Governance, which holds the treasury.
pub const TREASURY: Actor = 0;

/// What an executed proposal does.
#[derive(Clone, Debug)]
pub enum Deed {
    Reward(i128),
    Pay(Actor, i128),
    Change(Settings),
    Appoint(Actor),
    Dismiss(Actor),
}

impl Deed {
    fn is_about_guardians(&self) -> bool {
        matches!(self, Deed::Appoint(_) | Deed::Dismiss(_))
    }
}

/// Why a call is refused; by another contract, for a reason of its own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Refusal {
    Governance(GovernanceError),
    Shared(SharedError),
    Access(AccessControlError),
    Elsewhere,
}

impl From<GovernanceError> for Refusal {
    fn from(error: GovernanceError) -> Self {
        Refusal::Governance(error)
    }
}

impl From<SharedError> for Refusal {
    fn from(error: SharedError) -> Self {
        Refusal::Shared(error)
    }
}

impl From<AccessControlError> for Refusal {
    fn from(error: AccessControlError) -> Self {
        Refusal::Access(error)
    }
}

pub type Verdict = Result<(), Refusal>;

fn require(condition: bool, refusal: impl Into<Refusal>) -> Verdict {
    if condition { Ok(()) } else { Err(refusal.into()) }
}

#[derive(Clone, Debug)]
pub struct Motion {
    pub proposer: Actor,
    pub deeds: Vec<Deed>,
    pub snapshot: u32,
    pub start: u32,
    pub end: u32,
    pub quorum: i128,
    pub unconfirmed: bool,
    pub needs_confirmation: bool,
    pub rules: Settings,
    pub votes: Vec<(Actor, VoteSupport, i128)>,
    pub eta: Option<u64>,
    pub executed: bool,
    pub canceled: bool,
}

impl Motion {
    pub fn sum(&self, support: VoteSupport) -> i128 {
        self.votes.iter().filter(|vote| vote.1 == support).map(|vote| vote.2).sum()
    }

    fn quorate(&self) -> bool {
        self.sum(VoteSupport::For) + self.sum(VoteSupport::Abstain) >= self.quorum
    }

    fn about_guardians(&self) -> bool {
        self.deeds.iter().any(Deed::is_about_guardians)
    }

    pub fn queue_end(&self) -> u32 {
        self.end + u32::try_from(self.rules.grace / 5).unwrap()
    }

    pub fn expiry(&self) -> Option<u64> {
        self.eta.map(|eta| eta + self.rules.grace)
    }
}

#[derive(Clone, Debug)]
pub struct Model {
    pub ledger: u32,
    pub now: u64,
    pub balances: Vec<i128>,
    delegates: Vec<Actor>,
    /// Votes of each actor at the end of a ledger.
    ends: BTreeMap<u32, Vec<i128>>,
    pub rules: Settings,
    pub guardians: Vec<Actor>,
    pub paused: bool,
    pub reward: i128,
    pub motions: Vec<Motion>,
}

impl Model {
    pub fn new(
        ledger: u32,
        now: u64,
        balances: Vec<i128>,
        guardian: Actor,
        rules: Settings,
    ) -> Self {
        let delegates = (0..balances.len()).collect();
        let ends = BTreeMap::from([(ledger - 1, balances.clone())]);
        let (guardians, motions) = (vec![guardian], vec![]);
        let (paused, reward) = (false, 0);
        Model { ledger, now, balances, delegates, ends, rules, guardians, paused, reward, motions }
    }

    pub fn pass_ledgers(&mut self, count: u32) {
        if count > 0 {
            let votes = (0..self.balances.len()).map(|actor| self.votes_now(actor)).collect();
            self.ends.insert(self.ledger, votes);
            self.ledger += count;
        }
    }

    fn votes_now(&self, actor: Actor) -> i128 {
        let held = self.delegates.iter().zip(&self.balances);
        held.filter(|(delegate, _)| **delegate == actor).map(|(_, balance)| balance).sum()
    }

    fn votes_at(&self, actor: Actor, ledger: u32) -> i128 {
        self.ends.range(..=ledger).next_back().unwrap().1[actor]
    }

    pub fn delegate_of(&self, actor: Actor) -> Actor {
        self.delegates[actor]
    }

    pub fn transfer(&mut self, from: Actor, to: Actor, amount: i128) {
        self.balances[from] -= amount;
        self.balances[to] += amount;
    }

    pub fn delegate(&mut self, from: Actor, to: Actor) {
        self.delegates[from] = to;
    }

    pub fn state(&self, number: u32) -> Option<ProposalState> {
        use ProposalState::*;
        let motion = self.motions.get((number as usize).checked_sub(1)?)?;
        let passed =
            motion.quorate() && motion.sum(VoteSupport::For) > motion.sum(VoteSupport::Against);
        Some(match motion.eta {
            _ if motion.canceled => Canceled,
            _ if motion.executed => Executed,
            Some(eta) if self.now < eta => Queued,
            Some(eta) if self.now < eta + motion.rules.grace => Ready,
            Some(_) => Expired,
            None if self.ledger < motion.start => Pending,
            None if self.ledger <= motion.end => Active,
            None if !passed => Defeated,
            None if self.ledger <= motion.queue_end() => Succeeded,
            None => Expired,
        })
    }

    fn is_open(&self, number: u32) -> bool {
        use ProposalState::*;
        matches!(self.state(number), Some(Pending | Active | Succeeded | Queued | Ready))
    }

    fn find(&mut self, number: u32) -> Result<&mut Motion, Refusal> {
        let index = (number as usize).checked_sub(1).ok_or(ProposalNotFound)?;
        Ok(self.motions.get_mut(index).ok_or(ProposalNotFound)?)
    }

    pub fn propose(&mut self, by: Actor, deeds: Vec<Deed>) -> Verdict {
        let about_guardians = deeds.iter().any(Deed::is_about_guardians);
        require(!self.paused || about_guardians, ContractPaused)?;
        let last = self.motions.iter().rposition(|motion| motion.proposer == by);
        let last_is_open = last.is_some_and(|index| self.is_open(index as u32 + 1));
        require(!last_is_open, ProposalStillOpen)?;
        let snapshot = self.ledger - 1;
        let enough = self.votes_at(by, snapshot) >= self.rules.proposal_threshold;
        require(enough, VotesBelowThreshold)?;

        let supply: i128 = self.balances.iter().sum();
        let votable = supply - self.votes_at(TREASURY, snapshot);
        let share = (votable * i128::from(self.rules.quorum_bps) + 9_999) / 10_000;
        let start = self.ledger + self.rules.voting_delay;
        let needs_confirmation = share < self.rules.quorum_floor;
        self.motions.push(Motion {
            proposer: by,
            deeds,
            snapshot,
            start,
            end: start + self.rules.voting_period - 1,
            quorum: share.max(self.rules.quorum_floor),
            unconfirmed: needs_confirmation,
            needs_confirmation,
            rules: self.rules.clone(),
            votes: vec![],
            eta: None,
            executed: false,
            canceled: false,
        });
        Ok(())
    }

    pub fn vote(&mut self, by: Actor, number: u32, support: VoteSupport) -> Verdict {
        let snapshot = self.find(number)?.snapshot;
        require(self.state(number) == Some(ProposalState::Active), ProposalNotActive)?;
        let (weight, ledger) = (self.votes_at(by, snapshot), self.ledger);
        let motion = self.find(number)?;
        require(motion.votes.iter().all(|vote| vote.0 != by), AlreadyVoted)?;
        require(weight > 0, VotesNone)?;
        let was_quorate = motion.quorate();
        motion.votes.push((by, support, weight));
        let late = ledger + motion.rules.late_window > motion.end;
        if !was_quorate && motion.quorate() && late {
            motion.end += motion.rules.late_extension;
        }
        Ok(())
    }

    pub fn queue(&mut self, number: u32) -> Verdict {
        self.find(number)?;
        require(self.state(number) == Some(ProposalState::Succeeded), ProposalNotSucceeded)?;
        let now = self.now;
        let motion = self.find(number)?;
        let patient = motion.about_guardians()
            || motion.deeds.iter().any(|deed| matches!(deed, Deed::Change(_)));
        let Settings { timelock, sensitive_timelock, .. } = motion.rules;
        motion.eta = Some(now + if patient { sensitive_timelock } else { timelock });
        Ok(())
    }

    pub fn confirm(&mut self, by: Actor, number: u32) -> Verdict {
        require(self.guardians.contains(&by), Unauthorized)?;
        self.find(number)?;
        require(self.is_open(number), ProposalClosed)?;
        let motion = self.find(number)?;
        require(motion.needs_confirmation, ConfirmationNotNeeded)?;
        require(motion.unconfirmed, AlreadyConfirmed)?;
        motion.unconfirmed = false;
        Ok(())
    }

    pub fn cancel(&mut self, by: Actor, number: u32) -> Verdict {
        self.find(number)?;
        require(self.is_open(number), ProposalClosed)?;
        let (state, votes) = (self.state(number), self.votes_at(by, self.ledger - 1));
        let is_guardian = self.guardians.contains(&by);
        let motion = self.find(number)?;
        let poor = votes < motion.rules.proposal_threshold;
        let withdraws = by == motion.proposer
            && (state == Some(ProposalState::Pending)
                || state == Some(ProposalState::Active) && poor);
        if !withdraws {
            require(is_guardian, CancelNotAllowed)?;
            require(!motion.about_guardians(), GuardianChangeVeto)?;
        }
        motion.canceled = true;
        Ok(())
    }

    /// Works on a copy, so that a deed that fails undoes all.
    pub fn execute(&mut self, number: u32) -> Verdict {
        self.find(number)?;
        require(self.state(number) == Some(ProposalState::Ready), ProposalNotReady)?;
        require(!self.find(number)?.unconfirmed, ConfirmationMissing)?;
        let mut after = self.clone();
        let motion = after.find(number)?;
        motion.executed = true;
        let (deeds, about_guardians) = (motion.deeds.clone(), motion.about_guardians());
        deeds.iter().try_for_each(|deed| after.perform(deed))?;
        after.paused &= !about_guardians;
        *self = after;
        Ok(())
    }

    fn perform(&mut self, deed: &Deed) -> Verdict {
        match deed {
            Deed::Reward(amount) => self.reward = *amount,
            Deed::Pay(to, amount) => {
                require(self.balances[TREASURY] >= *amount, Refusal::Elsewhere)?;
                self.transfer(TREASURY, *to, *amount);
            }
            Deed::Change(rules) => self.rules = rules.clone(),
            Deed::Appoint(actor) if self.guardians.contains(actor) => {}
            Deed::Appoint(actor) => self.guardians.push(*actor),
            Deed::Dismiss(actor) => self.guardians.retain(|guardian| guardian != actor),
        }
        Ok(())
    }

    pub fn pause(&mut self, by: Actor) -> Verdict {
        require(self.guardians.contains(&by), Unauthorized)?;
        require(!self.paused, ContractPaused)?;
        self.paused = true;
        Ok(())
    }

    pub fn unpause(&mut self, by: Actor) -> Verdict {
        require(self.guardians.contains(&by), Unauthorized)?;
        require(self.paused, ContractNotPaused)?;
        self.paused = false;
        Ok(())
    }
}
