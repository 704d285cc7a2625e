use brain_storm_certificate::{Certificate, Standing};
use brain_storm_shared::{INSTANCE_TTL_LEDGERS, RECORD_TTL_LEDGERS};
use soroban_sdk::testutils::storage::{Instance as _, Persistent as _};
use soroban_sdk::{IntoVal, Symbol, Val, Vec};

use crate::setup::{setup, setup_wasm};

/// The built wasm runs under the network's limits, which the environment enforces per call.
#[test]
fn lives_through_a_credentials_life_within_network_limits() {
    let setup = setup_wasm();
    let first = setup.issue_plain(1);
    setup.change("suspend", &first.id, &setup.text(256)).unwrap();
    setup.change("reinstate", &first.id, &setup.text(256)).unwrap();
    let second = setup.draft(2);
    setup.reissue(&first.id, &second).unwrap();
    setup.change("revoke", &second.id, &setup.text(256)).unwrap();
    assert_eq!(setup.verify(&first.id).unwrap().standing, Standing::Superseded);
    assert_eq!(setup.verify(&second.id).unwrap().standing, Standing::Revoked);
}

#[test]
fn keeps_the_instance_and_each_entry_alive_for_their_terms() {
    let setup = setup();
    let draft = setup.issue_plain(1);
    let key = |name: &str, value: Val| -> Vec<Val> {
        (Symbol::new(&setup.env, name), value).into_val(&setup.env)
    };
    setup.env.as_contract(&setup.address, || {
        let records = setup.env.storage().persistent();
        for record in
            [key("Credential", draft.id.to_val()), key("Content", draft.content_hash.to_val())]
        {
            assert_eq!(records.get_ttl(&record), RECORD_TTL_LEDGERS);
        }
        assert_eq!(setup.env.storage().instance().get_ttl(), INSTANCE_TTL_LEDGERS);
    });
}

#[test]
fn transfers_nothing() {
    let _ = Certificate;
    let setup = setup_wasm();
    for entry_point in ["transfer", "transfer_from", "approve"] {
        let learner = setup.learner.clone();
        let arguments = (learner.clone(), learner.clone(), setup.id(1));
        assert!(setup.call::<()>(&learner, entry_point, arguments).is_err());
    }
}
