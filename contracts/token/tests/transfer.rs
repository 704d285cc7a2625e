use brain_storm_shared::SharedError::ContractPaused;
use soroban_sdk::testutils::MuxedAddress as _;
use soroban_sdk::{Address, MuxedAddress};
use stellar_tokens::fungible::FungibleTokenError::{InsufficientBalance, LessThanZero};

use crate::setup::{BST, TREASURY, setup};

#[test]
fn moves_balance_and_votes_and_publishes_both() {
    let bank = setup();
    bank.fund(&bank.bob, BST);

    bank.transfer(&bank.treasury, &bank.bob, 30 * BST).unwrap();

    bank.assert_signed(&bank.treasury, "transfer", (&bank.treasury, &bank.bob, 30 * BST));
    bank.assert_events([
        bank.transferred(&bank.treasury, &bank.bob, 30 * BST),
        bank.votes_changed(&bank.treasury, TREASURY - BST, TREASURY - 31 * BST),
        bank.votes_changed(&bank.bob, BST, 31 * BST),
    ]);
    assert_eq!(bank.balance(&bank.bob), 31 * BST);
    assert_eq!(bank.balance(&bank.treasury), TREASURY - 31 * BST);
    assert_eq!(bank.supply(), TREASURY as u128);
    bank.assert_snapshot("transfer");
}

#[test]
fn makes_a_receiver_without_a_delegate_their_own_before_units_move() {
    let bank = setup();

    bank.transfer(&bank.treasury, &bank.alice, 1).unwrap();

    bank.assert_events([
        bank.transferred(&bank.treasury, &bank.alice, 1),
        bank.delegated(&bank.alice, None, &bank.alice),
        bank.votes_changed(&bank.treasury, TREASURY, TREASURY - 1),
        bank.votes_changed(&bank.alice, 0, 1),
    ]);
    assert_eq!(bank.get_delegate(&bank.alice), Some(bank.alice.clone()));
}

#[test]
fn keeps_the_delegate_that_a_receiver_chose() {
    let bank = setup();
    bank.delegate(&bank.alice, &bank.bob).unwrap();

    bank.transfer(&bank.treasury, &bank.alice, BST).unwrap();

    bank.assert_events([
        bank.transferred(&bank.treasury, &bank.alice, BST),
        bank.votes_changed(&bank.treasury, TREASURY, TREASURY - BST),
        bank.votes_changed(&bank.bob, 0, BST),
    ]);

    // Also when they come back from nothing.
    bank.transfer(&bank.alice, &bank.treasury, BST).unwrap();
    bank.fund(&bank.alice, 2 * BST);
    assert_eq!(bank.get_delegate(&bank.alice), Some(bank.bob.clone()));
    assert_eq!((bank.votes(&bank.alice), bank.votes(&bank.bob)), (0, 2 * BST as u128));
}

#[test]
fn changes_no_votes_between_holders_with_the_same_delegate() {
    let bank = setup();
    bank.delegate(&bank.alice, &bank.treasury).unwrap();
    bank.transfer(&bank.treasury, &bank.alice, BST).unwrap();
    bank.assert_events([bank.transferred(&bank.treasury, &bank.alice, BST)]);
    assert_eq!(bank.votes(&bank.treasury), TREASURY as u128);
}

#[test]
fn leaves_balance_and_votes_alone_when_giver_and_receiver_are_one() {
    let bank = setup();
    bank.fund(&bank.alice, 10 * BST);
    for amount in [1, 10 * BST] {
        bank.transfer(&bank.alice, &bank.alice, amount).unwrap();
        bank.assert_events([bank.transferred(&bank.alice, &bank.alice, amount)]);
        assert_eq!(bank.balance(&bank.alice), 10 * BST);
        assert_eq!(bank.votes(&bank.alice), 10 * BST as u128);
    }
    bank.assert_refused(InsufficientBalance, || {
        bank.transfer(&bank.alice, &bank.alice, 10 * BST + 1)
    });
}

#[test]
fn publishes_an_amount_of_zero_and_moves_nothing() {
    let bank = setup();
    bank.transfer(&bank.alice, &bank.bob, 0).unwrap();
    bank.assert_events([bank.transferred(&bank.alice, &bank.bob, 0)]);
    assert_eq!((bank.balance(&bank.alice), bank.balance(&bank.bob)), (0, 0));
    assert_eq!(bank.get_delegate(&bank.bob), None);
}

#[test]
fn credits_the_account_of_a_muxed_receiver_and_publishes_the_id() {
    let bank = setup();
    let receiver = bank.account(7);
    let send = |id| {
        let muxed = MuxedAddress::new(receiver.clone(), id);
        bank.call::<()>(&bank.treasury, "transfer", (&bank.treasury, muxed, BST)).unwrap();
    };

    send(u64::MAX);
    bank.assert_events([
        bank.transferred_muxed(&bank.treasury, &receiver, u64::MAX, BST),
        bank.delegated(&receiver, None, &receiver),
        bank.votes_changed(&bank.treasury, TREASURY, TREASURY - BST),
        bank.votes_changed(&receiver, 0, BST),
    ]);

    send(0);
    bank.assert_events([
        bank.transferred_muxed(&bank.treasury, &receiver, 0, BST),
        bank.votes_changed(&bank.treasury, TREASURY - BST, TREASURY - 2 * BST),
        bank.votes_changed(&receiver, BST, 2 * BST),
    ]);
    assert_eq!(bank.balance(&receiver), 2 * BST);
}

#[test]
fn moves_all_of_a_holding_and_not_one_unit_more() {
    let bank = setup();
    bank.fund(&bank.alice, 10);
    for amount in [11, i128::MAX] {
        bank.assert_refused(InsufficientBalance, || bank.transfer(&bank.alice, &bank.bob, amount));
    }
    bank.transfer(&bank.alice, &bank.bob, 10).unwrap();
    assert_eq!((bank.balance(&bank.alice), bank.balance(&bank.bob)), (0, 10));
    assert_eq!((bank.votes(&bank.alice), bank.votes(&bank.bob)), (0, 10));
    bank.assert_refused(InsufficientBalance, || bank.transfer(&bank.alice, &bank.bob, 1));
}

#[test]
fn refuses_negative_amounts() {
    let bank = setup();
    bank.fund(&bank.alice, 10);
    let send = |to: &Address, amount| bank.transfer(&bank.alice, to, amount);
    for amount in [-1, i128::MIN] {
        bank.assert_refused(LessThanZero, || send(&bank.bob, amount));
        bank.assert_refused(LessThanZero, || send(&bank.alice, amount));
    }
}

#[test]
fn needs_the_givers_signature_over_receiver_and_amount() {
    let bank = setup();
    let (from, to) = (&bank.treasury, &bank.alice);
    bank.assert_needs_signature(from, "transfer", (from, to, BST), (from, to, 2 * BST));
    bank.assert_needs_signature(from, "transfer", (from, to, BST), (from, &bank.bob, BST));
}

#[test]
fn is_refused_while_paused() {
    let bank = setup();
    bank.pause();
    bank.assert_refused(ContractPaused, || bank.transfer(&bank.treasury, &bank.alice, 1));
}
