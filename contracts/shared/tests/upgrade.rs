use brain_storm_shared::Upgraded;
use brain_storm_testing::{Deployed, unsigned};
use soroban_sdk::{BytesN, Event, Symbol};
use stellar_access::access_control::AccessControlError::Unauthorized;

use crate::fixture::{no_arguments, setup};

const CERTIFICATE: &[u8] = include_bytes!("../../interface/certificate.wasm");
const ANALYTICS: &[u8] = include_bytes!("../../interface/analytics.wasm");

/// Real code replaces real code, so this starts from a built contract.
fn deploy() -> (Deployed, BytesN<32>) {
    let deployed = Deployed::new(|env, admin| env.register(CERTIFICATE, (admin,)));
    let wasm_hash = deployed.env.deployer().upload_contract_wasm(ANALYTICS);
    (deployed, wasm_hash)
}

fn knows_progress(setup: &Deployed) -> bool {
    let arguments = (setup.admin.clone(), Symbol::new(&setup.env, "rust_basics"));
    setup.call_unsigned::<Option<u32>>("get_progress", arguments).is_ok()
}

#[test]
fn replaces_the_code_and_keeps_the_state() {
    let (setup, wasm_hash) = deploy();
    setup.pause();
    assert!(!knows_progress(&setup));
    let arguments = (wasm_hash.clone(), setup.admin.clone());

    setup.call::<()>(&setup.admin, "upgrade", arguments.clone()).unwrap();

    setup.assert_signed(&setup.admin, "upgrade", arguments);
    let event = Upgraded { by: setup.admin.clone(), wasm_hash, schema_version: 1 };
    setup.assert_events([event.to_xdr(&setup.env, &setup.address)]);
    assert!(knows_progress(&setup));
    // Still paused, and still the same admin's.
    setup.call::<()>(&setup.admin, "unpause", (setup.admin.clone(),)).unwrap();
}

#[test]
fn is_for_the_admin_alone() {
    for setup in [deploy().0, setup().0] {
        let wasm_hash = setup.env.deployer().upload_contract_wasm(ANALYTICS);
        let guardian = setup.grant(brain_storm_shared::GUARDIAN);
        let by_guardian = (wasm_hash.clone(), guardian.clone());
        let by_admin = (wasm_hash, setup.admin.clone());
        let refused = setup.call::<()>(&guardian, "upgrade", by_guardian);
        assert_eq!(refused, Err(Unauthorized.into()));
        let refused = setup.call_unsigned::<()>("upgrade", by_admin.clone());
        assert_eq!(refused, Err(unsigned()));
        let refused = setup.call::<()>(&guardian, "upgrade", by_admin.clone());
        assert_eq!(refused, Err(unsigned()));
        assert!(!knows_progress(&setup));
        setup.call::<()>(&setup.admin, "upgrade", by_admin).unwrap();
    }
}

#[test]
fn refuses_code_nobody_uploaded() {
    let (setup, _wasm_hash) = deploy();
    let unknown = BytesN::from_array(&setup.env, &[1; 32]);
    let refused = setup.call::<()>(&setup.admin, "upgrade", (unknown, setup.admin.clone()));
    assert!(refused.is_err());
}

#[test]
fn tells_the_schema_version_that_the_constructor_set() {
    let (setup, _guardian) = setup();
    let version = setup.call_unsigned::<u32>("get_schema_version", no_arguments(&setup));
    assert_eq!(version, Ok(7));
}
