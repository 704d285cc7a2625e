//! What no entry point lets in: values of another type, and calls back while it runs.

use brain_storm_testing::{Hostile, HostileClient};
use soroban_sdk::{Address, IntoVal, Val, Vec};

use crate::setup::{Practising, setup};

/// Every entry point that writes, with arguments that go through.
fn calls(setup: &Practising, learner: &Address) -> [(&'static str, Vec<Val>); 3] {
    [
        ("sign_guestbook", setup.line(learner, "x")),
        ("increment", (learner.clone(),).into_val(&setup.env)),
        ("store", setup.value(learner, "lesson", "x")),
    ]
}

#[test]
fn values_of_another_type_change_nothing() {
    let setup = setup();
    for (entry_point, arguments) in calls(&setup, &setup.learner) {
        setup.assert_types_checked(&setup.learner, entry_point, arguments);
    }
}

#[test]
fn a_learner_that_calls_back_while_its_signature_is_checked_is_refused() {
    let setup = setup();
    let hostile = setup.env.register(Hostile, ());
    for (entry_point, arguments) in calls(&setup, &hostile) {
        setup.call_hostile::<Val>(&hostile, entry_point, arguments).unwrap();
        let client = HostileClient::new(&setup.env, &hostile);
        assert_eq!(client.was_refused(), Some(true), "{entry_point}");
    }
}
