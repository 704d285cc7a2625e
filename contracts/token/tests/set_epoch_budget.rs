use brain_storm_shared::SharedError::ContractPaused;
use brain_storm_testing::{Outcome, unsigned};
use brain_storm_token::TokenError::SettingOutOfRange;
use brain_storm_token::{CAP, EpochBudgetSet};
use stellar_access::access_control::AccessControlError::AdminNotSet;

use crate::setup::{BST, Bank, COURSE_REWARD, setup};

fn set(bank: &Bank, amount: i128) -> Outcome<()> {
    bank.call(&bank.admin, "set_epoch_budget", (amount,))
}

#[test]
fn sets_the_budget_of_the_running_epoch_too_and_publishes_it_whole() {
    let bank = setup();
    bank.mint_reward(&bank.reward(1)).unwrap();

    set(&bank, 7 * BST).unwrap();

    bank.assert_signed(&bank.admin, "set_epoch_budget", (7 * BST,));
    let event = EpochBudgetSet { amount: 7 * BST, by: bank.admin.clone() };
    bank.assert_events([bank.whole(event)]);
    assert_eq!((bank.epoch().budget, bank.epoch().minted), (7 * BST, COURSE_REWARD));
    bank.assert_snapshot("set_epoch_budget");
}

#[test]
fn takes_amounts_from_zero_to_the_cap() {
    let bank = setup();
    for amount in [CAP, 1, 0] {
        set(&bank, amount).unwrap();
        assert_eq!(bank.epoch().budget, amount);
    }
    for amount in [-1, CAP + 1, i128::MIN, i128::MAX] {
        bank.assert_refused(SettingOutOfRange, || set(&bank, amount));
    }
}

#[test]
fn needs_the_admins_signature_over_the_amount() {
    let bank = setup();
    bank.assert_needs_signature(&bank.admin, "set_epoch_budget", (BST,), (2 * BST,));
}

#[test]
fn is_the_business_of_whoever_is_admin_now() {
    let bank = setup();
    let until = bank.ledger() + 100;
    bank.call::<()>(&bank.admin, "transfer_admin_role", (&bank.alice, until)).unwrap();
    bank.call::<()>(&bank.alice, "accept_admin_transfer", ()).unwrap();

    bank.assert_refused(unsigned(), || set(&bank, BST));
    bank.call::<()>(&bank.alice, "set_epoch_budget", (BST,)).unwrap();
    let event = EpochBudgetSet { amount: BST, by: bank.alice.clone() };
    bank.assert_events([bank.whole(event)]);

    bank.call::<()>(&bank.alice, "renounce_admin", ()).unwrap();
    for (entry_point, error) in
        [("set_epoch_budget", AdminNotSet), ("set_referral_reward", AdminNotSet)]
    {
        bank.assert_refused(error, || bank.call::<()>(&bank.alice, entry_point, (BST,)));
    }
    bank.assert_refused(AdminNotSet, || {
        bank.call::<()>(&bank.alice, "set_reward", (bank.course(), BST))
    });
}

#[test]
fn is_refused_while_paused() {
    let bank = setup();
    bank.pause();
    bank.assert_refused(ContractPaused, || set(&bank, BST));
}
