use brain_storm_governance::GovernanceError::{
    AlreadyConfirmed, ConfirmationMissing, ConfirmationNotNeeded, ProposalClosed, ProposalNotFound,
};
use brain_storm_governance::{ProposalConfirmed, ProposalState};
use brain_storm_shared::GUARDIAN;
use brain_storm_testing::unsigned;
use stellar_access::access_control::AccessControlError::Unauthorized;

use crate::setup::{Democracy, OPEN_STATES, setup};

/// So much of the supply is governance's that the floor decides the quorum.
fn young() -> Democracy {
    let setup = setup();
    setup.transfer(&setup.funder, &setup.address, 25).unwrap();
    setup.pass_ledgers(1);
    setup
}

#[test]
fn publishes_who_confirmed() {
    let setup = young();
    let id = setup.proposed(&[setup.reward(60)]);
    assert!(setup.stored(id).needs_confirmation);

    assert_eq!(setup.confirm(&setup.guardian, id), Ok(()));

    setup.assert_signed(&setup.guardian, "confirm", (setup.guardian.clone(), id));
    setup.assert_events([setup.event(&ProposalConfirmed { id, by: setup.guardian.clone() })]);
    assert_eq!(setup.stored(id).confirmed_by, Some(setup.guardian.clone()));
    setup.assert_snapshot("confirm");
}

#[test]
fn is_what_execution_waits_for() {
    let setup = young();
    let id = setup.ready(&[setup.reward(60)]);
    assert_eq!(setup.state(id), ProposalState::Ready);
    assert_eq!(setup.execute(id), Err(ConfirmationMissing.into()));
    assert_eq!(setup.reward_now(), 0);
    setup.confirm(&setup.guardian, id).unwrap();
    assert_eq!(setup.execute(id), Ok(()));
    assert_eq!(setup.reward_now(), 60);
}

#[test]
fn is_needed_for_a_change_of_guardians_too() {
    let setup = young();
    let id = setup.ready(&[setup.grant_guardian(&setup.bob)]);
    assert_eq!(setup.execute(id), Err(ConfirmationMissing.into()));
    setup.confirm(&setup.guardian, id).unwrap();
    assert_eq!(setup.execute(id), Ok(()));
}

#[test]
fn replaces_neither_vote_nor_wait() {
    let setup = young();
    let id = setup.active(&[setup.reward(60)]);
    setup.confirm(&setup.guardian, id).unwrap();
    setup.go_to_ledger(setup.stored(id).vote_end + 1);
    assert_eq!(setup.state(id), ProposalState::Defeated);
    assert!(setup.execute(id).is_err());
}

#[test]
fn is_possible_once_in_every_open_state() {
    for reach in OPEN_STATES {
        let setup = young();
        let id = reach(&setup, &[setup.reward(60)]);
        assert_eq!(setup.confirm(&setup.guardian, id), Ok(()));
        assert_eq!(setup.confirm(&setup.guardian, id), Err(AlreadyConfirmed.into()));
    }
}

#[test]
fn is_refused_where_it_is_not_needed_or_too_late() {
    let setup = setup();
    let id = setup.proposed(&[setup.reward(60)]);
    assert_eq!(setup.confirm(&setup.guardian, id), Err(ConfirmationNotNeeded.into()));
    assert_eq!(setup.confirm(&setup.guardian, 2), Err(ProposalNotFound.into()));

    let setup = young();
    let id = setup.active(&[setup.reward(60)]);
    setup.go_to_ledger(setup.stored(id).vote_end + 1); // defeated
    assert_eq!(setup.confirm(&setup.guardian, id), Err(ProposalClosed.into()));
    let id = setup.proposed(&[setup.reward(60)]);
    setup.cancel(&setup.alice, id).unwrap();
    assert_eq!(setup.confirm(&setup.guardian, id), Err(ProposalClosed.into()));
    let id = setup.queued(&[setup.reward(60)]);
    setup.go_to_second(setup.stored(id).expires_at.unwrap());
    assert_eq!(setup.confirm(&setup.guardian, id), Err(ProposalClosed.into()));
    let id = setup.ready(&[setup.reward(60)]);
    setup.confirm(&setup.guardian, id).unwrap();
    setup.execute(id).unwrap();
    assert_eq!(setup.confirm(&setup.guardian, id), Err(ProposalClosed.into()));
}

#[test]
fn needs_role_and_signature() {
    let setup = young();
    let id = setup.proposed(&[setup.reward(60)]);
    for stranger in [&setup.alice, &setup.admin, &setup.bob] {
        assert_eq!(setup.confirm(stranger, id), Err(Unauthorized.into()));
    }
    let arguments = (setup.guardian.clone(), id);
    let refused = setup.call_unsigned::<()>("confirm", arguments.clone());
    assert_eq!(refused, Err(unsigned()));
    let refused = setup.call::<()>(&setup.alice, "confirm", arguments.clone());
    assert_eq!(refused, Err(unsigned()));
    let other = (setup.guardian.clone(), id + 1);
    let refused = setup.call_signed_otherwise::<()>(&setup.guardian, "confirm", other, arguments);
    assert_eq!(refused, Err(unsigned()));
    let renounce = (GUARDIAN, setup.guardian.clone());
    setup.call::<()>(&setup.guardian, "renounce_role", renounce).unwrap();
    assert_eq!(setup.confirm(&setup.guardian, id), Err(Unauthorized.into()));
    assert_eq!(setup.stored(id).confirmed_by, None);
}
