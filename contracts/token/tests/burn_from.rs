use brain_storm_shared::SharedError::ContractPaused;
use stellar_tokens::fungible::FungibleTokenError::{
    InsufficientAllowance, InsufficientBalance, LessThanZero,
};

use crate::setup::{BST, Bank, TREASURY, setup};

/// The treasury allows Alice 10 BST for 100 ledgers.
fn allowed() -> Bank {
    let bank = setup();
    bank.approve(&bank.treasury, &bank.alice, 10 * BST, bank.ledger() + 100).unwrap();
    bank
}

#[test]
fn destroys_what_the_spender_was_allowed_and_publishes_it() {
    let bank = allowed();

    bank.burn_from(&bank.alice, &bank.treasury, 4 * BST).unwrap();

    bank.assert_signed(&bank.alice, "burn_from", (&bank.alice, &bank.treasury, 4 * BST));
    bank.assert_events([
        bank.burned(&bank.treasury, 4 * BST),
        bank.votes_changed(&bank.treasury, TREASURY, TREASURY - 4 * BST),
    ]);
    assert_eq!(bank.balance(&bank.treasury), TREASURY - 4 * BST);
    assert_eq!(bank.supply(), (TREASURY - 4 * BST) as u128);
    bank.assert_snapshot("burn_from");
}

#[test]
fn lowers_the_allowance_and_keeps_its_last_ledger() {
    let bank = allowed();
    bank.burn_from(&bank.alice, &bank.treasury, 4 * BST).unwrap();
    bank.pass_ledgers(100);
    assert_eq!(bank.allowance(&bank.treasury, &bank.alice), 6 * BST);
    bank.pass_ledgers(1);
    bank.assert_refused(InsufficientAllowance, || bank.burn_from(&bank.alice, &bank.treasury, 1));
}

#[test]
fn spends_an_allowance_to_the_last_unit_and_not_one_more() {
    let bank = allowed();
    let spend = |amount| bank.burn_from(&bank.alice, &bank.treasury, amount);
    for amount in [10 * BST + 1, i128::MAX] {
        bank.assert_refused(InsufficientAllowance, || spend(amount));
    }
    spend(10 * BST).unwrap();
    bank.assert_refused(InsufficientAllowance, || spend(1));
}

#[test]
fn is_refused_when_the_holding_is_short_and_keeps_the_allowance() {
    let bank = setup();
    bank.fund(&bank.alice, 10);
    bank.approve(&bank.alice, &bank.bob, 20, bank.ledger()).unwrap();
    bank.assert_refused(InsufficientBalance, || bank.burn_from(&bank.bob, &bank.alice, 11));
    bank.burn_from(&bank.bob, &bank.alice, 10).unwrap();
    assert_eq!(bank.allowance(&bank.alice, &bank.bob), 10);
}

#[test]
fn publishes_an_amount_of_zero_from_anybody() {
    let bank = setup();
    bank.burn_from(&bank.bob, &bank.treasury, 0).unwrap();
    bank.assert_events([bank.burned(&bank.treasury, 0)]);
}

#[test]
fn refuses_negative_amounts() {
    let bank = allowed();
    for amount in [-1, i128::MIN] {
        bank.assert_refused(LessThanZero, || bank.burn_from(&bank.alice, &bank.treasury, amount));
    }
}

#[test]
fn needs_the_spenders_signature_not_the_holders() {
    let bank = allowed();
    let (spender, from) = (&bank.alice, &bank.treasury);
    bank.assert_needs_signature(spender, "burn_from", (spender, from, BST), (spender, from, 1i128));
    let refused = bank.call::<()>(from, "burn_from", (spender, from, BST));
    assert_eq!(refused, Err(brain_storm_testing::unsigned()));
}

#[test]
fn is_refused_while_paused() {
    let bank = allowed();
    bank.pause();
    bank.assert_refused(ContractPaused, || bank.burn_from(&bank.alice, &bank.treasury, 1));
}
