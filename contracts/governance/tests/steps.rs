//! What random people may do, as proptest draws it.

use brain_storm_governance::{Settings, VoteSupport};
use proptest::prelude::*;
use proptest::sample::select;

use crate::model::{Actor, Deed};
use crate::setup::{BST, settings};

/// Governance, guardian, funder, alice, bob, carol and dave.
pub const ACTORS: usize = 7;
pub const GUARDIAN: Actor = 1;
pub const FUNDER: Actor = 2;

#[derive(Clone, Debug)]
pub enum Step {
    Transfer(Actor, Actor, i128),
    Delegate(Actor, Actor),
    Propose(Actor, Vec<Deed>),
    Vote(Actor, u32, VoteSupport),
    Queue(u32),
    Execute(u32),
    Cancel(Actor, u32),
    Confirm(Actor, u32),
    Pause(Actor),
    Unpause(Actor),
    PassLedgers(u32),
    PassSeconds(u64),
    /// Goes to an end of a window of a proposal, that many ledgers or seconds from it.
    GoTo(u32, Moment, i64),
    /// Does what brings the proposal further.
    Further(u32),
}

#[derive(Clone, Copy, Debug)]
pub enum Moment {
    Start,
    End,
    QueueEnd,
    Eta,
    Expiry,
}

/// Short windows, so that sequences reach every state.
pub fn quick() -> Settings {
    Settings {
        voting_delay: 2,
        voting_period: 8,
        late_extension: 3,
        late_window: 4,
        timelock: 20,
        sensitive_timelock: 50,
        grace: 3_600,
        ..settings()
    }
}

fn other_rules() -> impl Strategy<Value = Settings> {
    (1..3_000i128, 1..900u32, 1..30_000i128, 1..4u32, 5..9u32, 0..4u32, 1..40u64).prop_map(
        |(threshold, quorum_bps, floor, voting_delay, voting_period, late_extension, timelock)| {
            Settings {
                proposal_threshold: threshold * BST,
                quorum_bps,
                quorum_floor: floor * BST,
                voting_delay,
                voting_period,
                late_extension,
                timelock,
                ..quick()
            }
        },
    )
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let person = 1..ACTORS;
    let useful = prop_oneof![
        3 => (1..100i128).prop_map(|amount| Deed::Reward(amount * BST)),
        2 => (person.clone(), 1..400_000i128).prop_map(|(to, amount)| Deed::Pay(to, amount * BST)),
        2 => other_rules().prop_map(Deed::Change),
    ];
    let guardians =
        prop_oneof![person.clone().prop_map(Deed::Appoint), person.prop_map(Deed::Dismiss)];
    prop_oneof![
        4 => prop::collection::vec(useful, 1..4),
        1 => prop::collection::vec(guardians, 1..3),
    ]
}

pub fn steps() -> impl Strategy<Value = Vec<Step>> {
    let (person, number) = (1..ACTORS, 0..5u32);
    let support = select(&[VoteSupport::For, VoteSupport::Against, VoteSupport::Abstain][..]);
    let moment =
        select(&[Moment::Start, Moment::End, Moment::QueueEnd, Moment::Eta, Moment::Expiry][..]);
    let step = prop_oneof![
        3 => (person.clone(), 0..ACTORS, 0..=100i128).prop_map(|(a, b, part)| Step::Transfer(a, b, part)),
        1 => (person.clone(), 0..ACTORS).prop_map(|(a, b)| Step::Delegate(a, b)),
        4 => (person.clone(), deeds()).prop_map(|(a, deeds)| Step::Propose(a, deeds)),
        5 => (person.clone(), number.clone(), support).prop_map(|(a, n, s)| Step::Vote(a, n, s)),
        1 => number.clone().prop_map(Step::Queue),
        1 => number.clone().prop_map(Step::Execute),
        2 => (person.clone(), number.clone()).prop_map(|(a, n)| Step::Cancel(a, n)),
        2 => (person.clone(), number.clone()).prop_map(|(a, n)| Step::Confirm(a, n)),
        1 => person.clone().prop_map(Step::Pause),
        1 => person.prop_map(Step::Unpause),
        2 => (0..4u32).prop_map(Step::PassLedgers),
        1 => (0..30u64).prop_map(Step::PassSeconds),
        4 => (number.clone(), moment, -1..=1i64).prop_map(|(n, m, by)| Step::GoTo(n, m, by)),
        16 => number.prop_map(Step::Further),
    ];
    prop::collection::vec(step, 1..100)
}
