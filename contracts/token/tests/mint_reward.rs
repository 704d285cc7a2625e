use brain_storm_shared::RECORD_TTL_LEDGERS;
use brain_storm_shared::SharedError::{ContractPaused, CourseKeyInvalid};
use brain_storm_token::TokenError::{
    CapExceeded, EpochBudgetExceeded, RewardAmountDiffers, RewardKeyUsed, RewardNotSet,
};
use brain_storm_token::{CAP, EPOCH_SECONDS, RewardItem, RewardKind};
use soroban_sdk::testutils::storage::Persistent as _;
use soroban_sdk::{IntoVal, Symbol, Val};
use stellar_access::access_control::AccessControlError::Unauthorized;

use crate::setup::{BST, BUDGET, Bank, COURSE_REWARD, HostVec, REFERRAL_REWARD, TREASURY, setup};

fn referral(bank: &Bank, key: u32) -> RewardItem {
    RewardItem { amount: REFERRAL_REWARD, kind: RewardKind::Referral, ..bank.reward(key) }
}

fn set_reward(bank: &Bank, course: &str, amount: i128) {
    let course = Symbol::new(&bank.env, course);
    bank.call::<()>(&bank.admin, "set_reward", (course, amount)).unwrap();
}

fn set_budget(bank: &Bank, amount: i128) {
    bank.call::<()>(&bank.admin, "set_epoch_budget", (amount,)).unwrap();
}

#[test]
fn mints_the_reward_and_publishes_it_whole() {
    let bank = setup();
    let reward = bank.reward(1);

    bank.mint_reward(&reward).unwrap();

    let arguments = bank.reward_arguments(&bank.minter, &reward);
    bank.assert_signed(&bank.minter, "mint_reward", arguments);
    bank.assert_events([
        bank.minted(&bank.alice, COURSE_REWARD),
        bank.delegated(&bank.alice, None, &bank.alice),
        bank.votes_changed(&bank.alice, 0, COURSE_REWARD),
        bank.rewarded(&reward, 1),
    ]);
    assert_eq!(bank.balance(&bank.alice), COURSE_REWARD);
    assert_eq!(bank.votes(&bank.alice), COURSE_REWARD as u128);
    assert_eq!(bank.supply(), (TREASURY + COURSE_REWARD) as u128);
    assert_eq!(bank.epoch().minted, COURSE_REWARD);
    assert!(bank.is_rewarded(1));
    bank.assert_snapshot("mint_reward");
}

#[test]
fn mints_the_reward_for_a_referral_to_any_course() {
    let bank = setup();
    let course = Symbol::new(&bank.env, "without_a_reward");
    let reward = RewardItem { course, ..referral(&bank, 1) };
    bank.delegate(&bank.alice, &bank.bob).unwrap();

    bank.mint_reward(&reward).unwrap();

    bank.assert_events([
        bank.minted(&bank.alice, REFERRAL_REWARD),
        bank.votes_changed(&bank.bob, 0, REFERRAL_REWARD),
        bank.rewarded(&reward, 1),
    ]);
}

#[test]
fn refuses_any_amount_but_the_one_set() {
    let bank = setup();
    for amount in
        [COURSE_REWARD - 1, COURSE_REWARD + 1, REFERRAL_REWARD, 0, -1, i128::MIN, i128::MAX]
    {
        let reward = RewardItem { amount, ..bank.reward(1) };
        bank.assert_refused(RewardAmountDiffers, || bank.mint_reward(&reward));
    }
    for amount in [REFERRAL_REWARD - 1, REFERRAL_REWARD + 1, COURSE_REWARD] {
        let reward = RewardItem { amount, ..referral(&bank, 1) };
        bank.assert_refused(RewardAmountDiffers, || bank.mint_reward(&reward));
    }
}

#[test]
fn follows_the_setting() {
    let bank = setup();
    set_reward(&bank, "rust_basics", 2 * COURSE_REWARD);
    bank.assert_refused(RewardAmountDiffers, || bank.mint_reward(&bank.reward(1)));
    bank.mint_reward(&RewardItem { amount: 2 * COURSE_REWARD, ..bank.reward(1) }).unwrap();
}

#[test]
fn refuses_when_no_reward_is_set() {
    let bank = setup();
    let course = Symbol::new(&bank.env, "without_a_reward");
    for amount in [0, COURSE_REWARD] {
        let reward = RewardItem { amount, course: course.clone(), ..bank.reward(1) };
        bank.assert_refused(RewardNotSet, || bank.mint_reward(&reward));
    }
    set_reward(&bank, "rust_basics", 0);
    bank.assert_refused(RewardNotSet, || bank.mint_reward(&bank.reward(1)));
    bank.call::<()>(&bank.admin, "set_referral_reward", (0i128,)).unwrap();
    bank.assert_refused(RewardNotSet, || bank.mint_reward(&referral(&bank, 1)));
}

