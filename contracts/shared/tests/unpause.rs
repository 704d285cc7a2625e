use brain_storm_shared::SharedError::ContractNotPaused;
use brain_storm_shared::Unpaused;
use brain_storm_testing::unsigned;
use soroban_sdk::Event;
use stellar_access::access_control::AccessControlError::Unauthorized;

use crate::fixture::{pause_of, setup, write};

#[test]
fn lets_writes_go_on() {
    let (setup, _guardian) = setup();
    setup.pause();

    setup.call::<()>(&setup.admin, "unpause", (setup.admin.clone(),)).unwrap();

    setup.assert_signed(&setup.admin, "unpause", (setup.admin.clone(),));
    let event = Unpaused { by: setup.admin.clone() };
    setup.assert_events([event.to_xdr(&setup.env, &setup.address)]);
    assert_eq!((write(&setup), pause_of(&setup)), (Ok(()), None));
    setup.assert_snapshot("unpause");
}

#[test]
fn refuses_a_contract_that_is_not_paused() {
    let (setup, _guardian) = setup();
    let refused = setup.call::<()>(&setup.admin, "unpause", (setup.admin.clone(),));
    assert_eq!(refused, Err(ContractNotPaused.into()));
}

#[test]
fn is_for_the_admin_alone() {
    let (setup, guardian) = setup();
    setup.pause();
    let refused = setup.call::<()>(&guardian, "unpause", (guardian.clone(),));
    assert_eq!(refused, Err(Unauthorized.into()));
    let refused = setup.call_unsigned::<()>("unpause", (setup.admin.clone(),));
    assert_eq!(refused, Err(unsigned()));
    let refused = setup.call::<()>(&guardian, "unpause", (setup.admin.clone(),));
    assert_eq!(refused, Err(unsigned()));
    assert!(pause_of(&setup).is_some());
}
