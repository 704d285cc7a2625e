//! Bounds of the settings, and that a proposal keeps the settings it was made under.

use brain_storm_governance::GovernanceError::{
    self, GraceOutOfBounds, LateExtensionOutOfBounds, LateWindowOutOfBounds,
    ProposalThresholdOutOfBounds, QuorumBpsOutOfBounds, QuorumFloorOutOfBounds,
    SensitiveTimelockOutOfBounds, TimelockOutOfBounds, VotingDelayOutOfBounds,
    VotingPeriodOutOfBounds,
};
use brain_storm_governance::VoteSupport::For;
use brain_storm_governance::{Action, Settings};

use crate::setup::{BST, Democracy, settings, setup};

type Change = fn(&mut Settings);

/// Proposes the settings with that change, and withdraws the proposal if it was taken.
fn try_change(setup: &Democracy, change: Change) -> Result<(), soroban_sdk::Error> {
    let mut settings = settings();
    change(&mut settings);
    let id = setup.propose(&setup.alice, &[Action::ChangeSettings(settings)])?;
    setup.cancel(&setup.alice, id)
}

#[test]
fn have_bounds_each_with_an_error_of_its_own() {
    let setup = setup();
    let bounds: [(GovernanceError, &[Change], &[Change]); 10] = [
        (
            ProposalThresholdOutOfBounds,
            &[|s| s.proposal_threshold = 1, |s| s.proposal_threshold = 10_000_000 * BST],
            &[
                |s| s.proposal_threshold = 0,
                |s| s.proposal_threshold = -1,
                |s| s.proposal_threshold = 10_000_000 * BST + 1,
                |s| s.proposal_threshold = i128::MIN,
                |s| s.proposal_threshold = i128::MAX,
            ],
        ),
        (
            QuorumBpsOutOfBounds,
            &[|s| s.quorum_bps = 1, |s| s.quorum_bps = 5_000],
            &[|s| s.quorum_bps = 0, |s| s.quorum_bps = 5_001, |s| s.quorum_bps = u32::MAX],
        ),
        (
            QuorumFloorOutOfBounds,
            &[|s| s.quorum_floor = 1, |s| s.quorum_floor = 100_000_000 * BST],
            &[
                |s| s.quorum_floor = 0,
                |s| s.quorum_floor = 100_000_000 * BST + 1,
                |s| s.quorum_floor = i128::MIN,
                |s| s.quorum_floor = i128::MAX,
            ],
        ),
        (
            VotingDelayOutOfBounds,
            &[|s| s.voting_delay = 1, |s| s.voting_delay = 120_960],
            &[|s| s.voting_delay = 0, |s| s.voting_delay = 120_961, |s| s.voting_delay = u32::MAX],
        ),
        (
            VotingPeriodOutOfBounds,
            &[|s| (s.voting_period, s.late_window) = (5, 5), |s| s.voting_period = 518_400],
            &[
                |s| (s.voting_period, s.late_window) = (0, 0),
                |s| (s.voting_period, s.late_window) = (4, 4),
                |s| s.voting_period = 518_401,
                |s| s.voting_period = u32::MAX,
            ],
        ),
        (
            LateExtensionOutOfBounds,
            &[|s| s.late_extension = 0, |s| s.late_extension = 120_960],
            &[|s| s.late_extension = 120_961, |s| s.late_extension = u32::MAX],
        ),
        (
            LateWindowOutOfBounds,
            &[|s| s.late_window = 0, |s| s.late_window = 100],
            &[|s| s.late_window = 101, |s| s.late_window = u32::MAX],
        ),
        (
            TimelockOutOfBounds,
            &[|s| s.timelock = 1, |s| (s.timelock, s.sensitive_timelock) = (2_592_000, 2_592_000)],
            &[
                |s| s.timelock = 0,
                |s| (s.timelock, s.sensitive_timelock) = (2_592_001, 2_592_001),
                |s| s.timelock = u64::MAX,
            ],
        ),
        (
            SensitiveTimelockOutOfBounds,
            &[|s| s.sensitive_timelock = 1_000, |s| s.sensitive_timelock = 2_592_000],
            &[
                |s| s.sensitive_timelock = 999,
                |s| s.sensitive_timelock = 0,
                |s| s.sensitive_timelock = 2_592_001,
                |s| s.sensitive_timelock = u64::MAX,
            ],
        ),
        (
            GraceOutOfBounds,
            &[|s| s.grace = 3_600, |s| s.grace = 2_592_000],
            &[
                |s| s.grace = 0,
                |s| s.grace = 3_599,
                |s| s.grace = 2_592_001,
                |s| s.grace = u64::MAX,
            ],
        ),
    ];
    for (error, taken, refused) in bounds {
        for change in taken {
            assert_eq!(try_change(&setup, *change), Ok(()), "{error:?}");
        }
        for change in refused {
            assert_eq!(try_change(&setup, *change), Err(error.into()), "{error:?}");
        }
    }
}

