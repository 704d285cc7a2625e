use brain_storm_governance::GovernanceError::{
    CancelNotAllowed, GuardianChangeVeto, ProposalClosed, ProposalNotFound,
};
use brain_storm_governance::VoteSupport::For;
use brain_storm_governance::{ProposalCanceled, ProposalState};
use brain_storm_shared::SharedError::{ReasonEmpty, ReasonTooLong};
use brain_storm_testing::unsigned;

use crate::setup::{ALICE, CAROL, OPEN_STATES, setup};

#[test]
fn publishes_who_and_why() {
    let setup = setup();
    let id = setup.proposed(&[setup.reward(60)]);

    assert_eq!(setup.cancel(&setup.alice, id), Ok(()));

    let arguments = (setup.alice.clone(), id, setup.string("withdrawn"));
    setup.assert_signed(&setup.alice, "cancel", arguments);
    let (by, reason) = (setup.alice.clone(), setup.string("withdrawn"));
    setup.assert_events([setup.event(&ProposalCanceled { id, by, reason })]);
    assert_eq!(setup.state(id), ProposalState::Canceled);
    assert!(setup.stored(id).canceled);
    setup.assert_snapshot("cancel");
}

#[test]
fn is_the_proposers_until_voting_starts() {
    let setup = setup();
    let id = setup.proposed(&[setup.reward(60)]);
    let start = setup.stored(id).vote_start;
    setup.go_to_ledger(start);
    assert_eq!(setup.cancel(&setup.alice, id), Err(CancelNotAllowed.into()));
    setup.go_to_ledger(start - 1);
    assert_eq!(setup.cancel(&setup.alice, id), Ok(()));
}

#[test]
fn is_the_proposers_while_voting_runs_once_their_votes_fell_below_the_threshold() {
    let setup = setup();
    let id = setup.active(&[setup.reward(60)]);
    let end = setup.stored(id).vote_end;
    // Exactly the threshold is left, and counts from the next ledger on.
    setup.transfer(&setup.alice, &setup.bob, ALICE - CAROL).unwrap();
    setup.go_to_ledger(end);
    assert_eq!(setup.cancel(&setup.alice, id), Err(CancelNotAllowed.into()));
    setup.transfer(&setup.alice, &setup.bob, 1).unwrap();
    assert_eq!(setup.cancel(&setup.alice, id), Err(CancelNotAllowed.into()));
    // What nobody voted for is defeated one ledger later.
    setup.go_to_ledger(end - 1);
    setup.transfer(&setup.alice, &setup.bob, 1).unwrap();
    setup.go_to_ledger(end);
    assert_eq!(setup.cancel(&setup.alice, id), Ok(()));
}

#[test]
fn is_not_the_proposers_any_more_once_it_passed() {
    let setup = setup();
    let id = setup.succeeded(&[setup.reward(60)]);
    setup.transfer(&setup.alice, &setup.bob, ALICE).unwrap();
    setup.pass_ledgers(1);
    assert_eq!(setup.cancel(&setup.alice, id), Err(CancelNotAllowed.into()));
    setup.queue(id).unwrap();
    assert_eq!(setup.cancel(&setup.alice, id), Err(CancelNotAllowed.into()));
    setup.go_to_second(setup.stored(id).eta.unwrap());
    assert_eq!(setup.cancel(&setup.alice, id), Err(CancelNotAllowed.into()));
    assert_eq!(setup.execute(id), Ok(()));
}

#[test]
fn is_a_guardians_while_the_proposal_is_open() {
    let setup = setup();
    let actions = [setup.reward(60)];
    for reach in OPEN_STATES {
        let id = reach(&setup, &actions);
        assert_eq!(setup.cancel(&setup.guardian, id), Ok(()));
        assert_eq!(setup.state(id), ProposalState::Canceled);
    }
}

#[test]
fn is_nobody_elses() {
    let setup = setup();
    let id = setup.proposed(&[setup.reward(60)]);
    for stranger in [&setup.bob, &setup.admin, &setup.funder] {
        assert_eq!(setup.cancel(stranger, id), Err(CancelNotAllowed.into()));
    }
    setup
        .call::<()>(
            &setup.guardian,
            "renounce_role",
            (brain_storm_shared::GUARDIAN, &setup.guardian),
        )
        .unwrap();
    assert_eq!(setup.cancel(&setup.guardian, id), Err(CancelNotAllowed.into()));
}

