//! What others' governors got wrong: the eight findings of OtterSec's audit of script3's Soroban
//! governor (July 2024) and the three gaps of OpenZeppelin's stellar-governance 0.8.0.

use brain_storm_governance::GovernanceError::{
    GraceOutOfBounds, GuardianChangeVeto, ProposalNotReady, ProposalNotSucceeded,
};
use brain_storm_governance::VoteSupport::For;
use brain_storm_governance::{Action, Call, Invocation, ProposalState, Settings};
use brain_storm_shared::DAY_IN_LEDGERS;
use soroban_sdk::testutils::Address as _;
use soroban_sdk::{Address, IntoVal, Symbol, Vec};

use crate::setup::{ALICE, BOB, BST, CAROL, settings, setup, setup_with};

#[test]
fn ottersec_1_a_transfer_to_oneself_makes_no_votes() {
    let setup = setup();
    for amount in [ALICE, 1, 0] {
        setup.transfer(&setup.alice, &setup.alice, amount).unwrap();
    }
    setup.pass_ledgers(1);
    let id = setup.active(&[setup.reward(60)]);
    assert_eq!(setup.vote(&setup.alice, id, For), Ok(ALICE));
}

/// Votes change in many ledgers and proposals look at ledgers in another order than they were made.
#[test]
fn ottersec_2_every_snapshot_finds_its_own_checkpoint() {
    let setup = setup_with(Settings { voting_delay: 100, ..settings() });
    let mut expected = std::vec::Vec::new();
    for round in 1..=8 {
        setup.transfer(&setup.funder, &setup.bob, round * BST).unwrap();
        setup.pass_ledgers(round as u32);
        let proposer = Address::generate(&setup.env);
        setup.transfer(&setup.funder, &proposer, CAROL).unwrap();
        setup.pass_ledgers(1);
        let id = setup.propose(&proposer, &[setup.reward(60)]).unwrap();
        expected.push((id, BOB + (1..=round).sum::<i128>() * BST));
    }
    setup.pass_ledgers(100);
    for (id, votes) in expected.into_iter().rev() {
        assert_eq!(setup.vote(&setup.bob, id, For), Ok(votes));
    }
}

#[test]
fn ottersec_3_checkpoints_outlive_the_longest_proposal() {
    let setup = setup_with(Settings {
        voting_delay: 7 * DAY_IN_LEDGERS,
        voting_period: 30 * DAY_IN_LEDGERS,
        late_extension: 7 * DAY_IN_LEDGERS,
        ..settings()
    });
    let id = setup.proposed(&[setup.reward(60)]);
    // Bob's votes move on, so that the snapshot's checkpoint is an old one that nobody touches,
    // while the contracts themselves are in use.
    setup.transfer(&setup.bob, &setup.funder, BOB).unwrap();
    for voter in [&setup.carol, &setup.dave] {
        setup.pass_ledgers(18 * DAY_IN_LEDGERS);
        setup.transfer(&setup.funder, voter, 1).unwrap();
        setup.vote(voter, id, For).unwrap();
    }
    setup.go_to_ledger(setup.stored(id).vote_end);
    assert_eq!(setup.vote(&setup.bob, id, For), Ok(BOB));
    setup.go_to_ledger(setup.stored(id).vote_end);
    assert_eq!(setup.vote(&setup.alice, id, For), Ok(ALICE));
}

#[test]
fn ottersec_4_no_settings_leave_a_proposal_no_time() {
    let setup = setup();
    for grace in [0, 3_599] {
        let action = Action::ChangeSettings(Settings { grace, ..settings() });
        assert_eq!(setup.propose(&setup.alice, &[action]), Err(GraceOutOfBounds.into()));
    }
}

#[test]
fn ottersec_5_an_allowance_that_ran_out_reads_nothing() {
    let setup = setup();
    let until = setup.ledger() + 10;
    let approval = (setup.alice.clone(), setup.bob.clone(), BST, until);
    setup.token.call::<()>(&setup.alice, "approve", approval).unwrap();
    let allowance = || {
        let pair = (setup.alice.clone(), setup.bob.clone());
        setup.token.call_unsigned::<i128>("allowance", pair).unwrap()
    };
    setup.go_to_ledger(until);
    assert_eq!(allowance(), BST);
    setup.go_to_ledger(until + 1);
    assert_eq!(allowance(), 0);
}

