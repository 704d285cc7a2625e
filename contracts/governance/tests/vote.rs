use brain_storm_governance::GovernanceError::{
    AlreadyVoted, ProposalNotActive, ProposalNotFound, VotesNone,
};
use brain_storm_governance::VoteSupport::{Abstain, Against, For};
use brain_storm_governance::{ProposalExtended, Settings, Vote, VoteCast, VoteSupport};
use brain_storm_shared::SharedError::ReasonTooLong;
use brain_storm_testing::unsigned;
use soroban_sdk::Address;
use soroban_sdk::testutils::Address as _;
use soroban_sdk::xdr::ContractEvent;

use crate::setup::{ALICE, BOB, BST, CAROL, DAVE, Democracy, settings, setup, setup_with};

fn cast(setup: &Democracy, voter: &Address, support: VoteSupport, weight: i128) -> ContractEvent {
    let (voter, reason) = (voter.clone(), setup.string("because"));
    setup.event(&VoteCast { id: 1, voter, support, weight, reason })
}

fn tally(setup: &Democracy) -> [i128; 3] {
    let stored = setup.stored(1);
    [stored.votes_against, stored.votes_for, stored.votes_abstain]
}

#[test]
fn counts_all_votes_of_the_voter_and_publishes_the_vote_whole() {
    let setup = setup();
    setup.active(&[setup.reward(60)]);
    for (voter, support, weight, sums) in [
        (&setup.alice, For, ALICE, [0, ALICE, 0]),
        (&setup.bob, Against, BOB, [BOB, ALICE, 0]),
        (&setup.carol, Abstain, CAROL, [BOB, ALICE, CAROL]),
        (&setup.dave, For, DAVE, [BOB, ALICE + DAVE, CAROL]),
    ] {
        assert_eq!(setup.vote(voter, 1, support), Ok(weight));
        setup.assert_signed(voter, "vote", setup.vote_arguments(voter, 1, support));
        setup.assert_events([cast(&setup, voter, support, weight)]);
        assert_eq!(setup.vote_of(voter, 1), Some(Vote { support, weight }));
        assert_eq!(tally(&setup), sums);
    }
    setup.assert_snapshot("vote");
}

#[test]
fn is_taken_from_vote_start_to_vote_end() {
    let setup = setup();
    let id = setup.proposed(&[setup.reward(60)]);
    let stored = setup.stored(id);
    assert_eq!((stored.vote_start, stored.vote_end), (setup.ledger() + 10, setup.ledger() + 109));

    assert_eq!(setup.vote(&setup.carol, id, For), Err(ProposalNotActive.into()));
    setup.go_to_ledger(stored.vote_start - 1);
    assert_eq!(setup.vote(&setup.carol, id, For), Err(ProposalNotActive.into()));
    setup.go_to_ledger(stored.vote_start);
    assert_eq!(setup.vote(&setup.carol, id, For), Ok(CAROL));
    setup.go_to_ledger(stored.vote_end);
    assert_eq!(setup.vote(&setup.dave, id, For), Ok(DAVE));
    setup.go_to_ledger(stored.vote_end + 1);
    assert_eq!(setup.vote(&setup.alice, id, For), Err(ProposalNotActive.into()));
    assert_eq!(tally(&setup), [0, CAROL + DAVE, 0]);
}

#[test]
fn is_not_taken_once_the_proposal_succeeded_was_queued_executed_or_canceled() {
    let setup = setup();
    let late = |id| assert_eq!(setup.vote(&setup.alice, id, For), Err(ProposalNotActive.into()));
    let id = setup.succeeded(&[setup.reward(60)]);
    late(id);
    setup.queue(id).unwrap();
    late(id);
    setup.go_to_second(setup.stored(id).eta.unwrap());
    late(id);
    setup.execute(id).unwrap();
    late(id);
    let id = setup.active(&[setup.reward(60)]);
    setup.cancel(&setup.guardian, id).unwrap();
    late(id);
}

#[test]
fn stands() {
    let setup = setup();
    setup.active(&[setup.reward(60)]);
    setup.vote(&setup.carol, 1, For).unwrap();
    for support in [For, Against, Abstain] {
        assert_eq!(setup.vote(&setup.carol, 1, support), Err(AlreadyVoted.into()));
    }
    setup.pass_ledgers(1);
    assert_eq!(setup.vote(&setup.carol, 1, Against), Err(AlreadyVoted.into()));
    assert_eq!(tally(&setup), [0, CAROL, 0]);
}

#[test]
fn weighs_what_the_voter_had_at_the_snapshot() {
    let setup = setup();
    let erin = Address::generate(&setup.env);
    // In the ledger of the proposal already too late to count.
    setup.proposed(&[setup.reward(60)]);
    setup.transfer(&setup.alice, &erin, ALICE).unwrap();
    setup.go_to_ledger(setup.stored(1).vote_start);

    assert_eq!(setup.vote(&erin, 1, For), Err(VotesNone.into()));
    assert_eq!(setup.vote(&setup.alice, 1, For), Ok(ALICE));
    assert_eq!(setup.balance(&setup.alice), 0);
}

