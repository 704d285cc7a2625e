use brain_storm_shared::RECORD_TTL_LEDGERS;
use soroban_sdk::testutils::storage::Persistent as _;
use soroban_sdk::{IntoVal, Symbol, Val, Vec};

use crate::setup::setup;

#[test]
fn returns_nothing_when_nothing_is_recorded() {
    assert_eq!(setup().progress(), None);
}

#[test]
fn works_while_paused() {
    let setup = setup();
    setup.record(&setup.item(50, 5, 10)).unwrap();
    setup.pause();
    assert_eq!(setup.progress().unwrap().percent, 50);
}

#[test]
fn finds_the_record_alive_for_its_term() {
    let setup = setup();
    setup.record(&setup.item(50, 5, 10)).unwrap();
    setup.env.as_contract(&setup.address, || {
        let name = Symbol::new(&setup.env, "Progress");
        let key: Vec<Val> = (name, setup.learner.clone(), setup.course()).into_val(&setup.env);
        assert_eq!(setup.env.storage().persistent().get_ttl(&key), RECORD_TTL_LEDGERS);
    });
}
