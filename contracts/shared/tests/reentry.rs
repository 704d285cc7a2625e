//! The host lets nobody back into a contract that is still running, so no entry point needs a guard
//! of its own. These tests hold it to that, on every way in which a contract calls out.

use brain_storm_testing::{Deployed, Hostile, HostileClient, Outcome};
use soroban_sdk::{Address, IntoVal, Symbol, Val, Vec};

use crate::fixture::{no_arguments, setup};

fn written(setup: &Deployed) -> u32 {
    setup.call_unsigned("written", no_arguments(setup)).unwrap()
}

/// Calls the contract, which calls the hostile one, which calls the target; tells whether that was
/// refused.
fn strike(setup: &Deployed, target: &Address, entry_point: &str, arguments: Vec<Val>) -> bool {
    let hostile = setup.env.register(Hostile, ());
    let client = HostileClient::new(&setup.env, &hostile);
    client.plan(target, &Symbol::new(&setup.env, entry_point), &arguments);
    let before = written(setup);
    setup.call_unsigned::<()>("call_out", (hostile,)).unwrap();
    assert_eq!(written(setup), before + 1);
    client.was_refused().unwrap()
}

#[test]
fn is_refused_to_the_contract_that_is_called() {
    let (contract, _guardian) = setup();
    let (env, other) =
        (&contract.env, contract.env.register(crate::fixture::Bare, (contract.admin.clone(),)));
    let peaceful = env.register(Hostile, ());
    HostileClient::new(env, &peaceful).plan(&other, &Symbol::new(env, "written"), &Vec::new(env));
    for (entry_point, arguments) in [
        ("written", no_arguments(&contract)),
        ("write", no_arguments(&contract)),
        ("call_out", (peaceful,).into_val(env)),
    ] {
        let refused = |target| strike(&contract, target, entry_point, arguments.clone());
        assert!(refused(&contract.address), "{entry_point}");
        // The same call to a contract that isn't running goes through.
        assert!(!refused(&other), "{entry_point}");
    }
}

#[test]
fn is_refused_to_the_account_whose_signature_is_checked() {
    let (setup, _guardian) = setup();
    let hostile = setup.env.register(Hostile, ());

    let asked: Outcome<()> = setup.call_hostile(&hostile, "ask", (hostile.clone(),));

    assert_eq!(asked, Ok(()));
    assert_eq!(HostileClient::new(&setup.env, &hostile).was_refused(), Some(true));
    assert_eq!(written(&setup), 1);
}