#[test]
fn ottersec_6_a_guardian_cannot_stop_their_own_replacement() {
    let setup = setup();
    let replace = [setup.revoke_guardian(&setup.guardian), setup.grant_guardian(&setup.bob)];
    let id = setup.proposed(&replace);
    assert_eq!(setup.cancel(&setup.guardian, id), Err(GuardianChangeVeto.into()));
    setup.go_to_ledger(setup.stored(id).vote_start);
    setup.vote(&setup.bob, id, For).unwrap();
    setup.go_to_ledger(setup.stored(id).vote_end + 1);
    setup.queue(id).unwrap();
    setup.go_to_second(setup.stored(id).eta.unwrap());
    assert_eq!(setup.cancel(&setup.guardian, id), Err(GuardianChangeVeto.into()));
    assert_eq!(setup.execute(id), Ok(()));
}

/// Expiry has no event because nobody acts; the event before it names the very second.
#[test]
fn ottersec_7_expiry_follows_from_the_events() {
    let setup = setup();
    let id = setup.succeeded(&[setup.reward(60)]);
    setup.queue(id).unwrap();
    let expires_at = setup.now() + 1_000 + 36_000;
    let eta = setup.now() + 1_000;
    let queued = brain_storm_governance::ProposalQueued { id, eta, expires_at };
    setup.assert_events([setup.event(&queued)]);
    setup.go_to_second(expires_at - 1);
    assert_eq!(setup.state(id), ProposalState::Ready);
    setup.go_to_second(expires_at);
    assert_eq!(setup.state(id), ProposalState::Expired);
}

#[test]
fn ottersec_8_a_quorum_loses_nothing_by_rounding() {
    let bps = 333;
    let setup = setup_with(Settings { quorum_bps: bps, quorum_floor: 1, ..settings() });
    setup.transfer(&setup.funder, &setup.address, 7).unwrap();
    setup.pass_ledgers(1);
    let id = setup.proposed(&[setup.reward(60)]);
    let votable = 500_000 * BST - 7;
    let quorum = setup.stored(id).quorum;
    assert!(quorum * 10_000 >= votable * i128::from(bps));
    assert!((quorum - 1) * 10_000 < votable * i128::from(bps));
}

/// OpenZeppelin's example lets a stranger queue with an eta of their own choice.
#[test]
fn openzeppelin_1_a_stranger_who_queues_cannot_freeze_a_proposal() {
    let setup = setup();
    let id = setup.succeeded(&[setup.reward(60)]);
    // There is no argument to choose; a second one is refused by the host.
    let refused = setup.call_unsigned::<()>("queue", (id, u32::MAX));
    assert!(refused.is_err());
    assert_eq!(setup.queue(id), Ok(()));
    assert_eq!(setup.stored(id).eta, Some(setup.now() + 1_000));
    setup.pass_seconds(1_000);
    assert_eq!(setup.execute(id), Ok(()));
}

#[test]
fn openzeppelin_2_a_proposal_does_not_stay_executable_for_ever() {
    let setup = setup();
    let id = setup.succeeded(&[setup.reward(60)]);
    setup.pass_ledgers(5_000_000);
    assert_eq!(setup.state(id), ProposalState::Expired);
    assert_eq!(setup.queue(id), Err(ProposalNotSucceeded.into()));
    let id = setup.queued(&[setup.reward(60)]);
    setup.pass_seconds(25_000_000);
    assert_eq!(setup.state(id), ProposalState::Expired);
    assert_eq!(setup.execute(id), Err(ProposalNotReady.into()));
}

#[test]
fn openzeppelin_3_an_executed_call_may_carry_authorizations() {
    let setup = setup();
    // The token asks the spender, and the owner's allowance was given before; with the spender's
    // authorization listed, a contract in between may spend.
    let until = setup.ledger() + 100_000;
    let approval = (setup.alice.clone(), setup.address.clone(), BST, until);
    setup.token.call::<()>(&setup.alice, "approve", approval).unwrap();
    let hostile = setup.env.register(brain_storm_testing::Hostile, ());
    let transfer_from = Symbol::new(&setup.env, "transfer_from");
    let args: Vec<soroban_sdk::Val> =
        (setup.address.clone(), setup.alice.clone(), setup.carol.clone(), BST).into_val(&setup.env);
    let client = brain_storm_testing::HostileClient::new(&setup.env, &hostile);
    client.plan(&setup.token.address, &transfer_from, &args);
    let contract = setup.token.address.clone();
    let authorized = Invocation { contract, function: transfer_from, args };
    let id = setup.ready(&[Action::Call(Call {
        contract: hostile,
        function: Symbol::new(&setup.env, "strike"),
        args: setup.no_arguments(),
        authorizations: Vec::from_array(&setup.env, [authorized]),
    })]);
    setup.execute(id).unwrap();
    assert_eq!(setup.balance(&setup.carol), CAROL + BST);
}
