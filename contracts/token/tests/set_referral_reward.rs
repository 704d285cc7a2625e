use brain_storm_shared::SharedError::ContractPaused;
use brain_storm_testing::Outcome;
use brain_storm_token::TokenError::SettingOutOfRange;
use brain_storm_token::{CAP, RewardKind, RewardSet};

use crate::setup::{BST, Bank, setup};

fn set(bank: &Bank, amount: i128) -> Outcome<()> {
    bank.call(&bank.admin, "set_referral_reward", (amount,))
}

#[test]
fn sets_the_reward_and_publishes_it_whole() {
    let bank = setup();

    set(&bank, 7 * BST).unwrap();

    bank.assert_signed(&bank.admin, "set_referral_reward", (7 * BST,));
    let (kind, by) = (RewardKind::Referral, bank.admin.clone());
    bank.assert_events([bank.whole(RewardSet { kind, course: None, amount: 7 * BST, by })]);
    assert_eq!(bank.read::<i128>("get_referral_reward", ()), 7 * BST);
    bank.assert_snapshot("set_referral_reward");
}

#[test]
fn takes_amounts_from_zero_to_the_cap() {
    let bank = setup();
    for amount in [CAP, 1, 0] {
        set(&bank, amount).unwrap();
        assert_eq!(bank.read::<i128>("get_referral_reward", ()), amount);
    }
    for amount in [-1, CAP + 1, i128::MIN, i128::MAX] {
        bank.assert_refused(SettingOutOfRange, || set(&bank, amount));
    }
}

#[test]
fn needs_the_admins_signature_over_the_amount() {
    let bank = setup();
    bank.assert_needs_signature(&bank.admin, "set_referral_reward", (BST,), (2 * BST,));
}

#[test]
fn is_refused_while_paused() {
    let bank = setup();
    bank.pause();
    bank.assert_refused(ContractPaused, || set(&bank, BST));
}
