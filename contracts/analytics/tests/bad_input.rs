//! What no entry point lets in: values of another type, and calls back while it runs.

use brain_storm_analytics::{AnalyticsError, Progress, ProgressItem};
use brain_storm_shared::{ATTESTOR, SharedError};
use brain_storm_testing::{Hostile, HostileClient, property_config};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use soroban_sdk::xdr::ScErrorType;
use soroban_sdk::{Address, Error, IntoVal, Symbol, Val, Vec};
use stellar_access::access_control::AccessControlError;

use crate::setup::{Learning, setup};

/// Every entry point that an attestor may call, with arguments that go through.
fn calls(setup: &Learning, attestor: &Address) -> [(&'static str, Vec<Val>); 2] {
    let items = Vec::from_array(&setup.env, [setup.item(20, 2, 10)]);
    [
        ("record_progress", setup.arguments(attestor, &setup.item(10, 1, 10))),
        ("record_progress_batch", (attestor.clone(), items).into_val(&setup.env)),
    ]
}

#[test]
fn values_of_another_type_change_nothing() {
    let setup = setup();
    for (entry_point, arguments) in calls(&setup, &setup.attestor) {
        setup.assert_types_checked(&setup.attestor, entry_point, arguments);
    }
    let arguments = setup.reset_arguments(&setup.admin, "wrong course");
    setup.assert_types_checked(&setup.admin, "reset_progress", arguments);
}

#[test]
fn an_attestor_that_calls_back_while_its_signature_is_checked_is_refused() {
    let setup = setup();
    let hostile = setup.env.register(Hostile, ());
    let grant = (hostile.clone(), ATTESTOR, setup.admin.clone());
    setup.call::<()>(&setup.admin, "grant_role", grant).unwrap();
    for (entry_point, arguments) in calls(&setup, &hostile) {
        setup.call_hostile::<Val>(&hostile, entry_point, arguments).unwrap();
        let client = HostileClient::new(&setup.env, &hostile);
        assert_eq!(client.was_refused(), Some(true), "{entry_point}");
    }
}

fn is_declared(error: Error) -> bool {
    error.is_type(ScErrorType::Contract)
        && (SharedError::try_from(error).is_ok()
            || AnalyticsError::try_from(error).is_ok()
            || AccessControlError::try_from(error).is_ok())
}

fn number(common: u32) -> impl Strategy<Value = u32> {
    prop_oneof![4 => 0..=common, 1 => Just(common + 1), 1 => Just(u32::MAX), 1 => any::<u32>()]
}

/// What must hold of any record, and between it and the one before.
fn assert_sound(before: Option<&Progress>, after: &Progress) {
    assert!(after.percent <= 100 && after.lessons_done <= after.lessons_total);
    assert_eq!(after.percent == 100, after.lessons_done == after.lessons_total);
    let Some(before) = before else { return };
    assert!(after.percent >= before.percent && after.lessons_done >= before.lessons_done);
    assert!(before.completed_at.is_none() || after.completed_at == before.completed_at);
}

#[test]
fn values_of_the_right_type_meet_declared_errors_only() {
    let course = prop_oneof![4 => Just("rust_basics".to_owned()), 1 => "[a-zA-Z0-9_]{0,32}"];
    let item = (course, number(100), number(10), number(10));
    let batches = vec(vec(item, 0..31), 1..6);
    TestRunner::new(property_config(64))
        .run(&batches, |batches| {
            let setup = setup();
            for batch in batches {
                let items: std::vec::Vec<_> = batch
                    .into_iter()
                    .map(|(course, percent, done, total)| ProgressItem {
                        course: Symbol::new(&setup.env, &course),
                        ..setup.item(percent, done, total)
                    })
                    .collect();
                let before = setup.progress();
                // One by one where the batch as a whole was refused.
                let whole = setup.record_batch(&items);
                prop_assert!(whole.is_ok() || is_declared(whole.unwrap_err()), "{:?}", whole);
                prop_assert!(whole.is_ok() || setup.progress() == before);
                for item in &items {
                    let before = setup.progress();
                    let outcome = setup.record(item);
                    prop_assert!(outcome.is_ok() || is_declared(outcome.unwrap_err()));
                    if let Some(after) = setup.progress() {
                        assert_sound(before.as_ref(), &after);
                    }
                }
            }
            Ok(())
        })
        .unwrap();
}
