use brain_storm_shared::{INSTANCE_TTL_LEDGERS, RECORD_TTL_LEDGERS};
use soroban_sdk::testutils::Ledger as _;
use soroban_sdk::testutils::storage::Instance as _;

use crate::setup::{Practising, setup};

/// Makes each call once.
fn practise(setup: &Practising) {
    setup.sign(&setup.learner, "x").unwrap();
    setup.increment(&setup.learner).unwrap();
    setup.store(&setup.learner, "lesson", "x").unwrap();
}

#[test]
fn find_nothing_of_whoever_did_nothing() {
    let setup = setup();
    assert_eq!(setup.standing(&setup.learner), (0, 0, None));
}

#[test]
fn find_each_entry_alive_for_its_term() {
    let setup = setup();
    practise(&setup);
    assert_eq!(setup.ttl("Entries", None), RECORD_TTL_LEDGERS);
    assert_eq!(setup.ttl("Count", None), RECORD_TTL_LEDGERS);
    assert_eq!(setup.ttl("Value", Some("lesson")), RECORD_TTL_LEDGERS);
}

#[test]
fn find_the_contract_kept_alive_by_each_call() {
    type Call = fn(&Practising);
    let calls: [Call; 3] = [
        |setup| setup.sign(&setup.learner, "x").unwrap(),
        |setup| assert!(setup.increment(&setup.learner).is_ok()),
        |setup| setup.store(&setup.learner, "lesson", "x").unwrap(),
    ];
    for call in calls {
        let setup = setup();
        practise(&setup);
        setup.env.ledger().with_mut(|ledger| ledger.sequence_number += 100_000);
        call(&setup);
        let ttl =
            setup.env.as_contract(&setup.address, || setup.env.storage().instance().get_ttl());
        assert_eq!(ttl, INSTANCE_TTL_LEDGERS);
    }
}
