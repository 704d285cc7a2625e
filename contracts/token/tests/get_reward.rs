use brain_storm_shared::SharedError::CourseKeyInvalid;
use soroban_sdk::Symbol;

use crate::setup::{COURSE_REWARD, setup};

#[test]
fn returns_what_is_set_also_while_paused_and_zero_otherwise() {
    let bank = setup();
    bank.pause();
    assert_eq!(bank.read::<i128>("get_reward", (bank.course(),)), COURSE_REWARD);
    let other = Symbol::new(&bank.env, "other");
    assert_eq!(bank.read::<i128>("get_reward", (other,)), 0);
}

#[test]
fn refuses_course_keys_of_another_form() {
    let bank = setup();
    for key in ["", "Rust", "9rust", "_"] {
        let course = Symbol::new(&bank.env, key);
        bank.assert_refused(CourseKeyInvalid, || {
            bank.call_unsigned::<i128>("get_reward", (course,))
        });
    }
}
