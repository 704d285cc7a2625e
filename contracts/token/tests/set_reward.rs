use brain_storm_shared::SharedError::{ContractPaused, CourseKeyInvalid};
use brain_storm_testing::Outcome;
use brain_storm_token::TokenError::SettingOutOfRange;
use brain_storm_token::{CAP, RewardKind, RewardSet};
use soroban_sdk::Symbol;

use crate::setup::{BST, Bank, setup};

fn set(bank: &Bank, course: &str, amount: i128) -> Outcome<()> {
    bank.call(&bank.admin, "set_reward", (Symbol::new(&bank.env, course), amount))
}

fn get(bank: &Bank, course: &str) -> i128 {
    bank.read("get_reward", (Symbol::new(&bank.env, course),))
}

#[test]
fn sets_a_courses_reward_and_publishes_it_whole() {
    let bank = setup();

    set(&bank, "go_basics", 7 * BST).unwrap();

    let course = Symbol::new(&bank.env, "go_basics");
    bank.assert_signed(&bank.admin, "set_reward", (course.clone(), 7 * BST));
    let (kind, by) = (RewardKind::Course, bank.admin.clone());
    let event = RewardSet { kind, course: Some(course), amount: 7 * BST, by };
    bank.assert_events([bank.whole(event)]);
    assert_eq!(get(&bank, "go_basics"), 7 * BST);
    bank.assert_snapshot("set_reward");
}

#[test]
fn keeps_courses_and_referrals_apart() {
    let bank = setup();
    let before = (get(&bank, "rust_basics"), bank.read::<i128>("get_referral_reward", ()));
    set(&bank, "go_basics", 7 * BST).unwrap();
    let after = (get(&bank, "rust_basics"), bank.read::<i128>("get_referral_reward", ()));
    assert_eq!(after, before);
}

#[test]
fn takes_amounts_from_zero_to_the_cap() {
    let bank = setup();
    for amount in [CAP, 1, 0] {
        set(&bank, "go_basics", amount).unwrap();
        assert_eq!(get(&bank, "go_basics"), amount);
    }
    for amount in [-1, CAP + 1, i128::MIN, i128::MAX] {
        bank.assert_refused(SettingOutOfRange, || set(&bank, "go_basics", amount));
    }
}

#[test]
fn refuses_course_keys_of_another_form() {
    let bank = setup();
    for course in ["", "Rust", "9rust", "_"] {
        bank.assert_refused(CourseKeyInvalid, || set(&bank, course, BST));
    }
    set(&bank, &"k".repeat(32), BST).unwrap();
}

#[test]
fn needs_the_admins_signature_over_course_and_amount() {
    let bank = setup();
    let (course, other) = (bank.course(), Symbol::new(&bank.env, "other"));
    bank.assert_needs_signature(&bank.admin, "set_reward", (course, BST), (other, BST));
}

#[test]
fn is_refused_while_paused() {
    let bank = setup();
    bank.pause();
    bank.assert_refused(ContractPaused, || set(&bank, "go_basics", BST));
}