/// Settings that differ in everything a proposal could be held to.
fn other_settings() -> Settings {
    Settings {
        proposal_threshold: 10_000_000 * BST,
        quorum_bps: 5_000,
        quorum_floor: 100_000 * BST,
        voting_delay: 1,
        voting_period: 5,
        late_extension: 1,
        late_window: 5,
        timelock: 1,
        sensitive_timelock: 1,
        grace: 3_600,
    }
}

#[test]
fn changed_later_leave_an_open_proposal_its_own() {
    let setup = setup();
    let change = setup.ready(&[Action::ChangeSettings(other_settings())]);
    let pending = setup.propose(&setup.bob, &[setup.reward(60)]).unwrap();
    let before = setup.stored(pending);

    setup.execute(change).unwrap();

    assert_eq!(setup.stored(pending), before);
    assert_eq!(before.settings, settings());
    // Quorum, windows, wait and grace are those of before: bob's votes are 4 % and the floor.
    setup.go_to_ledger(before.vote_end - 19);
    setup.vote(&setup.bob, pending, For).unwrap();
    assert_eq!(setup.stored(pending).vote_end, before.vote_end + 50);
    setup.go_to_ledger(before.vote_end + 50 + 7_200);
    setup.queue(pending).unwrap();
    let queued = setup.stored(pending);
    assert_eq!(queued.eta, Some(setup.now() + 1_000));
    assert_eq!(queued.expires_at, Some(setup.now() + 37_000));
    // The proposer's threshold is the old one, too: carol has it, so she may not withdraw.
    setup.go_to_second(queued.eta.unwrap());
    assert_eq!(setup.execute(pending), Ok(()));
}

#[test]
fn changed_later_leave_a_queued_proposal_its_wait_and_its_grace() {
    let setup = setup();
    let change = setup.ready(&[Action::ChangeSettings(other_settings())]);
    let queued = {
        let id = setup.propose(&setup.bob, &[setup.reward(60)]).unwrap();
        setup.go_to_ledger(setup.stored(id).vote_start);
        setup.vote(&setup.bob, id, For).unwrap();
        setup.go_to_ledger(setup.stored(id).vote_end + 1);
        setup.queue(id).unwrap();
        id
    };
    let before = setup.stored(queued);
    setup.execute(change).unwrap();
    assert_eq!(setup.stored(queued), before);
    setup.go_to_second(before.eta.unwrap() - 1);
    assert!(setup.execute(queued).is_err());
    setup.go_to_second(before.expires_at.unwrap() - 1);
    assert_eq!(setup.execute(queued), Ok(()));
}

#[test]
fn changed_hold_for_the_next_proposal() {
    let setup = setup();
    let settings =
        Settings { proposal_threshold: 1, voting_period: 7, late_window: 7, ..settings() };
    let id = setup.ready(&[Action::ChangeSettings(settings.clone())]);
    setup.execute(id).unwrap();
    let id = setup.propose(&setup.dave, &[setup.reward(60)]).unwrap();
    let stored = setup.stored(id);
    assert_eq!(stored.settings, settings);
    assert_eq!(stored.vote_end, stored.vote_start + 6);
}
