use brain_storm_shared::SharedError::{MigrationNotDue, SchemaMismatch};
use brain_storm_shared::{ATTESTOR, GUARDIAN, OperationsClient, Upgraded};
use brain_storm_testing::{Deployed, Outcome, unsigned};
use soroban_sdk::{
    Address, BytesN, Env, Event, Executable, Map, String, Symbol, TryFromVal, Val, contract,
    contractimpl,
};
use stellar_access::access_control::AccessControlError::Unauthorized;
use stellar_contract_utils::upgradeable::set_schema_version;

use crate::fixture::{no_arguments, setup, write};

const ANALYTICS: &[u8] = include_bytes!("../../interface/analytics.wasm");
/// Schema version 2, built from testing/analytics-next.
const ANALYTICS_NEXT: &[u8] = include_bytes!("../../testing/analytics_next.wasm");

/// Released analytics with one record, and the next version's hash.
fn released() -> (Deployed, Address, BytesN<32>) {
    let setup = Deployed::new(|env, admin| env.register(ANALYTICS, (admin,)));
    let attestor = setup.grant(ATTESTOR);
    record(&setup, &attestor, 10).unwrap();
    let next = setup.env.deployer().upload_contract_wasm(ANALYTICS_NEXT);
    (setup, attestor, next)
}

fn subject(setup: &Deployed) -> (Address, Symbol) {
    (setup.admin.clone(), Symbol::new(&setup.env, "rust_basics"))
}

fn record(setup: &Deployed, attestor: &Address, lessons_done: u32) -> Outcome<bool> {
    let (learner, course) = subject(setup);
    let arguments = (attestor.clone(), learner, course, lessons_done, lessons_done, 100u32);
    setup.call(attestor, "record_progress", arguments)
}

fn annotate(setup: &Deployed) -> Outcome<()> {
    let (learner, course) = subject(setup);
    setup.call_unsigned("annotate", (learner, course, String::from_str(&setup.env, "note")))
}

fn field<T: TryFromVal<Env, Val>>(setup: &Deployed, name: &str) -> Option<T> {
    let progress: Map<Symbol, Val> = setup.call_unsigned("get_progress", subject(setup)).unwrap();
    let value = progress.get(Symbol::new(&setup.env, name))?;
    Option::try_from_val(&setup.env, &value).ok().unwrap()
}

fn upgrade(setup: &Deployed, wasm_hash: &BytesN<32>) {
    let arguments = (wasm_hash.clone(), setup.admin.clone());
    setup.call::<()>(&setup.admin, "upgrade", arguments).unwrap();
}

fn migrate(setup: &Deployed) -> Outcome<()> {
    setup.call(&setup.admin, "migrate", (setup.admin.clone(),))
}

fn version(setup: &Deployed) -> u32 {
    setup.call_unsigned("get_schema_version", no_arguments(setup)).unwrap()
}

#[test]
fn brings_released_entries_into_the_next_form_once() {
    let (setup, _attestor, next) = released();
    upgrade(&setup, &next);

    // Reading goes on, writing waits.
    assert_eq!(field(&setup, "percent"), Some(10u32));
    assert_eq!(annotate(&setup), Err(SchemaMismatch.into()));
    assert_eq!(version(&setup), 1);

    migrate(&setup).unwrap();

    setup.assert_signed(&setup.admin, "migrate", (setup.admin.clone(),));
    let event = Upgraded { by: setup.admin.clone(), wasm_hash: next, schema_version: 2 };
    setup.assert_events([event.to_xdr(&setup.env, &setup.address)]);
    let converted = setup.call_unsigned("converted_from", no_arguments(&setup));
    assert_eq!(converted, Ok(Some(1u32)));
    assert_eq!(field::<String>(&setup, "note"), None);
    assert_eq!(annotate(&setup), Ok(()));
    assert_eq!(field(&setup, "note"), Some(String::from_str(&setup.env, "note")));
    assert_eq!(field(&setup, "percent"), Some(10u32));
    assert_eq!(migrate(&setup), Err(MigrationNotDue.into()));
    assert_eq!(version(&setup), 2);
}

