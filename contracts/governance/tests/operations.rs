//! Pause, roles and code of governance itself, once its admin is renounced.

use brain_storm_governance::GovernanceError::RoleAdminFixed;
use brain_storm_governance::VoteSupport::For;
use brain_storm_governance::{ProposalExecuted, ProposalState};
use brain_storm_shared::SharedError::{
    ContractNotPaused, ContractPaused, MigrationNotDue, SchemaMismatch,
};
use brain_storm_shared::{GUARDIAN, Paused, Unpaused, Upgraded};
use brain_storm_testing::{Deployed, Outcome, unsigned};
use soroban_sdk::testutils::Address as _;
use soroban_sdk::{Address, BytesN, Executable, Symbol};
use stellar_access::access_control::AccessControlError::{AdminNotSet, Unauthorized};
use stellar_access::access_control::{RoleGranted, RoleRevoked};
use stellar_contract_utils::upgradeable::set_schema_version;

use crate::setup::{Democracy, register, settings, setup};

fn pause(setup: &Democracy) -> Outcome<()> {
    setup.call(&setup.guardian, "pause", (setup.guardian.clone(), setup.string("a flood of spam")))
}

fn unpause(setup: &Democracy, by: &Address) -> Outcome<()> {
    setup.call(by, "unpause", (by.clone(),))
}

#[test]
fn a_pause_stops_new_proposals() {
    let setup = setup();
    assert_eq!(pause(&setup), Ok(()));
    let (by, reason) = (setup.guardian.clone(), setup.string("a flood of spam"));
    setup.assert_events([setup.event(&Paused { by, reason })]);
    let refused = setup.propose(&setup.alice, &[setup.reward(60)]);
    assert_eq!(refused, Err(ContractPaused.into()));
}

#[test]
fn a_pause_holds_up_nothing_that_exists() {
    let setup = setup();
    let id = setup.proposed(&[setup.reward(60)]);
    pause(&setup).unwrap();
    setup.go_to_ledger(setup.stored(id).vote_start);
    assert!(setup.vote(&setup.bob, id, For).is_ok());
    setup.go_to_ledger(setup.stored(id).vote_end + 1);
    assert_eq!(setup.queue(id), Ok(()));
    setup.go_to_second(setup.stored(id).eta.unwrap());
    assert_eq!(setup.execute(id), Ok(()));
    assert_eq!(setup.state(id), ProposalState::Executed);
}

#[test]
fn a_pause_leaves_cancelling_and_confirming() {
    let setup = setup();
    setup.transfer(&setup.funder, &setup.address, 25).unwrap();
    setup.pass_ledgers(1);
    let id = setup.proposed(&[setup.reward(60)]);
    pause(&setup).unwrap();
    assert_eq!(setup.confirm(&setup.guardian, id), Ok(()));
    assert_eq!(setup.cancel(&setup.alice, id), Ok(()));
}

#[test]
fn a_pause_does_not_keep_a_guardian_in_office_and_ends_with_them() {
    let setup = setup();
    pause(&setup).unwrap();
    let id =
        setup.ready(&[setup.revoke_guardian(&setup.guardian), setup.grant_guardian(&setup.bob)]);
    setup.execute(id).unwrap();
    let (role, caller) = (GUARDIAN, setup.address.clone());
    let (old, new) = (setup.guardian.clone(), setup.bob.clone());
    setup.assert_events([
        setup.event(&ProposalExecuted { id }),
        setup.event(&RoleRevoked { role: role.clone(), account: old, caller: caller.clone() }),
        setup.event(&RoleGranted { role, account: new, caller: caller.clone() }),
        setup.event(&Unpaused { by: caller }),
    ]);
    assert_eq!(setup.propose(&setup.alice, &[setup.reward(60)]), Ok(2));
}

#[test]
fn a_pause_is_lifted_by_any_guardian_and_nobody_else() {
    let setup = setup();
    assert_eq!(unpause(&setup, &setup.guardian), Err(ContractNotPaused.into()));
    pause(&setup).unwrap();
    for stranger in [&setup.alice, &setup.admin] {
        assert_eq!(unpause(&setup, stranger), Err(Unauthorized.into()));
    }
    let refused = setup.call_unsigned::<()>("unpause", (setup.guardian.clone(),));
    assert_eq!(refused, Err(unsigned()));
    assert_eq!(unpause(&setup, &setup.guardian), Ok(()));
    setup.assert_signed(&setup.guardian, "unpause", (setup.guardian.clone(),));
    setup.assert_events([setup.event(&Unpaused { by: setup.guardian.clone() })]);
    assert_eq!(setup.propose(&setup.alice, &[setup.reward(60)]), Ok(1));
}

