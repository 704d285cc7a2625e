use brain_storm_shared::SharedError::ContractPaused;
use stellar_governance::votes::VotesError::SameDelegate;

use crate::setup::{BST, setup};

#[test]
fn moves_the_holders_votes_and_publishes_it() {
    let bank = setup();
    bank.fund(&bank.alice, 10 * BST);
    bank.fund(&bank.bob, BST);

    bank.delegate(&bank.alice, &bank.bob).unwrap();

    bank.assert_signed(&bank.alice, "delegate", (&bank.alice, &bank.bob));
    bank.assert_events([
        bank.delegated(&bank.alice, Some(&bank.alice), &bank.bob),
        bank.votes_changed(&bank.alice, 10 * BST, 0),
        bank.votes_changed(&bank.bob, BST, 11 * BST),
    ]);
    assert_eq!((bank.votes(&bank.alice), bank.votes(&bank.bob)), (0, 11 * BST as u128));
    assert_eq!((bank.balance(&bank.alice), bank.balance(&bank.bob)), (10 * BST, BST));
    bank.assert_snapshot("delegate");
}

#[test]
fn is_told_of_before_there_is_anything_to_delegate() {
    let bank = setup();
    bank.delegate(&bank.alice, &bank.bob).unwrap();
    bank.assert_events([bank.delegated(&bank.alice, None, &bank.bob)]);
}

#[test]
fn passes_on_own_votes_only_not_those_of_others() {
    let bank = setup();
    bank.fund(&bank.alice, 10);
    bank.fund(&bank.bob, 5);
    bank.delegate(&bank.alice, &bank.bob).unwrap();
    bank.delegate(&bank.bob, &bank.treasury).unwrap();
    assert_eq!(bank.votes(&bank.bob), 10);
}

#[test]
fn gives_the_votes_back_by_delegating_to_oneself() {
    let bank = setup();
    bank.fund(&bank.alice, 10);
    bank.delegate(&bank.alice, &bank.bob).unwrap();

    bank.delegate(&bank.alice, &bank.alice).unwrap();

    bank.assert_events([
        bank.delegated(&bank.alice, Some(&bank.bob), &bank.alice),
        bank.votes_changed(&bank.bob, 10, 0),
        bank.votes_changed(&bank.alice, 0, 10),
    ]);
}

#[test]
fn refuses_the_delegate_there_is() {
    let bank = setup();
    bank.fund(&bank.alice, 10);
    bank.assert_refused(SameDelegate, || bank.delegate(&bank.alice, &bank.alice));
    bank.delegate(&bank.alice, &bank.bob).unwrap();
    bank.assert_refused(SameDelegate, || bank.delegate(&bank.alice, &bank.bob));
}

#[test]
fn needs_the_holders_signature_over_the_delegate() {
    let bank = setup();
    let (alice, bob) = (&bank.alice, &bank.bob);
    bank.assert_needs_signature(alice, "delegate", (alice, bob), (alice, &bank.treasury));
}

#[test]
fn is_refused_while_paused() {
    let bank = setup();
    bank.pause();
    bank.assert_refused(ContractPaused, || bank.delegate(&bank.alice, &bank.bob));
}