#[test]
fn mints_once_per_key_whatever_else_differs() {
    let bank = setup();
    bank.mint_reward(&bank.reward(1)).unwrap();
    set_reward(&bank, "other", COURSE_REWARD);
    let other = Symbol::new(&bank.env, "other");
    bank.pass_seconds(EPOCH_SECONDS);
    for reward in [
        bank.reward(1),
        referral(&bank, 1),
        RewardItem { to: bank.bob.clone(), ..bank.reward(1) },
        RewardItem { course: other, ..bank.reward(1) },
    ] {
        bank.assert_refused(RewardKeyUsed, || bank.mint_reward(&reward));
    }
    bank.mint_reward(&bank.reward(2)).unwrap();
}

#[test]
fn mints_up_to_the_epochs_budget_and_not_one_unit_more() {
    let bank = setup();
    for key in 1..=20 {
        bank.mint_reward(&bank.reward(key)).unwrap();
    }
    assert_eq!((bank.epoch().minted, bank.epoch().budget), (BUDGET, BUDGET));
    bank.assert_refused(EpochBudgetExceeded, || bank.mint_reward(&bank.reward(21)));
    bank.assert_refused(EpochBudgetExceeded, || bank.mint_reward(&referral(&bank, 21)));

    set_budget(&bank, BUDGET + COURSE_REWARD - 1);
    bank.assert_refused(EpochBudgetExceeded, || bank.mint_reward(&bank.reward(21)));
    set_budget(&bank, BUDGET + COURSE_REWARD);
    bank.mint_reward(&bank.reward(21)).unwrap();

    set_budget(&bank, 0);
    bank.assert_refused(EpochBudgetExceeded, || bank.mint_reward(&bank.reward(22)));
}

#[test]
fn has_the_whole_budget_again_from_the_next_epoch_on_but_no_leftovers() {
    let bank = setup();
    set_budget(&bank, COURSE_REWARD);
    bank.mint_reward(&bank.reward(1)).unwrap();
    bank.pass_seconds(EPOCH_SECONDS - 1);
    bank.assert_refused(EpochBudgetExceeded, || bank.mint_reward(&bank.reward(2)));
    bank.pass_seconds(1);
    bank.mint_reward(&bank.reward(2)).unwrap();
    bank.assert_events([
        bank.minted(&bank.alice, COURSE_REWARD),
        bank.votes_changed(&bank.alice, COURSE_REWARD, 2 * COURSE_REWARD),
        bank.rewarded(&bank.reward(2), 2),
    ]);

    bank.pass_seconds(3 * EPOCH_SECONDS);
    bank.mint_reward(&bank.reward(3)).unwrap();
    bank.assert_refused(EpochBudgetExceeded, || bank.mint_reward(&bank.reward(4)));
}

#[test]
fn mints_up_to_the_cap_and_not_one_unit_more() {
    let bank = Bank::deploy(CAP - COURSE_REWARD);
    bank.fund(&bank.bob, BST);
    bank.mint_reward(&bank.reward(1)).unwrap();
    assert_eq!(bank.supply(), CAP as u128);
    bank.assert_refused(CapExceeded, || bank.mint_reward(&bank.reward(2)));

    // What is burned may be minted again.
    bank.burn(&bank.alice, COURSE_REWARD - 1).unwrap();
    bank.assert_refused(CapExceeded, || bank.mint_reward(&bank.reward(2)));
    bank.burn(&bank.alice, 1).unwrap();
    bank.mint_reward(&bank.reward(2)).unwrap();
    assert_eq!(bank.supply(), CAP as u128);
}

#[test]
fn refuses_course_keys_of_another_form() {
    let bank = setup();
    for key in ["", "Rust", "9rust", "_"] {
        let course = Symbol::new(&bank.env, key);
        for reward in [bank.reward(1), referral(&bank, 1)] {
            let reward = RewardItem { course: course.clone(), ..reward };
            bank.assert_refused(CourseKeyInvalid, || bank.mint_reward(&reward));
        }
    }
}

#[test]
fn keeps_the_key_alive_for_its_term() {
    let bank = setup();
    bank.mint_reward(&bank.reward(1)).unwrap();
    bank.env.as_contract(&bank.address, || {
        let name = Symbol::new(&bank.env, "Rewarded");
        let key: HostVec<Val> = (name, bank.key(1)).into_val(&bank.env);
        assert_eq!(bank.env.storage().persistent().get_ttl(&key), RECORD_TTL_LEDGERS);
    });
}

#[test]
fn needs_the_minters_signature_over_the_whole_reward() {
    let bank = setup();
    let arguments = bank.reward_arguments(&bank.minter, &bank.reward(1));
    let to_bob = RewardItem { to: bank.bob.clone(), ..bank.reward(1) };
    let others = bank.reward_arguments(&bank.minter, &to_bob);
    bank.assert_needs_signature(&bank.minter, "mint_reward", arguments, others);
}

#[test]
fn needs_the_role_and_a_running_contract() {
    let bank = setup();
    for signer in [&bank.admin, &bank.treasury, &bank.alice] {
        let arguments = bank.reward_arguments(signer, &bank.reward(1));
        bank.assert_refused(Unauthorized, || bank.call::<()>(signer, "mint_reward", arguments));
    }
    bank.pause();
    bank.assert_refused(ContractPaused, || bank.mint_reward(&bank.reward(1)));
}
