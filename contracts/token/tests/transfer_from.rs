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
fn moves_what_the_spender_was_allowed_and_publishes_balance_and_votes() {
    let bank = allowed();

    bank.transfer_from(&bank.alice, &bank.treasury, &bank.bob, 4 * BST).unwrap();

    let arguments = (&bank.alice, &bank.treasury, &bank.bob, 4 * BST);
    bank.assert_signed(&bank.alice, "transfer_from", arguments);
    bank.assert_events([
        bank.transferred(&bank.treasury, &bank.bob, 4 * BST),
        bank.delegated(&bank.bob, None, &bank.bob),
        bank.votes_changed(&bank.treasury, TREASURY, TREASURY - 4 * BST),
        bank.votes_changed(&bank.bob, 0, 4 * BST),
    ]);
    assert_eq!(bank.balance(&bank.bob), 4 * BST);
    assert_eq!(bank.balance(&bank.treasury), TREASURY - 4 * BST);
    assert_eq!(bank.balance(&bank.alice), 0);
    bank.assert_snapshot("transfer_from");
}

#[test]
fn lowers_the_allowance_and_keeps_its_last_ledger() {
    let bank = allowed();
    bank.transfer_from(&bank.alice, &bank.treasury, &bank.bob, 4 * BST).unwrap();
    assert_eq!(bank.allowance(&bank.treasury, &bank.alice), 6 * BST);
    bank.pass_ledgers(100);
    assert_eq!(bank.allowance(&bank.treasury, &bank.alice), 6 * BST);
    bank.transfer_from(&bank.alice, &bank.treasury, &bank.bob, BST).unwrap();
    bank.pass_ledgers(1);
    assert_eq!(bank.allowance(&bank.treasury, &bank.alice), 0);
    bank.assert_refused(InsufficientAllowance, || {
        bank.transfer_from(&bank.alice, &bank.treasury, &bank.bob, 1)
    });
}

#[test]
fn spends_an_allowance_to_the_last_unit_and_not_one_more() {
    let bank = allowed();
    let spend = |amount| bank.transfer_from(&bank.alice, &bank.treasury, &bank.bob, amount);
    for amount in [10 * BST + 1, i128::MAX] {
        bank.assert_refused(InsufficientAllowance, || spend(amount));
    }
    spend(10 * BST).unwrap();
    assert_eq!(bank.allowance(&bank.treasury, &bank.alice), 0);
    bank.assert_refused(InsufficientAllowance, || spend(1));
}

#[test]
fn is_refused_when_the_holding_is_short_and_keeps_the_allowance() {
    let bank = setup();
    bank.fund(&bank.alice, 10);
    bank.approve(&bank.alice, &bank.bob, i128::MAX, bank.ledger() + 100).unwrap();
    let spend = |amount| bank.transfer_from(&bank.bob, &bank.alice, &bank.treasury, amount);
    bank.assert_refused(InsufficientBalance, || spend(11));
    spend(10).unwrap();
    assert_eq!(bank.allowance(&bank.alice, &bank.bob), i128::MAX - 10);
}

#[test]
fn asks_the_holder_for_an_allowance_to_themselves() {
    let bank = setup();
    let spend = || bank.transfer_from(&bank.treasury, &bank.treasury, &bank.bob, 1);
    bank.assert_refused(InsufficientAllowance, spend);
    bank.approve(&bank.treasury, &bank.treasury, 1, bank.ledger()).unwrap();
    spend().unwrap();
    assert_eq!(bank.balance(&bank.bob), 1);
}

#[test]
fn spends_the_allowance_even_when_giver_and_receiver_are_one() {
    let bank = allowed();
    bank.transfer_from(&bank.alice, &bank.treasury, &bank.treasury, BST).unwrap();
    bank.assert_events([bank.transferred(&bank.treasury, &bank.treasury, BST)]);
    assert_eq!(bank.balance(&bank.treasury), TREASURY);
    assert_eq!(bank.votes(&bank.treasury), TREASURY as u128);
    assert_eq!(bank.allowance(&bank.treasury, &bank.alice), 9 * BST);
}

#[test]
fn publishes_an_amount_of_zero_from_anybody() {
    let bank = setup();
    bank.transfer_from(&bank.bob, &bank.treasury, &bank.alice, 0).unwrap();
    bank.assert_events([bank.transferred(&bank.treasury, &bank.alice, 0)]);
    assert_eq!(bank.get_delegate(&bank.alice), None);
}

#[test]
fn refuses_negative_amounts() {
    let bank = allowed();
    for amount in [-1, i128::MIN] {
        bank.assert_refused(LessThanZero, || {
            bank.transfer_from(&bank.alice, &bank.treasury, &bank.bob, amount)
        });
    }
}

#[test]
fn needs_the_spenders_signature_not_the_holders() {
    let bank = allowed();
    let (spender, from, to) = (&bank.alice, &bank.treasury, &bank.bob);
    let (arguments, others) = ((spender, from, to, BST), (spender, from, spender, BST));
    bank.assert_needs_signature(spender, "transfer_from", arguments, others);
    let refused = bank.call::<()>(from, "transfer_from", arguments);
    assert_eq!(refused, Err(brain_storm_testing::unsigned()));
}

#[test]
fn is_refused_while_paused() {
    let bank = allowed();
    bank.pause();
    bank.assert_refused(ContractPaused, || {
        bank.transfer_from(&bank.alice, &bank.treasury, &bank.bob, 1)
    });
}
