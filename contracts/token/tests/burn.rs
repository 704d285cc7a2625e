use brain_storm_shared::SharedError::ContractPaused;
use stellar_tokens::fungible::FungibleTokenError::{InsufficientBalance, LessThanZero};

use crate::setup::{BST, TREASURY, setup};

#[test]
fn destroys_balance_votes_and_supply_and_publishes_it() {
    let bank = setup();

    bank.burn(&bank.treasury, 3 * BST).unwrap();

    bank.assert_signed(&bank.treasury, "burn", (&bank.treasury, 3 * BST));
    bank.assert_events([
        bank.burned(&bank.treasury, 3 * BST),
        bank.votes_changed(&bank.treasury, TREASURY, TREASURY - 3 * BST),
    ]);
    let left = TREASURY - 3 * BST;
    assert_eq!(bank.balance(&bank.treasury), left);
    assert_eq!((bank.votes(&bank.treasury), bank.supply()), (left as u128, left as u128));
    bank.assert_snapshot("burn");
}

#[test]
fn takes_the_votes_from_the_holders_delegate() {
    let bank = setup();
    bank.delegate(&bank.alice, &bank.bob).unwrap();
    bank.fund(&bank.alice, 10);
    bank.fund(&bank.bob, 5);

    bank.burn(&bank.alice, 4).unwrap();

    bank.assert_events([bank.burned(&bank.alice, 4), bank.votes_changed(&bank.bob, 15, 11)]);
}

#[test]
fn destroys_all_of_a_holding_and_not_one_unit_more() {
    let bank = setup();
    bank.fund(&bank.alice, 10);
    for amount in [11, i128::MAX] {
        bank.assert_refused(InsufficientBalance, || bank.burn(&bank.alice, amount));
    }
    bank.burn(&bank.alice, 10).unwrap();
    assert_eq!((bank.balance(&bank.alice), bank.votes(&bank.alice)), (0, 0));
    bank.assert_refused(InsufficientBalance, || bank.burn(&bank.alice, 1));
}

#[test]
fn publishes_an_amount_of_zero_and_changes_nothing() {
    let bank = setup();
    bank.burn(&bank.alice, 0).unwrap();
    bank.assert_events([bank.burned(&bank.alice, 0)]);
    assert_eq!(bank.supply(), TREASURY as u128);
}

#[test]
fn refuses_negative_amounts() {
    let bank = setup();
    for amount in [-1, i128::MIN] {
        bank.assert_refused(LessThanZero, || bank.burn(&bank.treasury, amount));
    }
}

#[test]
fn needs_the_holders_signature_over_the_amount() {
    let bank = setup();
    let from = &bank.treasury;
    bank.assert_needs_signature(from, "burn", (from, BST), (from, 2 * BST));
}

#[test]
fn is_refused_while_paused() {
    let bank = setup();
    bank.pause();
    bank.assert_refused(ContractPaused, || bank.burn(&bank.treasury, 1));
}
