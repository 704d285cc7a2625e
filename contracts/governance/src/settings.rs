use soroban_sdk::{Env, contracttype, panic_with_error};

use crate::GovernanceError::{
    self, GraceOutOfBounds, LateExtensionOutOfBounds, LateWindowOutOfBounds,
    ProposalThresholdOutOfBounds, QuorumBpsOutOfBounds, QuorumFloorOutOfBounds,
    SensitiveTimelockOutOfBounds, TimelockOutOfBounds, VotingDelayOutOfBounds,
    VotingPeriodOutOfBounds,
};

/// A share of everything.
pub const BASIS_POINTS: i128 = 10_000;
/// How fast ledgers close, where a span in seconds is needed in ledgers.
pub const SECONDS_PER_LEDGER: u64 = 5;

/// What each setting may be, both ends included. The lower ends keep a proposal possible, the upper
/// ones within reach of the supply that the cap allows and of a person's patience. Whatever lies
/// between is the holders' choice; test networks live by the lower ends.
pub mod bounds {
    use core::ops::RangeInclusive;

    use brain_storm_shared::DAY_IN_LEDGERS;

    const BST: i128 = 10_000_000; // in units of 0.0000001
    const DAY: u64 = 86_400; // seconds

    /// Up to 1 % of the cap.
    pub const PROPOSAL_THRESHOLD: RangeInclusive<i128> = 1..=10_000_000 * BST;
    pub const QUORUM_BPS: RangeInclusive<u32> = 1..=5_000;
    /// Up to 10 % of the cap.
    pub const QUORUM_FLOOR: RangeInclusive<i128> = 1..=100_000_000 * BST;
    pub const VOTING_DELAY: RangeInclusive<u32> = 1..=7 * DAY_IN_LEDGERS;
    pub const VOTING_PERIOD: RangeInclusive<u32> = 5..=30 * DAY_IN_LEDGERS;
    pub const LATE_EXTENSION: RangeInclusive<u32> = 0..=7 * DAY_IN_LEDGERS;
    pub const TIMELOCK: RangeInclusive<u64> = 1..=30 * DAY;
    pub const GRACE: RangeInclusive<u64> = 3_600..=30 * DAY;
}

/// The rules of proposals to come; one that exists keeps those it was made under.
#[contracttype]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Settings {
    /// Votes that a proposer needs, in units of 0.0000001 BST.
    pub proposal_threshold: i128,
    /// Share of the votable supply that for and abstain must reach together, basis points.
    pub quorum_bps: u32,
    /// What for and abstain must reach whatever the supply, in units of 0.0000001 BST.
    pub quorum_floor: i128,
    /// Ledgers from the proposal to the first that takes votes, at least 1.
    pub voting_delay: u32,
    /// Ledgers that take votes.
    pub voting_period: u32,
    /// Ledgers by which a late quorum extends the vote; 0: by none.
    pub late_extension: u32,
    /// How many of the vote's last ledgers count as late.
    pub late_window: u32,
    /// Wait between queueing and execution, seconds.
    pub timelock: u64,
    /// The same for roles, code and settings, at least as long, seconds.
    pub sensitive_timelock: u64,
    /// How long execution stays possible after the wait, and queueing after the vote, seconds.
    pub grace: u64,
}

impl Settings {
    /// Requires each setting inside its bounds.
    ///
    /// # Errors
    /// * the one named after the first setting that is outside
    pub(crate) fn require_sound(&self, env: &Env) {
        let long_enough = self.timelock..=*bounds::TIMELOCK.end();
        let checks: [(bool, GovernanceError); 10] = [
            (
                bounds::PROPOSAL_THRESHOLD.contains(&self.proposal_threshold),
                ProposalThresholdOutOfBounds,
            ),
            (bounds::QUORUM_BPS.contains(&self.quorum_bps), QuorumBpsOutOfBounds),
            (bounds::QUORUM_FLOOR.contains(&self.quorum_floor), QuorumFloorOutOfBounds),
            (bounds::VOTING_DELAY.contains(&self.voting_delay), VotingDelayOutOfBounds),
            (bounds::VOTING_PERIOD.contains(&self.voting_period), VotingPeriodOutOfBounds),
            (bounds::LATE_EXTENSION.contains(&self.late_extension), LateExtensionOutOfBounds),
            (self.late_window <= self.voting_period, LateWindowOutOfBounds),
            (bounds::TIMELOCK.contains(&self.timelock), TimelockOutOfBounds),
            (long_enough.contains(&self.sensitive_timelock), SensitiveTimelockOutOfBounds),
            (bounds::GRACE.contains(&self.grace), GraceOutOfBounds),
        ];
        for (sound, error) in checks {
            if !sound {
                panic_with_error!(env, error);
            }
        }
    }
}
