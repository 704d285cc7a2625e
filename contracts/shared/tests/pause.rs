use brain_storm_shared::SharedError::{ContractPaused, ReasonEmpty, ReasonTooLong};
use brain_storm_shared::{ATTESTOR, Pause, Paused};
use brain_storm_testing::{START, unsigned};
use soroban_sdk::{Event, String};
use stellar_access::access_control::AccessControlError::Unauthorized;

use crate::fixture::{pause_of, setup, write};

#[test]
fn stops_writes_and_tells_who_when_and_why() {
    let (setup, guardian) = setup();
    assert_eq!((write(&setup), pause_of(&setup)), (Ok(()), None));
    let reason = String::from_str(&setup.env, "issuer key stolen");
    let arguments = (guardian.clone(), reason.clone());

    setup.call::<()>(&guardian, "pause", arguments.clone()).unwrap();

    setup.assert_signed(&guardian, "pause", arguments);
    let event = Paused { by: guardian.clone(), reason: reason.clone() };
    setup.assert_events([event.to_xdr(&setup.env, &setup.address)]);
    assert_eq!(pause_of(&setup), Some(Pause { by: guardian, reason, paused_at: START }));
    assert_eq!(write(&setup), Err(ContractPaused.into()));
    setup.assert_snapshot("pause");
}

#[test]
fn works_for_the_admin_too() {
    let (setup, _guardian) = setup();
    setup.pause();
    assert_eq!(pause_of(&setup).unwrap().by, setup.admin);
}

#[test]
fn keeps_the_first_reason() {
    let (setup, guardian) = setup();
    setup.pause();
    let before = pause_of(&setup);
    let refused = setup.call::<()>(&guardian, "pause", (guardian.clone(), setup.text(9)));
    assert_eq!(refused, Err(ContractPaused.into()));
    assert_eq!(pause_of(&setup), before);
}

#[test]
fn takes_a_reason_of_1_to_256_bytes() {
    let (setup, guardian) = setup();
    let pause =
        |length| setup.call::<()>(&guardian, "pause", (guardian.clone(), setup.text(length)));
    assert_eq!(pause(0), Err(ReasonEmpty.into()));
    assert_eq!(pause(257), Err(ReasonTooLong.into()));
    assert_eq!(pause(256), Ok(()));
}

#[test]
fn refuses_others_and_calls_nobody_signed() {
    let (setup, guardian) = setup();
    let attestor = setup.grant(ATTESTOR);
    let refused = setup.call::<()>(&attestor, "pause", (attestor.clone(), setup.text(1)));
    assert_eq!(refused, Err(Unauthorized.into()));
    for by in [&guardian, &setup.admin] {
        let refused = setup.call_unsigned::<()>("pause", (by.clone(), setup.text(1)));
        assert_eq!(refused, Err(unsigned()));
        // Somebody else's signature does not help.
        let refused = setup.call::<()>(&attestor, "pause", (by.clone(), setup.text(1)));
        assert_eq!(refused, Err(unsigned()));
    }
    assert_eq!(pause_of(&setup), None);
}
