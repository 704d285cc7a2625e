use brain_storm_shared::SharedError::ContractPaused;
use brain_storm_token::Approve;
use stellar_tokens::fungible::FungibleTokenError::{InvalidLiveUntilLedger, LessThanZero};

use crate::setup::{BST, setup};

#[test]
fn stores_the_allowance_and_publishes_it_whole() {
    let bank = setup();
    let live_until_ledger = bank.ledger() + 100;

    bank.approve(&bank.alice, &bank.bob, BST, live_until_ledger).unwrap();

    let arguments = (&bank.alice, &bank.bob, BST, live_until_ledger);
    bank.assert_signed(&bank.alice, "approve", arguments);
    let (from, spender) = (bank.alice.clone(), bank.bob.clone());
    let event = Approve { from, spender, amount: BST, live_until_ledger };
    bank.assert_events([bank.whole(event)]);
    assert_eq!(bank.allowance(&bank.alice, &bank.bob), BST);
    assert_eq!(bank.allowance(&bank.bob, &bank.alice), 0);
    bank.assert_snapshot("approve");
}

#[test]
fn replaces_amount_and_last_ledger() {
    let bank = setup();
    bank.approve(&bank.alice, &bank.bob, 9, bank.ledger() + 100).unwrap();
    bank.approve(&bank.alice, &bank.bob, 5, bank.ledger() + 1).unwrap();
    assert_eq!(bank.allowance(&bank.alice, &bank.bob), 5);
    bank.pass_ledgers(2);
    assert_eq!(bank.allowance(&bank.alice, &bank.bob), 0);
}

#[test]
fn reserves_nothing() {
    let bank = setup();
    bank.fund(&bank.alice, 10);
    bank.approve(&bank.alice, &bank.bob, 10, bank.ledger() + 100).unwrap();
    bank.transfer(&bank.alice, &bank.treasury, 10).unwrap();
    assert_eq!(bank.allowance(&bank.alice, &bank.bob), 10);
}

#[test]
fn takes_any_amount_but_a_negative_one() {
    let bank = setup();
    for amount in [0, 1, i128::MAX] {
        bank.approve(&bank.alice, &bank.bob, amount, bank.ledger()).unwrap();
        assert_eq!(bank.allowance(&bank.alice, &bank.bob), amount);
    }
    for amount in [-1, i128::MIN] {
        bank.assert_refused(LessThanZero, || {
            bank.approve(&bank.alice, &bank.bob, amount, bank.ledger())
        });
    }
}

#[test]
fn takes_a_last_ledger_from_this_one_to_the_farthest_the_network_keeps() {
    let bank = setup();
    let farthest = bank.env.ledger().max_live_until_ledger();
    for live_until_ledger in [bank.ledger(), farthest] {
        bank.approve(&bank.alice, &bank.bob, 1, live_until_ledger).unwrap();
    }
    for live_until_ledger in [0, bank.ledger() - 1, farthest + 1, u32::MAX] {
        bank.assert_refused(InvalidLiveUntilLedger, || {
            bank.approve(&bank.alice, &bank.bob, 1, live_until_ledger)
        });
    }
}

#[test]
fn takes_a_past_ledger_to_withdraw_an_allowance() {
    let bank = setup();
    bank.approve(&bank.alice, &bank.bob, 9, bank.ledger() + 100).unwrap();
    bank.approve(&bank.alice, &bank.bob, 0, 0).unwrap();
    assert_eq!(bank.allowance(&bank.alice, &bank.bob), 0);
    let too_far = bank.env.ledger().max_live_until_ledger() + 1;
    bank.assert_refused(InvalidLiveUntilLedger, || {
        bank.approve(&bank.alice, &bank.bob, 0, too_far)
    });
}

#[test]
fn needs_the_holders_signature_over_all_of_it() {
    let bank = setup();
    let (from, spender, last) = (&bank.alice, &bank.bob, bank.ledger());
    let others = (from, spender, BST, last + 1);
    bank.assert_needs_signature(from, "approve", (from, spender, BST, last), others);
}

#[test]
fn is_refused_while_paused() {
    let bank = setup();
    bank.pause();
    bank.assert_refused(ContractPaused, || bank.approve(&bank.alice, &bank.bob, 1, bank.ledger()));
}