#[test]
fn writes_nothing_with_code_older_than_the_entries() {
    let (setup, attestor, next) = released();
    upgrade(&setup, &next);
    migrate(&setup).unwrap();
    let released = setup.env.deployer().upload_contract_wasm(ANALYTICS);
    upgrade(&setup, &released);

    assert_eq!(record(&setup, &attestor, 20), Err(SchemaMismatch.into()));
    assert_eq!(migrate(&setup), Err(MigrationNotDue.into()));
    assert_eq!(version(&setup), 2);

    // The way forward stays open.
    upgrade(&setup, &next);
    assert_eq!(annotate(&setup), Ok(()));
}

/// A contract whose stored entries are of an earlier version: on wasm, and the sources themselves.
fn due() -> [Deployed; 2] {
    let (upgraded, _attestor, next) = released();
    upgrade(&upgraded, &next);
    let (native, _guardian) = setup();
    native.env.as_contract(&native.address, || set_schema_version(&native.env, 1));
    [upgraded, native]
}

#[test]
fn is_for_the_admin_alone() {
    for setup in due() {
        let guardian = setup.grant(GUARDIAN);
        let attestor = setup.grant(ATTESTOR);
        for stranger in [&attestor, &guardian] {
            let refused = setup.call::<()>(stranger, "migrate", (stranger.clone(),));
            assert_eq!(refused, Err(Unauthorized.into()));
            let refused = setup.call::<()>(stranger, "migrate", (setup.admin.clone(),));
            assert_eq!(refused, Err(unsigned()));
        }
        let refused = setup.call_unsigned::<()>("migrate", (setup.admin.clone(),));
        assert_eq!(refused, Err(unsigned()));
        assert_eq!(version(&setup), 1);
        assert_eq!(migrate(&setup), Ok(()));
    }
}

/// Upgrades and migrates in one transaction, as a proposal with both calls does.
#[contract]
pub struct Both;

#[contractimpl]
impl Both {
    pub fn run(env: &Env, target: Address, wasm_hash: BytesN<32>) {
        let client = OperationsClient::new(env, &target);
        client.upgrade(&wasm_hash, &env.current_contract_address());
        client.migrate(&env.current_contract_address());
    }
}

#[test]
fn runs_the_new_code_in_the_transaction_of_the_upgrade() {
    let (setup, _attestor, next) = released();
    let both = setup.env.register(Both, ());
    let deadline = setup.env.ledger().sequence() + 10;
    setup.call::<()>(&setup.admin, "transfer_admin_role", (both.clone(), deadline)).unwrap();
    setup.env.mock_all_auths();
    let client =
        stellar_access::access_control::AccessControlClient::new(&setup.env, &setup.address);
    client.accept_admin_transfer();
    setup.env.mock_auths(&[]);

    BothClient::new(&setup.env, &both).run(&setup.address, &next);

    assert_eq!(version(&setup), 2);
    assert_eq!(setup.address.executable(), Some(Executable::Wasm(next)));
    assert_eq!(annotate(&setup), Ok(()));
}

/// The same rules without wasm: entries of an earlier version are simulated.
#[test]
fn converts_from_the_version_that_is_stored() {
    let (setup, _guardian) = setup();
    assert_eq!(migrate(&setup), Err(MigrationNotDue.into()));
    for (stored, outcome) in [(6, Ok(())), (8, Err(MigrationNotDue.into()))] {
        setup.env.as_contract(&setup.address, || set_schema_version(&setup.env, stored));
        assert_eq!(write(&setup), Err(SchemaMismatch.into()));
        assert_eq!(migrate(&setup), outcome);
        assert_eq!(version(&setup), stored.max(7));
    }
    let from: Outcome<Option<u32>> = setup.call_unsigned("converted_from", no_arguments(&setup));
    assert_eq!(from, Ok(Some(6)));
}