#[test]
fn the_deployer_can_do_nothing_any_more() {
    let setup = setup();
    let admin = &setup.admin;
    let grant = (admin.clone(), GUARDIAN, admin.clone());
    assert_eq!(setup.call::<()>(admin, "grant_role", grant), Err(Unauthorized.into()));
    let code = (BytesN::from_array(&setup.env, &[1; 32]), admin.clone());
    assert_eq!(setup.call::<()>(admin, "upgrade", code), Err(Unauthorized.into()));
    let pause = (admin.clone(), setup.text(1));
    assert_eq!(setup.call::<()>(admin, "pause", pause), Err(Unauthorized.into()));
    let offer = (admin.clone(), setup.ledger() + 10);
    let refused = setup.call::<()>(admin, "transfer_admin_role", offer);
    assert_eq!(refused, Err(AdminNotSet.into()));
}

/// A deployer who could name an admin of the guardians would keep a say in who they are.
#[test]
fn no_role_has_an_admin_that_would_outlast_the_deployer() {
    let env = brain_storm_testing::new_env();
    let [admin, token, guardian] = [(); 3].map(|()| Address::generate(&env));
    let address = register(&env, &admin, &token, &guardian, &settings());
    let young = Deployed { env, address, admin };
    let arguments = (GUARDIAN, Symbol::new(&young.env, "clerk"));
    let refused = young.call::<()>(&young.admin, "set_role_admin", arguments);
    assert_eq!(refused, Err(RoleAdminFixed.into()));
}

#[test]
fn guardians_appoint_nobody() {
    let setup = setup();
    let friend = Address::generate(&setup.env);
    let grant = (friend, GUARDIAN, setup.guardian.clone());
    assert_eq!(setup.call::<()>(&setup.guardian, "grant_role", grant), Err(Unauthorized.into()));
    let code = (BytesN::from_array(&setup.env, &[1; 32]), setup.guardian.clone());
    assert_eq!(setup.call::<()>(&setup.guardian, "upgrade", code), Err(Unauthorized.into()));
}

/// Puts the stored schema version back, as if the code were one ahead of it.
fn age(setup: &Democracy) {
    setup.env.as_contract(&setup.address, || set_schema_version(&setup.env, 0));
}

#[test]
fn nothing_goes_on_between_new_code_and_its_migration() {
    let setup = setup();
    let id = setup.active(&[setup.reward(60)]);
    age(&setup);
    let refused = Err(SchemaMismatch.into());
    for actions in [[setup.reward(60)], [setup.grant_guardian(&setup.bob)]] {
        assert_eq!(setup.propose(&setup.bob, &actions), Err(SchemaMismatch.into()));
    }
    assert_eq!(setup.vote(&setup.bob, id, For), Err(SchemaMismatch.into()));
    assert_eq!(setup.queue(id), refused);
    assert_eq!(setup.execute(id), refused);
    assert_eq!(setup.cancel(&setup.guardian, id), refused);
    assert_eq!(setup.confirm(&setup.guardian, id), refused);
    assert_eq!(setup.call_unsigned("accept_admin", (setup.token.address.clone(),)), refused);
}

#[test]
fn new_code_is_migrated_once_by_anybody() {
    let setup = setup();
    let id = setup.active(&[setup.reward(60)]);
    let migrate = || setup.call::<()>(&setup.dave, "migrate", (setup.dave.clone(),));
    assert_eq!(migrate(), Err(MigrationNotDue.into()));
    age(&setup);
    let refused = setup.call_unsigned::<()>("migrate", (setup.dave.clone(),));
    assert_eq!(refused, Err(unsigned()));

    assert_eq!(migrate(), Ok(()));

    let Some(Executable::Wasm(wasm_hash)) = setup.address.executable() else { panic!() };
    let upgraded = Upgraded { by: setup.dave.clone(), wasm_hash, schema_version: 1 };
    setup.assert_events([setup.event(&upgraded)]);
    assert!(setup.vote(&setup.bob, id, For).is_ok());
    assert_eq!(migrate(), Err(MigrationNotDue.into()));
}
