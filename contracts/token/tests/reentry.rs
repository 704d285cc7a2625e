//! No entry point calls another contract. Only an account's own contract runs meanwhile, to check
//! its signature, and the host lets it not back in.

use brain_storm_shared::MINTER;
use brain_storm_testing::{Hostile, HostileClient};
use soroban_sdk::{Address, Env, IntoVal, Val};

use crate::setup::{BST, Bank, HostVec, setup};

/// Has the hostile account sign the call and call back with the same; asserts that the call went
/// through, and the one back did not.
#[track_caller]
fn assert_entered_once(
    bank: &Bank,
    hostile: &Address,
    entry_point: &str,
    arguments: impl IntoVal<Env, HostVec<Val>>,
) {
    assert_eq!(bank.call_hostile(hostile, entry_point, arguments), Ok(()), "{entry_point}");
    let refused = HostileClient::new(&bank.env, hostile).was_refused();
    assert_eq!(refused, Some(true), "{entry_point}");
}

#[test]
fn is_refused_to_the_account_whose_signature_is_checked() {
    let bank = setup();
    let hostile = bank.env.register(Hostile, ());
    bank.fund(&hostile, 10 * BST);
    bank.fund(&bank.alice, 10 * BST);
    bank.approve(&bank.alice, &hostile, 10 * BST, bank.ledger()).unwrap();
    let (alice, last) = (&bank.alice, bank.ledger());

    assert_entered_once(&bank, &hostile, "transfer", (&hostile, alice, BST));
    assert_eq!(bank.balance(&hostile), 9 * BST);
    assert_entered_once(&bank, &hostile, "burn", (&hostile, BST));
    assert_eq!(bank.balance(&hostile), 8 * BST);
    assert_entered_once(&bank, &hostile, "transfer_from", (&hostile, alice, &hostile, BST));
    assert_entered_once(&bank, &hostile, "burn_from", (&hostile, alice, BST));
    assert_eq!(bank.allowance(alice, &hostile), 8 * BST);
    assert_entered_once(&bank, &hostile, "approve", (&hostile, alice, BST, last));
    assert_entered_once(&bank, &hostile, "delegate", (&hostile, alice));
}

#[test]
fn is_refused_to_a_minter() {
    let bank = setup();
    let hostile = bank.env.register(Hostile, ());
    let arguments = (&hostile, MINTER, &bank.admin);
    bank.call::<()>(&bank.admin, "grant_role", arguments).unwrap();

    let arguments = bank.reward_arguments(&hostile, &bank.reward(1));
    assert_entered_once(&bank, &hostile, "mint_reward", arguments);
    let items = HostVec::from_array(&bank.env, [bank.reward(2)]);
    assert_entered_once(&bank, &hostile, "mint_reward_batch", (&hostile, items));
}

#[test]
fn is_refused_to_an_admin() {
    let bank = setup();
    let hostile = bank.env.register(Hostile, ());
    let until = bank.ledger() + 1;
    bank.call::<()>(&bank.admin, "transfer_admin_role", (&hostile, until)).unwrap();

    assert_entered_once(&bank, &hostile, "accept_admin_transfer", ());
    assert_entered_once(&bank, &hostile, "set_reward", (bank.course(), BST));
    assert_entered_once(&bank, &hostile, "set_referral_reward", (BST,));
    assert_entered_once(&bank, &hostile, "set_epoch_budget", (BST,));
}
