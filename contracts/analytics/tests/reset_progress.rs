use brain_storm_analytics::AnalyticsError::ProgressNotFound;
use brain_storm_analytics::ProgressReset;
use brain_storm_shared::SharedError::{ContractPaused, ReasonEmpty, ReasonTooLong};
use brain_storm_testing::unsigned;
use soroban_sdk::{Event, String};
use stellar_access::access_control::AccessControlError::Unauthorized;

use crate::setup::setup;

#[test]
fn erases_the_progress_and_publishes_who_and_why() {
    let setup = setup();
    setup.record(&setup.item(50, 5, 10)).unwrap();

    setup.reset("recorded for the wrong learner").unwrap();

    let arguments = setup.reset_arguments(&setup.admin, "recorded for the wrong learner");
    setup.assert_signed(&setup.admin, "reset_progress", arguments);
    let event = ProgressReset {
        learner: setup.learner.clone(),
        course: setup.course(),
        by: setup.admin.clone(),
        reason: String::from_str(&setup.env, "recorded for the wrong learner"),
    };
    setup.assert_events([event.to_xdr(&setup.env, &setup.address)]);
    assert_eq!(setup.progress(), None);
    setup.assert_snapshot("reset_progress");
}

#[test]
fn lets_the_course_be_completed_anew() {
    let setup = setup();
    let all = setup.item(100, 10, 10);
    setup.record(&all).unwrap();
    setup.reset("cheated").unwrap();

    assert_eq!(setup.record(&setup.item(10, 1, 10)), Ok(true));
    assert_eq!(setup.record(&all), Ok(true));
    setup.assert_events([setup.recorded(&all), setup.completed(&all)]);
}

#[test]
fn refuses_when_nothing_is_recorded() {
    let setup = setup();
    assert_eq!(setup.reset("x"), Err(ProgressNotFound.into()));
}

#[test]
fn takes_a_reason_of_1_to_256_bytes() {
    let setup = setup();
    setup.record(&setup.item(50, 5, 10)).unwrap();
    assert_eq!(setup.reset(""), Err(ReasonEmpty.into()));
    assert_eq!(setup.reset(&"x".repeat(257)), Err(ReasonTooLong.into()));
    // 86 characters of three bytes each.
    assert_eq!(setup.reset(&"€".repeat(86)), Err(ReasonTooLong.into()));
    assert_eq!(setup.reset(&"x".repeat(256)), Ok(()));
}

#[test]
fn needs_the_admin_their_signature_and_a_running_contract() {
    let setup = setup();
    setup.record(&setup.item(50, 5, 10)).unwrap();
    let before = setup.progress();
    let arguments = setup.reset_arguments(&setup.admin, "x");
    let other = setup.reset_arguments(&setup.admin, "y");

    let refused = setup.call_unsigned::<()>("reset_progress", arguments.clone());
    assert_eq!(refused, Err(unsigned()));
    let admin = &setup.admin;
    let refused = setup.call_signed_otherwise::<()>(admin, "reset_progress", other, arguments);
    assert_eq!(refused, Err(unsigned()));
    for signer in [&setup.attestor, &setup.learner] {
        let arguments = setup.reset_arguments(signer, "x");
        let refused = setup.call::<()>(signer, "reset_progress", arguments);
        assert_eq!(refused, Err(Unauthorized.into()));
    }
    setup.pause();
    assert_eq!(setup.reset("x"), Err(ContractPaused.into()));
    assert_eq!(setup.progress(), before);
}
