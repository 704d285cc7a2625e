use brain_storm_practice::PracticeError::CountTooHigh;
use brain_storm_practice::TEXT_BYTES_MAX;
use brain_storm_shared::SharedError::{TextEmpty, TextTooLong};
use brain_storm_testing::unsigned;

use crate::setup::setup;

#[test]
fn publishes_the_line_whole_and_counts_it() {
    let setup = setup();

    setup.sign(&setup.learner, "I was here: grüß dich").unwrap();

    let arguments = setup.line(&setup.learner, "I was here: grüß dich");
    setup.assert_signed(&setup.learner, "sign_guestbook", arguments);
    setup.assert_events([setup.signed("I was here: grüß dich", 1)]);
    assert_eq!(setup.standing(&setup.learner), (1, 0, None));
    setup.assert_snapshot("sign_guestbook");
}

#[test]
fn counts_each_learners_own_lines_the_same_one_twice() {
    let setup = setup();
    setup.sign(&setup.admin, "hello").unwrap();
    setup.sign(&setup.learner, "hello").unwrap();
    setup.sign(&setup.learner, "hello").unwrap();
    setup.assert_events([setup.signed("hello", 2)]);
    assert_eq!(setup.standing(&setup.admin).0, 1);
}

#[test]
fn takes_1_to_256_bytes() {
    let setup = setup();
    let longest = "x".repeat(TEXT_BYTES_MAX as usize);
    assert_eq!(setup.sign(&setup.learner, ""), Err(TextEmpty.into()));
    assert_eq!(setup.sign(&setup.learner, &(longest.clone() + "x")), Err(TextTooLong.into()));
    // 129 letters, and each of them two bytes.
    assert_eq!(setup.sign(&setup.learner, &"ü".repeat(129)), Err(TextTooLong.into()));
    assert_eq!(setup.standing(&setup.learner).0, 0);
    setup.sign(&setup.learner, &longest).unwrap();
    setup.assert_events([setup.signed(&longest, 1)]);
    setup.sign(&setup.learner, "x").unwrap();
}

#[test]
fn refuses_a_line_that_can_not_be_counted() {
    let setup = setup();
    setup.exhaust("Entries");
    assert_eq!(setup.sign(&setup.learner, "one more"), Err(CountTooHigh.into()));
}

#[test]
fn needs_the_learners_own_signature_over_that_line() {
    let setup = setup();
    let line = setup.line(&setup.learner, "mine");
    let refused = setup.call_unsigned::<()>("sign_guestbook", line.clone());
    assert_eq!(refused, Err(unsigned()));
    let refused = setup.call::<()>(&setup.admin, "sign_guestbook", line.clone());
    assert_eq!(refused, Err(unsigned()));
    let other = setup.line(&setup.learner, "not mine");
    let refused = setup.call_signed_otherwise::<()>(&setup.learner, "sign_guestbook", line, other);
    assert_eq!(refused, Err(unsigned()));
    assert_eq!(setup.standing(&setup.learner).0, 0);
}
