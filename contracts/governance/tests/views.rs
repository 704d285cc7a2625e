use brain_storm_governance::GovernanceError::ProposalNotFound;
use brain_storm_governance::{Action, Proposal, ProposalState};
use brain_storm_shared::{DAY_IN_LEDGERS, INSTANCE_TTL_LEDGERS, RECORD_TTL_LEDGERS};
use soroban_sdk::testutils::storage::{Instance as _, Persistent as _};
use soroban_sdk::{Address, IntoVal, Symbol, Val, Vec};

use crate::setup::{settings, setup};

#[test]
fn refuse_a_proposal_nobody_made() {
    let setup = setup();
    setup.proposed(&[setup.reward(60)]);
    for id in [0u32, 2, u32::MAX] {
        let refused = setup.call_unsigned::<Proposal>("get_proposal", (id,));
        assert_eq!(refused, Err(ProposalNotFound.into()));
        let refused = setup.call_unsigned::<Vec<Action>>("get_actions", (id,));
        assert_eq!(refused, Err(ProposalNotFound.into()));
        let refused = setup.call_unsigned::<ProposalState>("state", (id,));
        assert_eq!(refused, Err(ProposalNotFound.into()));
        assert_eq!(setup.vote_of(&setup.alice, id), None);
    }
}

#[test]
fn tell_settings_and_token() {
    let setup = setup();
    assert_eq!(setup.settings_now(), settings());
    let token = setup.call_unsigned::<Address>("get_token", setup.no_arguments());
    assert_eq!(token, Ok(setup.token.address.clone()));
}

#[test]
fn find_every_record_alive_for_its_term() {
    let setup = setup();
    let id = setup.active(&[setup.reward(60)]);
    setup.vote(&setup.alice, id, brain_storm_governance::VoteSupport::For).unwrap();
    setup.stored(id);
    setup.call_unsigned::<Vec<Action>>("get_actions", (id,)).unwrap();
    let (name, alice) = (|name: &str| Symbol::new(&setup.env, name), setup.alice.clone());
    // The vote is 10 ledgers after the proposal: what was written then is not written again within
    // a day, what changed since was.
    let records: [(Vec<Val>, u32); 4] = [
        ((name("Proposal"), id).into_val(&setup.env), 10),
        ((name("Actions"), id).into_val(&setup.env), 10),
        ((name("Last"), alice.clone()).into_val(&setup.env), 10),
        ((name("Vote"), id, alice).into_val(&setup.env), 0),
    ];
    setup.env.as_contract(&setup.address, || {
        let storage = setup.env.storage();
        for (key, age) in records {
            assert_eq!(storage.persistent().get_ttl(&key), RECORD_TTL_LEDGERS - age, "{key:?}");
        }
        assert_eq!(storage.instance().get_ttl(), INSTANCE_TTL_LEDGERS - 11);
    });
}

#[test]
fn find_records_extended_once_a_day() {
    let setup = setup();
    let id = setup.proposed(&[setup.reward(60)]);
    let key: Vec<Val> = (Symbol::new(&setup.env, "Proposal"), id).into_val(&setup.env);
    let ttl =
        || setup.env.as_contract(&setup.address, || setup.env.storage().persistent().get_ttl(&key));
    setup.pass_ledgers(DAY_IN_LEDGERS);
    setup.stored(id);
    assert_eq!(ttl(), RECORD_TTL_LEDGERS);
}
