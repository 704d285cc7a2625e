use brain_storm_analytics::AnalyticsError::{
    LessonsDoneTooMany, LessonsTotalZero, PercentDisagrees, ProgressFell,
};
use brain_storm_analytics::{Progress, ProgressItem};
use brain_storm_shared::SharedError::{ContractPaused, CourseKeyInvalid, PercentTooLarge};
use brain_storm_testing::{START, unsigned};
use soroban_sdk::Symbol;
use stellar_access::access_control::AccessControlError::Unauthorized;

use crate::setup::setup;

#[test]
fn stores_the_progress_and_publishes_it_whole() {
    let setup = setup();
    let item = setup.item(45, 5, 11);

    assert_eq!(setup.record(&item), Ok(true));

    let arguments = setup.arguments(&setup.attestor, &item);
    setup.assert_signed(&setup.attestor, "record_progress", arguments);
    setup.assert_events([setup.recorded(&item)]);
    let stored = Progress {
        percent: 45,
        lessons_done: 5,
        lessons_total: 11,
        attestor: setup.attestor.clone(),
        recorded_at: START,
        completed_at: None,
    };
    assert_eq!(setup.progress(), Some(stored));
    setup.assert_snapshot("record_progress");
}

#[test]
fn publishes_the_completion_once_and_keeps_its_time() {
    let setup = setup();
    let all = setup.item(100, 11, 11);
    setup.record(&setup.item(99, 10, 11)).unwrap();

    assert_eq!(setup.record(&all), Ok(true));
    setup.assert_events([setup.recorded(&all), setup.completed(&all)]);

    // The course grew by a lesson, which the learner finished too.
    setup.pass_seconds(60);
    let grown = setup.item(100, 12, 12);
    assert_eq!(setup.record(&grown), Ok(true));
    setup.assert_events([setup.recorded(&grown)]);
    let progress = setup.progress().unwrap();
    assert_eq!((progress.recorded_at, progress.completed_at), (START + 60, Some(START)));
}

#[test]
fn publishes_the_completion_of_a_course_done_in_one_go() {
    let setup = setup();
    let all = setup.item(100, 1, 1);
    setup.record(&all).unwrap();
    setup.assert_events([setup.recorded(&all), setup.completed(&all)]);
}

#[test]
fn takes_what_is_on_record_already_without_an_event() {
    let setup = setup();
    let item = setup.item(45, 5, 11);
    setup.record(&item).unwrap();
    let before = setup.progress();
    setup.pass_seconds(60);

    assert_eq!(setup.record(&item), Ok(false));

    setup.assert_events([]);
    assert_eq!(setup.progress(), before);
}

#[test]
fn records_a_rise_of_either_number_and_a_change_of_the_total() {
    let setup = setup();
    for (percent, done, total) in [(0, 0, 9), (0, 1, 9), (11, 1, 9), (11, 1, 8), (11, 1, 10)] {
        let item = setup.item(percent, done, total);
        assert_eq!(setup.record(&item), Ok(true), "{item:?}");
        setup.assert_events([setup.recorded(&item)]);
    }
}

#[test]
fn never_falls() {
    let setup = setup();
    setup.record(&setup.item(50, 5, 10)).unwrap();
    let before = setup.progress();
    for (percent, done, total) in [(49, 5, 10), (50, 4, 10), (49, 6, 10), (60, 4, 10), (0, 0, 10)] {
        let item = setup.item(percent, done, total);
        assert_eq!(setup.record(&item), Err(ProgressFell.into()), "{item:?}");
    }
    assert_eq!(setup.progress(), before);
}

#[test]
fn never_falls_from_completion() {
    let setup = setup();
    setup.record(&setup.item(100, 10, 10)).unwrap();
    assert_eq!(setup.record(&setup.item(90, 10, 11)), Err(ProgressFell.into()));
}

#[test]
fn refuses_numbers_that_do_not_agree() {
    let setup = setup();
    for (percent, done, total, error) in [
        (0, 0, 0, LessonsTotalZero),
        (50, 11, 10, LessonsDoneTooMany),
        (100, u32::MAX, 10, LessonsDoneTooMany),
        (100, 9, 10, PercentDisagrees),
        (99, 10, 10, PercentDisagrees),
        (100, 0, 1, PercentDisagrees),
    ] {
        let item = setup.item(percent, done, total);
        assert_eq!(setup.record(&item), Err(error.into()), "{item:?}");
    }
    assert_eq!(setup.progress(), None);
    assert_eq!(setup.record(&setup.item(100, u32::MAX, u32::MAX)), Ok(true));
}

#[test]
fn refuses_a_percent_over_100() {
    let setup = setup();
    for percent in [101, u32::MAX] {
        assert_eq!(setup.record(&setup.item(percent, 10, 10)), Err(PercentTooLarge.into()));
    }
}

#[test]
fn refuses_course_keys_of_another_form() {
    let setup = setup();
    for key in ["", "Rust", "9rust", "_"] {
        let course = Symbol::new(&setup.env, key);
        let item = ProgressItem { course, ..setup.item(1, 1, 10) };
        assert_eq!(setup.record(&item), Err(CourseKeyInvalid.into()), "{key}");
    }
    let course = Symbol::new(&setup.env, &"k".repeat(32));
    assert_eq!(setup.record(&ProgressItem { course, ..setup.item(1, 1, 10) }), Ok(true));
}

#[test]
fn keeps_courses_and_learners_apart() {
    let setup = setup();
    setup.record(&setup.item(90, 9, 10)).unwrap();
    let course = Symbol::new(&setup.env, "rust_expert");
    assert_eq!(setup.record(&ProgressItem { course, ..setup.item(10, 1, 10) }), Ok(true));
    let learner = setup.admin.clone();
    assert_eq!(setup.record(&ProgressItem { learner, ..setup.item(10, 1, 10) }), Ok(true));
    assert_eq!(setup.progress().unwrap().percent, 90);
}

#[test]
fn needs_role_signature_and_a_running_contract() {
    let setup = setup();
    let item = setup.item(50, 5, 10);
    let arguments = setup.arguments(&setup.attestor, &item);
    let other = setup.arguments(&setup.attestor, &setup.item(51, 5, 10));

    let refused = setup.call_unsigned::<bool>("record_progress", arguments.clone());
    assert_eq!(refused, Err(unsigned()));
    let refused =
        setup.call_signed_otherwise::<bool>(&setup.attestor, "record_progress", other, arguments);
    assert_eq!(refused, Err(unsigned()));
    for signer in [&setup.admin, &setup.learner] {
        let arguments = setup.arguments(signer, &item);
        let refused = setup.call::<bool>(signer, "record_progress", arguments);
        assert_eq!(refused, Err(Unauthorized.into()));
    }
    setup.pause();
    assert_eq!(setup.record(&item), Err(ContractPaused.into()));
    assert_eq!(setup.progress(), None);
}
