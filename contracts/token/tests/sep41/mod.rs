//! The rules of SEP-41 0.5.1, put to three tokens: the Stellar Asset Contract, which is the oracle,
//! OpenZeppelin's, and ours. What SEP-41 leaves open is as the oracle has it.

mod alike;
mod plain;
mod subject;

use brain_storm_testing::new_env;
use soroban_sdk::MuxedAddress;
use soroban_sdk::testutils::MuxedAddress as _;

use subject::Refusal::{AllowanceBad, AmountNegative, BalanceShort, Unsigned};
use subject::{HOLDING, Happened, Subject, brain_storm, openzeppelin, stellar_asset};

macro_rules! put_to_three_tokens {
    ($($rule:ident)*) => {
        mod the_stellar_asset_contract {
            $(#[test] fn $rule() { super::$rule(&super::stellar_asset(&super::new_env())); })*
        }
        mod openzeppelins {
            $(#[test] fn $rule() { super::$rule(&super::openzeppelin(&super::new_env())); })*
        }
        mod ours {
            $(#[test] fn $rule() { super::$rule(&super::brain_storm(&super::new_env())); })*
        }
    };
}

put_to_three_tokens! {
    balance_of_a_stranger_is_zero
    transfer_moves_the_amount_and_publishes_it
    transfer_moves_all_and_not_one_unit_more
    transfer_to_oneself_changes_nothing
    transfer_credits_the_account_of_a_muxed_receiver
    transfer_is_signed_by_the_giver
    amount_of_zero_is_published_and_moves_nothing
    amount_may_not_be_negative
    approve_publishes_and_replaces_what_was_allowed
    approve_reserves_nothing
    approve_takes_ledgers_the_network_can_keep
    approve_is_signed_by_the_holder
    allowance_ends_after_its_last_ledger
    transfer_from_lowers_the_allowance_and_keeps_its_last_ledger
    transfer_from_needs_allowance_and_balance
    transfer_from_is_signed_by_the_spender
    transfer_from_to_oneself_spends_the_allowance
    burn_destroys_the_amount_and_publishes_it
    burn_takes_all_and_not_one_unit_more
    burn_is_signed_by_the_holder
    burn_from_lowers_the_allowance_and_keeps_its_last_ledger
    burn_from_needs_allowance_and_balance
    burn_from_is_signed_by_the_spender
    decimals_are_seven
}

fn balance_of_a_stranger_is_zero(token: &Subject) {
    assert_eq!(token.balance(&token.alice), 0);
    assert_eq!(token.allowance(&token.alice, &token.bob), 0);
}

fn transfer_moves_the_amount_and_publishes_it(token: &Subject) {
    token.transfer(&token.holder, &token.alice, 400).unwrap();
    let arguments = (&token.holder, &token.alice, 400i128);
    token.assert_signed(&token.holder, "transfer", arguments);
    assert_eq!(token.happened(), [transferred(token, 400, None)]);
    assert_eq!(token.balance(&token.holder), HOLDING - 400);
    assert_eq!(token.balance(&token.alice), 400);
}

/// From the holder to Alice.
fn transferred(token: &Subject, amount: i128, to_muxed_id: Option<u64>) -> Happened {
    Happened {
        name: "transfer".into(),
        addresses: vec![token.holder.clone(), token.alice.clone()],
        amount,
        to_muxed_id,
        live_until_ledger: None,
    }
}

fn transfer_moves_all_and_not_one_unit_more(token: &Subject) {
    for amount in [HOLDING + 1, i128::MAX] {
        assert_eq!(token.transfer(&token.holder, &token.alice, amount), Err(BalanceShort));
    }
    token.transfer(&token.holder, &token.alice, HOLDING).unwrap();
    assert_eq!(token.balance(&token.holder), 0);
    assert_eq!(token.transfer(&token.holder, &token.alice, 1), Err(BalanceShort));
    assert_eq!(token.transfer(&token.bob, &token.alice, 1), Err(BalanceShort));
}

fn transfer_to_oneself_changes_nothing(token: &Subject) {
    for amount in [1, HOLDING] {
        token.transfer(&token.holder, &token.holder, amount).unwrap();
        let holder = || token.holder.clone();
        let event =
            Happened { addresses: vec![holder(), holder()], ..transferred(token, amount, None) };
        assert_eq!(token.happened(), [event]);
        assert_eq!(token.balance(&token.holder), HOLDING);
    }
    assert_eq!(token.transfer(&token.holder, &token.holder, HOLDING + 1), Err(BalanceShort));
}

fn transfer_credits_the_account_of_a_muxed_receiver(token: &Subject) {
    let receiver = token.account(7);
    for id in [0, u64::MAX] {
        let muxed = MuxedAddress::new(receiver.clone(), id);
        token.transfer_muxed(&token.holder, muxed, 10).unwrap();
        let event = Happened {
            addresses: vec![token.holder.clone(), receiver.clone()],
            ..transferred(token, 10, Some(id))
        };
        assert_eq!(token.happened(), [event]);
    }
    assert_eq!(token.balance(&receiver), 20);
}

fn transfer_is_signed_by_the_giver(token: &Subject) {
    let arguments = (&token.holder, &token.alice, 1i128);
    assert_eq!(token.ask::<()>(&token.alice, "transfer", arguments), Err(Unsigned));
    let signed = (&token.holder, &token.alice, 2i128);
    let otherwise = token.call_signed_otherwise::<()>(&token.holder, "transfer", signed, arguments);
    assert_eq!(otherwise, Err(brain_storm_testing::unsigned()));
}

fn amount_of_zero_is_published_and_moves_nothing(token: &Subject) {
    let (holder, alice, bob) = (&token.holder, &token.alice, &token.bob);
    token.transfer(holder, alice, 0).unwrap();
    assert_eq!(token.happened(), [transferred(token, 0, None)]);
    token.transfer(alice, bob, 0).unwrap();
    token.transfer_from(bob, holder, alice, 0).unwrap();
    assert_eq!(token.happened(), [transferred(token, 0, None)]);
    token.burn(alice, 0).unwrap();
    token.burn_from(bob, holder, 0).unwrap();
    assert_eq!(token.happened(), [burned(token, 0)]);
    assert_eq!([holder, alice, bob].map(|who| token.balance(who)), [HOLDING, 0, 0]);
}

fn amount_may_not_be_negative(token: &Subject) {
    let (holder, alice, last) = (&token.holder, &token.alice, token.ledger() + 10);
    token.approve(holder, alice, 100, last).unwrap();
    for amount in [-1, i128::MIN] {
        assert_eq!(token.transfer(holder, alice, amount), Err(AmountNegative));
        assert_eq!(token.transfer(holder, holder, amount), Err(AmountNegative));
        assert_eq!(token.transfer_from(alice, holder, alice, amount), Err(AmountNegative));
        assert_eq!(token.burn(holder, amount), Err(AmountNegative));
        assert_eq!(token.burn_from(alice, holder, amount), Err(AmountNegative));
        assert_eq!(token.approve(holder, alice, amount, last), Err(AmountNegative));
    }
    assert_eq!((token.balance(holder), token.allowance(holder, alice)), (HOLDING, 100));
}

fn approve_publishes_and_replaces_what_was_allowed(token: &Subject) {
    let (holder, alice) = (&token.holder, &token.alice);
    let last = token.ledger() + 10;
    for amount in [500, i128::MAX, 3] {
        token.approve(holder, alice, amount, last).unwrap();
        let event = Happened {
            name: "approve".into(),
            live_until_ledger: Some(last),
            ..transferred(token, amount, None)
        };
        assert_eq!(token.happened(), [event]);
        assert_eq!(token.allowance(holder, alice), amount);
        assert_eq!(token.allowance(alice, holder), 0);
    }
    token.approve(holder, alice, 2, token.ledger()).unwrap();
    token.pass_ledgers(1);
    assert_eq!(token.allowance(holder, alice), 0);
}

fn approve_reserves_nothing(token: &Subject) {
    let (holder, alice) = (&token.holder, &token.alice);
    token.approve(holder, alice, HOLDING, token.ledger() + 10).unwrap();
    token.transfer(holder, &token.bob, HOLDING).unwrap();
    assert_eq!(token.allowance(holder, alice), HOLDING);
    assert_eq!(token.transfer_from(alice, holder, alice, 1), Err(BalanceShort));
}

fn approve_takes_ledgers_the_network_can_keep(token: &Subject) {
    let (holder, alice) = (&token.holder, &token.alice);
    let (now, farthest) = (token.ledger(), token.env.ledger().max_live_until_ledger());
    for last in [now, now + 1, farthest] {
        token.approve(holder, alice, 1, last).unwrap();
    }
    for last in [0, now - 1, farthest + 1, u32::MAX] {
        assert_eq!(token.approve(holder, alice, 1, last), Err(AllowanceBad));
    }
    assert_eq!(token.allowance(holder, alice), 1);
    for last in [farthest + 1, u32::MAX] {
        assert_eq!(token.approve(holder, alice, 0, last), Err(AllowanceBad));
    }
    for last in [0, now - 1, now] {
        token.approve(holder, alice, 0, last).unwrap();
    }
    assert_eq!(token.allowance(holder, alice), 0);
}

fn approve_is_signed_by_the_holder(token: &Subject) {
    let arguments = (&token.holder, &token.alice, 1i128, token.ledger());
    assert_eq!(token.ask::<()>(&token.alice, "approve", arguments), Err(Unsigned));
    assert_eq!(token.ask::<()>(&token.holder, "approve", arguments), Ok(()));
    token.assert_signed(&token.holder, "approve", arguments);
}

fn allowance_ends_after_its_last_ledger(token: &Subject) {
    let (holder, alice) = (&token.holder, &token.alice);
    token.approve(holder, alice, 100, token.ledger() + 1_000).unwrap();
    token.pass_ledgers(1_000);
    assert_eq!(token.allowance(holder, alice), 100);
    token.transfer_from(alice, holder, alice, 1).unwrap();
    token.pass_ledgers(1);
    assert_eq!(token.allowance(holder, alice), 0);
    assert_eq!(token.transfer_from(alice, holder, alice, 1), Err(AllowanceBad));
    assert_eq!(token.burn_from(alice, holder, 1), Err(AllowanceBad));
}

fn transfer_from_lowers_the_allowance_and_keeps_its_last_ledger(token: &Subject) {
    let (holder, alice, bob) = (&token.holder, &token.alice, &token.bob);
    token.approve(holder, bob, 100, token.ledger() + 50).unwrap();
    token.transfer_from(bob, holder, alice, 30).unwrap();
    assert_eq!(token.happened(), [transferred(token, 30, None)]);
    assert_eq!([holder, alice, bob].map(|who| token.balance(who)), [HOLDING - 30, 30, 0]);
    token.pass_ledgers(50);
    assert_eq!(token.allowance(holder, bob), 70);
    token.pass_ledgers(1);
    assert_eq!(token.allowance(holder, bob), 0);
}

fn transfer_from_needs_allowance_and_balance(token: &Subject) {
    let (holder, alice, bob) = (&token.holder, &token.alice, &token.bob);
    let last = token.ledger() + 10;
    assert_eq!(token.transfer_from(bob, holder, alice, 1), Err(AllowanceBad));
    assert_eq!(token.transfer_from(holder, holder, alice, 1), Err(AllowanceBad));
    token.approve(holder, bob, 100, last).unwrap();
    assert_eq!(token.transfer_from(bob, holder, alice, 101), Err(AllowanceBad));
    token.approve(holder, bob, i128::MAX, last).unwrap();
    assert_eq!(token.transfer_from(bob, holder, alice, HOLDING + 1), Err(BalanceShort));
    assert_eq!(token.allowance(holder, bob), i128::MAX);
    token.transfer_from(bob, holder, alice, HOLDING).unwrap();
    assert_eq!(token.allowance(holder, bob), i128::MAX - HOLDING);
}

fn transfer_from_is_signed_by_the_spender(token: &Subject) {
    let (holder, bob) = (&token.holder, &token.bob);
    token.approve(holder, bob, 100, token.ledger()).unwrap();
    let arguments = (bob, holder, &token.alice, 100i128);
    assert_eq!(token.ask::<()>(holder, "transfer_from", arguments), Err(Unsigned));
    assert_eq!(token.ask::<()>(bob, "transfer_from", arguments), Ok(()));
    token.assert_signed(bob, "transfer_from", arguments);
}

fn transfer_from_to_oneself_spends_the_allowance(token: &Subject) {
    let (holder, bob) = (&token.holder, &token.bob);
    token.approve(holder, bob, 100, token.ledger()).unwrap();
    token.transfer_from(bob, holder, holder, 60).unwrap();
    assert_eq!((token.balance(holder), token.allowance(holder, bob)), (HOLDING, 40));
}

/// By the holder.
fn burned(token: &Subject, amount: i128) -> Happened {
    Happened {
        name: "burn".into(),
        addresses: vec![token.holder.clone()],
        ..transferred(token, amount, None)
    }
}

fn burn_destroys_the_amount_and_publishes_it(token: &Subject) {
    token.burn(&token.holder, 400).unwrap();
    token.assert_signed(&token.holder, "burn", (&token.holder, 400i128));
    assert_eq!(token.happened(), [burned(token, 400)]);
    assert_eq!(token.balance(&token.holder), HOLDING - 400);
}

fn burn_takes_all_and_not_one_unit_more(token: &Subject) {
    for amount in [HOLDING + 1, i128::MAX] {
        assert_eq!(token.burn(&token.holder, amount), Err(BalanceShort));
    }
    token.burn(&token.holder, HOLDING).unwrap();
    assert_eq!(token.burn(&token.holder, 1), Err(BalanceShort));
}

fn burn_is_signed_by_the_holder(token: &Subject) {
    assert_eq!(token.ask::<()>(&token.alice, "burn", (&token.holder, 1i128)), Err(Unsigned));
}

fn burn_from_lowers_the_allowance_and_keeps_its_last_ledger(token: &Subject) {
    let (holder, bob) = (&token.holder, &token.bob);
    token.approve(holder, bob, 100, token.ledger() + 50).unwrap();
    token.burn_from(bob, holder, 30).unwrap();
    assert_eq!(token.happened(), [burned(token, 30)]);
    assert_eq!(token.balance(holder), HOLDING - 30);
    token.pass_ledgers(50);
    assert_eq!(token.allowance(holder, bob), 70);
    token.pass_ledgers(1);
    assert_eq!(token.allowance(holder, bob), 0);
}

fn burn_from_needs_allowance_and_balance(token: &Subject) {
    let (holder, bob) = (&token.holder, &token.bob);
    assert_eq!(token.burn_from(bob, holder, 1), Err(AllowanceBad));
    token.approve(holder, bob, HOLDING + 1, token.ledger()).unwrap();
    assert_eq!(token.burn_from(bob, holder, HOLDING + 2), Err(AllowanceBad));
    assert_eq!(token.burn_from(bob, holder, HOLDING + 1), Err(BalanceShort));
    assert_eq!(token.allowance(holder, bob), HOLDING + 1);
    token.burn_from(bob, holder, HOLDING).unwrap();
    assert_eq!(token.allowance(holder, bob), 1);
}

fn burn_from_is_signed_by_the_spender(token: &Subject) {
    let (holder, bob) = (&token.holder, &token.bob);
    token.approve(holder, bob, 100, token.ledger()).unwrap();
    let arguments = (bob, holder, 100i128);
    assert_eq!(token.ask::<()>(holder, "burn_from", arguments), Err(Unsigned));
    assert_eq!(token.ask::<()>(bob, "burn_from", arguments), Ok(()));
    token.assert_signed(bob, "burn_from", arguments);
}

fn decimals_are_seven(token: &Subject) {
    assert_eq!(token.call_unsigned::<u32>("decimals", ()), Ok(7));
}