#[test]
fn weighs_delegated_votes_with_the_delegate() {
    let setup = setup();
    let delegation = (setup.carol.clone(), setup.bob.clone());
    setup.token.call::<()>(&setup.carol, "delegate", delegation).unwrap();
    setup.pass_ledgers(1);
    setup.active(&[setup.reward(60)]);
    assert_eq!(setup.vote(&setup.carol, 1, For), Err(VotesNone.into()));
    assert_eq!(setup.vote(&setup.bob, 1, For), Ok(BOB + CAROL));
}

#[test]
fn takes_a_reason_of_up_to_256_bytes() {
    let setup = setup();
    setup.active(&[setup.reward(60)]);
    let vote = |voter: &Address, length: usize| {
        setup.call::<i128>(voter, "vote", (voter.clone(), 1u32, For, setup.text(length)))
    };
    assert_eq!(vote(&setup.alice, 257), Err(ReasonTooLong.into()));
    assert_eq!(vote(&setup.alice, 256), Ok(ALICE));
    assert_eq!(vote(&setup.bob, 0), Ok(BOB));
}

#[test]
fn needs_the_voters_signature_over_exactly_this() {
    let setup = setup();
    setup.active(&[setup.reward(60)]);
    let arguments = setup.vote_arguments(&setup.alice, 1, For);
    let other = setup.vote_arguments(&setup.alice, 1, Against);
    let refused = setup.call_unsigned::<i128>("vote", arguments.clone());
    assert_eq!(refused, Err(unsigned()));
    let refused = setup.call::<i128>(&setup.bob, "vote", arguments.clone());
    assert_eq!(refused, Err(unsigned()));
    let refused = setup.call_signed_otherwise::<i128>(&setup.alice, "vote", other, arguments);
    assert_eq!(refused, Err(unsigned()));
    assert_eq!(tally(&setup), [0, 0, 0]);
}

#[test]
fn is_refused_for_a_proposal_nobody_made() {
    let setup = setup();
    setup.active(&[setup.reward(60)]);
    for id in [0, 2, u32::MAX] {
        assert_eq!(setup.vote(&setup.alice, id, For), Err(ProposalNotFound.into()));
    }
}

/// Settings under which the vote's last 20 ledgers are late: from vote_end - 19 on.
const LATE_WINDOW: u32 = 20;

#[test]
fn extends_once_when_the_quorum_comes_late() {
    for (support, before_end, late) in [
        (For, LATE_WINDOW, false),
        (For, LATE_WINDOW - 1, true),
        (Abstain, LATE_WINDOW - 1, true),
        (For, 0, true),
        (Against, 0, false),
    ] {
        let setup = setup();
        setup.active(&[setup.reward(60)]);
        let end = setup.stored(1).vote_end;
        setup.go_to_ledger(end - before_end);

        setup.vote(&setup.bob, 1, support).unwrap();

        let voted = cast(&setup, &setup.bob, support, BOB);
        if late {
            let extended = ProposalExtended { id: 1, vote_end: end + 50 };
            setup.assert_events([voted, setup.event(&extended)]);
            assert_eq!(setup.stored(1).vote_end, end + 50);
            // Now there is a quorum, so no vote brings it, however late.
            setup.go_to_ledger(end + 50);
            setup.vote(&setup.alice, 1, For).unwrap();
            setup.assert_events([cast(&setup, &setup.alice, For, ALICE)]);
        } else {
            setup.assert_events([voted]);
            assert_eq!(setup.stored(1).vote_end, end);
        }
    }
}

#[test]
fn extends_by_the_vote_that_brings_the_quorum_and_no_earlier_one() {
    let setup = setup();
    setup.transfer(&setup.bob, &setup.carol, 1).unwrap();
    setup.pass_ledgers(1);
    setup.active(&[setup.reward(60)]);
    let end = setup.stored(1).vote_end;
    setup.go_to_ledger(end);
    setup.vote(&setup.bob, 1, For).unwrap(); // one unit short
    assert_eq!(setup.stored(1).vote_end, end);
    setup.vote(&setup.carol, 1, Against).unwrap();
    assert_eq!(setup.stored(1).vote_end, end);
    setup.vote(&setup.dave, 1, Abstain).unwrap();
    assert_eq!(setup.stored(1).vote_end, end + 50);
}

#[test]
fn does_not_extend_where_the_settings_say_so() {
    for settings in
        [Settings { late_extension: 0, ..settings() }, Settings { late_window: 0, ..settings() }]
    {
        let setup = setup_with(settings);
        setup.active(&[setup.reward(60)]);
        let end = setup.stored(1).vote_end;
        setup.go_to_ledger(end);
        setup.vote(&setup.bob, 1, For).unwrap();
        setup.assert_events([cast(&setup, &setup.bob, For, BOB)]);
        assert_eq!(setup.stored(1).vote_end, end);
    }
}

#[test]
fn never_counts_more_than_the_supply_at_the_snapshot() {
    let setup = setup();
    setup.active(&[setup.reward(60)]);
    for voter in [&setup.alice, &setup.bob, &setup.carol, &setup.dave, &setup.funder] {
        setup.vote(voter, 1, For).unwrap();
    }
    // All that governance does not hold itself.
    assert_eq!(tally(&setup), [0, 500_000 * BST, 0]);
}