#[test]
fn cannot_stop_a_change_of_guardians() {
    let setup = setup();
    for actions in [
        vec![setup.revoke_guardian(&setup.guardian)],
        vec![setup.grant_guardian(&setup.bob)],
        vec![setup.grant_guardian(&setup.bob), setup.revoke_guardian(&setup.guardian)],
    ] {
        let id = setup.ready(&actions);
        assert_eq!(setup.cancel(&setup.guardian, id), Err(GuardianChangeVeto.into()));
        setup.go_to_second(setup.stored(id).expires_at.unwrap());
    }
    // Its proposer may still withdraw it.
    let id = setup.proposed(&[setup.revoke_guardian(&setup.guardian)]);
    assert_eq!(setup.cancel(&setup.guardian, id), Err(GuardianChangeVeto.into()));
    assert_eq!(setup.cancel(&setup.alice, id), Ok(()));
}

#[test]
fn is_possible_for_a_change_of_another_role() {
    let setup = setup();
    let role = soroban_sdk::Symbol::new(&setup.env, "clerk");
    let change = brain_storm_governance::RoleChange { role, account: setup.bob.clone() };
    let id = setup.proposed(&[brain_storm_governance::Action::GrantRole(change)]);
    assert_eq!(setup.cancel(&setup.guardian, id), Ok(()));
}

#[test]
fn is_refused_once_the_proposal_reached_its_end() {
    let setup = setup();
    let refused = Err(ProposalClosed.into());
    let id = setup.proposed(&[setup.reward(60)]);
    setup.cancel(&setup.guardian, id).unwrap();
    assert_eq!(setup.cancel(&setup.guardian, id), refused); // canceled

    let id = setup.active(&[setup.reward(60)]);
    setup.go_to_ledger(setup.stored(id).vote_end + 1);
    assert_eq!(setup.cancel(&setup.guardian, id), refused); // defeated

    let id = setup.ready(&[setup.reward(60)]);
    setup.execute(id).unwrap();
    assert_eq!(setup.cancel(&setup.guardian, id), refused); // executed

    let id = setup.queued(&[setup.reward(60)]);
    setup.go_to_second(setup.stored(id).expires_at.unwrap());
    assert_eq!(setup.cancel(&setup.guardian, id), refused); // expired
    assert_eq!(setup.cancel(&setup.guardian, id + 1), Err(ProposalNotFound.into()));
}

#[test]
fn takes_a_reason_of_1_to_256_bytes() {
    let setup = setup();
    let id = setup.proposed(&[setup.reward(60)]);
    let cancel = |length| {
        let arguments = (setup.alice.clone(), id, setup.text(length));
        setup.call::<()>(&setup.alice, "cancel", arguments)
    };
    assert_eq!(cancel(0), Err(ReasonEmpty.into()));
    assert_eq!(cancel(257), Err(ReasonTooLong.into()));
    assert_eq!(cancel(256), Ok(()));
}

#[test]
fn needs_the_signature_of_whom_it_names() {
    let setup = setup();
    let id = setup.proposed(&[setup.reward(60)]);
    for by in [&setup.alice, &setup.guardian] {
        let arguments = (by.clone(), id, setup.string("withdrawn"));
        let other = (by.clone(), id, setup.string("vetoed"));
        let refused = setup.call_unsigned::<()>("cancel", arguments.clone());
        assert_eq!(refused, Err(unsigned()));
        let refused = setup.call::<()>(&setup.bob, "cancel", arguments.clone());
        assert_eq!(refused, Err(unsigned()));
        let refused = setup.call_signed_otherwise::<()>(by, "cancel", other, arguments);
        assert_eq!(refused, Err(unsigned()));
    }
    assert_eq!(setup.state(id), ProposalState::Pending);
}

#[test]
fn undoes_no_vote() {
    let setup = setup();
    let id = setup.active(&[setup.reward(60)]);
    setup.vote(&setup.bob, id, For).unwrap();
    let before = setup.stored(id);
    setup.cancel(&setup.guardian, id).unwrap();
    let after = setup.stored(id);
    assert_eq!(brain_storm_governance::Proposal { canceled: true, ..before }, after);
}
