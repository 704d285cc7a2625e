//! The nine states and the exact ledger or second at which one becomes another.

use brain_storm_governance::ProposalState::{
    Active, Canceled, Defeated, Executed, Expired, Pending, Queued, Ready, Succeeded,
};
use brain_storm_governance::VoteSupport::{Abstain, Against, For};

use crate::setup::setup;

#[test]
fn is_pending_then_active_then_defeated_without_votes() {
    let setup = setup();
    let made = setup.ledger();
    let id = setup.proposed(&[setup.reward(60)]);
    for (ledger, state) in [
        (made, Pending),
        (made + 9, Pending),
        (made + 10, Active),
        (made + 109, Active),
        (made + 110, Defeated),
        (made + 100_000, Defeated),
    ] {
        setup.go_to_ledger(ledger);
        assert_eq!(setup.state(id), state, "ledger {ledger}");
    }
}

#[test]
fn is_succeeded_until_it_can_no_longer_be_queued() {
    let setup = setup();
    let id = setup.succeeded(&[setup.reward(60)]);
    let end = setup.stored(id).vote_end;
    for (ledger, state) in [
        (end, Active),
        (end + 1, Succeeded),
        (end + 7_200, Succeeded),
        (end + 7_201, Expired),
        (end + 5_000_000, Expired),
    ] {
        setup.go_to_ledger(ledger);
        assert_eq!(setup.state(id), state, "ledger {ledger}");
    }
}

#[test]
fn is_queued_then_ready_then_expired() {
    let setup = setup();
    let id = setup.queued(&[setup.reward(60)]);
    let eta = setup.stored(id).eta.unwrap();
    // Ledgers, however many, play no part any more.
    setup.pass_ledgers(1_000_000);
    for (second, state) in [
        (eta - 1_000, Queued),
        (eta - 1, Queued),
        (eta, Ready),
        (eta + 35_999, Ready),
        (eta + 36_000, Expired),
        (u64::MAX, Expired),
    ] {
        setup.go_to_second(second);
        assert_eq!(setup.state(id), state, "second {second}");
    }
}

#[test]
fn stays_executed() {
    let setup = setup();
    let id = setup.ready(&[setup.reward(60)]);
    setup.execute(id).unwrap();
    assert_eq!(setup.state(id), Executed);
    setup.pass_ledgers(1_000_000);
    setup.go_to_second(u64::MAX);
    assert_eq!(setup.state(id), Executed);
}

#[test]
fn stays_canceled() {
    let setup = setup();
    let id = setup.succeeded(&[setup.reward(60)]);
    setup.cancel(&setup.guardian, id).unwrap();
    setup.pass_ledgers(1_000_000);
    setup.go_to_second(u64::MAX);
    assert_eq!(setup.state(id), Canceled);
}

#[test]
fn is_defeated_without_quorum_and_without_majority() {
    let setup = setup();
    for (votes, state) in [
        (vec![(&setup.carol, For)], Defeated),
        (vec![(&setup.bob, Against), (&setup.alice, For)], Succeeded),
        (vec![(&setup.bob, For), (&setup.alice, Against)], Defeated),
        (vec![(&setup.alice, Abstain)], Defeated),
    ] {
        let id = setup.active(&[setup.reward(60)]);
        for (voter, support) in &votes {
            setup.vote(voter, id, *support).unwrap();
        }
        setup.go_to_ledger(setup.stored(id).vote_end + 1);
        assert_eq!(setup.state(id), state, "{votes:?}");
        let _ = setup.cancel(&setup.guardian, id);
    }
}

#[test]
fn is_active_through_a_late_extension() {
    let setup = setup();
    let id = setup.active(&[setup.reward(60)]);
    let end = setup.stored(id).vote_end;
    setup.go_to_ledger(end);
    setup.vote(&setup.bob, id, For).unwrap();
    for (ledger, state) in [(end + 1, Active), (end + 50, Active), (end + 51, Succeeded)] {
        setup.go_to_ledger(ledger);
        assert_eq!(setup.state(id), state);
    }
    setup.go_to_ledger(end + 50 + 7_201);
    assert_eq!(setup.state(id), Expired);
}
