use brain_storm_practice::TEXT_BYTES_MAX;
use brain_storm_shared::SharedError::{TextEmpty, TextTooLong};
use brain_storm_testing::unsigned;

use crate::setup::setup;

#[test]
fn stores_the_value_and_publishes_it_whole() {
    let setup = setup();

    setup.store(&setup.learner, "lesson", "An event is a fact.").unwrap();

    let arguments = setup.value(&setup.learner, "lesson", "An event is a fact.");
    setup.assert_signed(&setup.learner, "store", arguments);
    setup.assert_events([setup.stored("lesson", "An event is a fact.")]);
    let value = Some(setup.string("An event is a fact."));
    assert_eq!(setup.standing(&setup.learner), (0, 0, value));
    setup.assert_snapshot("store");
}

#[test]
fn replaces_what_was_there_and_keeps_keys_and_learners_apart() {
    let setup = setup();
    setup.store(&setup.learner, "lesson", "first").unwrap();
    setup.store(&setup.learner, "announce", "other key").unwrap();
    setup.store(&setup.admin, "lesson", "other learner").unwrap();
    assert_eq!(setup.standing(&setup.learner).2, Some(setup.string("first")));
    setup.store(&setup.learner, "lesson", "second").unwrap();
    assert_eq!(setup.standing(&setup.learner).2, Some(setup.string("second")));
}

#[test]
fn takes_1_to_256_bytes_under_any_key() {
    let setup = setup();
    let longest = "x".repeat(TEXT_BYTES_MAX as usize);
    assert_eq!(setup.store(&setup.learner, "lesson", ""), Err(TextEmpty.into()));
    let refused = setup.store(&setup.learner, "lesson", &(longest.clone() + "x"));
    assert_eq!(refused, Err(TextTooLong.into()));
    assert_eq!(setup.standing(&setup.learner).2, None);
    for key in ["", "_", "A1", &"k".repeat(32)] {
        setup.store(&setup.learner, key, &longest).unwrap();
        setup.assert_events([setup.stored(key, &longest)]);
    }
}

#[test]
fn needs_the_learners_own_signature_over_key_and_value() {
    let setup = setup();
    let mine = setup.value(&setup.learner, "lesson", "mine");
    assert_eq!(setup.call_unsigned::<()>("store", mine.clone()), Err(unsigned()));
    assert_eq!(setup.call::<()>(&setup.admin, "store", mine.clone()), Err(unsigned()));
    for (key, value) in [("lesson", "not mine"), ("announce", "mine")] {
        let other = setup.value(&setup.learner, key, value);
        let refused =
            setup.call_signed_otherwise::<()>(&setup.learner, "store", mine.clone(), other);
        assert_eq!(refused, Err(unsigned()));
    }
    assert_eq!(setup.standing(&setup.learner).2, None);
}
