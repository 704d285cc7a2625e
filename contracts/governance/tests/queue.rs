use brain_storm_governance::GovernanceError::{ProposalNotFound, ProposalNotSucceeded};
use brain_storm_governance::VoteSupport::{Abstain, Against, For};
use brain_storm_governance::{ProposalQueued, ProposalState};
use brain_storm_testing::START;

use crate::setup::{BOB, setup};

#[test]
fn begins_the_wait_at_the_time_of_the_ledger_whoever_calls() {
    let setup = setup();
    let id = setup.succeeded(&[setup.reward(60)]);
    setup.go_to_second(START + 12_345);

    assert_eq!(setup.queue(id), Ok(()));

    assert!(setup.env.auths().is_empty());
    let (eta, expires_at) = (START + 13_345, START + 49_345);
    setup.assert_events([setup.event(&ProposalQueued { id, eta, expires_at })]);
    let stored = setup.stored(id);
    assert_eq!((stored.eta, stored.expires_at), (Some(eta), Some(expires_at)));
    assert_eq!(setup.state(id), ProposalState::Queued);
    setup.assert_snapshot("queue");
}

#[test]
fn waits_longer_for_what_is_sensitive() {
    let setup = setup();
    let id = setup.succeeded(&[setup.grant_guardian(&setup.bob)]);
    setup.queue(id).unwrap();
    let (eta, expires_at) = (START + 5_000, START + 41_000);
    setup.assert_events([setup.event(&ProposalQueued { id, eta, expires_at })]);
}

#[test]
fn is_for_proposals_that_succeeded_and_once() {
    let setup = setup();
    let refused = Err(ProposalNotSucceeded.into());
    let id = setup.proposed(&[setup.reward(60)]);
    let stored = setup.stored(id);
    assert_eq!(setup.queue(id), refused); // pending
    setup.go_to_ledger(stored.vote_start);
    setup.vote(&setup.bob, id, For).unwrap();
    assert_eq!(setup.queue(id), refused); // active
    setup.go_to_ledger(stored.vote_end);
    assert_eq!(setup.queue(id), refused);
    setup.go_to_ledger(stored.vote_end + 1);
    assert_eq!(setup.queue(id), Ok(()));
    assert_eq!(setup.queue(id), refused); // queued
    setup.go_to_second(setup.stored(id).eta.unwrap());
    assert_eq!(setup.queue(id), refused); // ready
    setup.execute(id).unwrap();
    assert_eq!(setup.queue(id), refused); // executed
}

#[test]
fn is_refused_to_canceled_and_expired_proposals() {
    let setup = setup();
    let id = setup.succeeded(&[setup.reward(60)]);
    setup.cancel(&setup.guardian, id).unwrap();
    assert_eq!(setup.queue(id), Err(ProposalNotSucceeded.into()));

    let id = setup.queued(&[setup.reward(60)]);
    setup.go_to_second(setup.stored(id).expires_at.unwrap());
    assert_eq!(setup.queue(id), Err(ProposalNotSucceeded.into()));
}

#[test]
fn is_possible_for_as_many_ledgers_after_the_vote_as_the_grace_has() {
    for (after_vote, outcome) in
        [(1, Ok(())), (7_200, Ok(())), (7_201, Err(ProposalNotSucceeded.into()))]
    {
        let setup = setup();
        let id = setup.succeeded(&[setup.reward(60)]);
        setup.go_to_ledger(setup.stored(id).vote_end + after_vote);
        assert_eq!(setup.queue(id), outcome);
    }
}

#[test]
fn needs_a_quorum_of_for_and_abstain_and_more_for_than_against() {
    let setup = setup();
    for (votes, passes) in [
        (vec![(&setup.bob, For)], true),
        (vec![(&setup.bob, Abstain)], false),
        (vec![(&setup.bob, Abstain), (&setup.dave, For)], true),
        (vec![(&setup.bob, Abstain), (&setup.dave, For), (&setup.carol, Against)], false),
        (vec![(&setup.bob, For), (&setup.carol, Against)], true),
        (vec![(&setup.bob, For), (&setup.alice, Against)], false),
        (vec![(&setup.carol, For)], false),
        (vec![], false),
    ] {
        let id = setup.active(&[setup.reward(60)]);
        for (voter, support) in &votes {
            setup.vote(voter, id, *support).unwrap();
        }
        setup.go_to_ledger(setup.stored(id).vote_end + 1);
        let expected = if passes { Ok(()) } else { Err(ProposalNotSucceeded.into()) };
        assert_eq!(setup.queue(id), expected, "{votes:?}");
        if passes {
            setup.cancel(&setup.guardian, id).unwrap();
        }
    }
}

#[test]
fn needs_the_quorum_to_the_last_unit_and_a_majority_of_one() {
    let setup = setup();
    // Bob is one unit short of the quorum, frank has that unit, erin as much as bob.
    use soroban_sdk::testutils::Address as _;
    let [erin, frank] = [(); 2].map(|()| soroban_sdk::Address::generate(&setup.env));
    setup.transfer(&setup.bob, &frank, 1).unwrap();
    setup.transfer(&setup.funder, &erin, BOB - 1).unwrap();
    setup.pass_ledgers(1);
    for (votes, passes) in [
        (vec![(&setup.bob, For)], false),
        (vec![(&setup.bob, For), (&frank, Abstain)], true),
        (vec![(&setup.bob, For), (&frank, Abstain), (&erin, Against)], false),
        (vec![(&setup.bob, For), (&frank, For), (&erin, Against)], true),
    ] {
        let id = setup.active(&[setup.reward(60)]);
        for (voter, support) in &votes {
            setup.vote(voter, id, *support).unwrap();
        }
        setup.go_to_ledger(setup.stored(id).vote_end + 1);
        assert_eq!(setup.queue(id).is_ok(), passes, "{votes:?}");
        if passes {
            setup.cancel(&setup.guardian, id).unwrap();
        }
    }
}

#[test]
fn is_refused_for_a_proposal_nobody_made() {
    assert_eq!(setup().queue(1), Err(ProposalNotFound.into()));
}
