use brain_storm_governance::GovernanceError::CallToSelf;
use brain_storm_testing::{Deployed, Hostile, HostileClient, unsigned};
use soroban_sdk::{Address, Env, Event, IntoVal, Symbol, Val, Vec, contract, contractimpl};
use stellar_access::access_control::AdminTransferCompleted;
use stellar_access::role_transfer::RoleTransferError::{NoPendingTransfer, TransferExpired};

use crate::setup::{Democracy, setup};

const CERTIFICATE: &[u8] = include_bytes!("../../interface/certificate.wasm");

/// A contract whose admin is still the deployer.
fn certificate(setup: &Democracy) -> Deployed {
    let address = setup.env.register(CERTIFICATE, (&setup.admin,));
    Deployed { env: setup.env.clone(), address, admin: setup.admin.clone() }
}

fn accept(setup: &Democracy, contract: &Address) -> brain_storm_testing::Outcome<()> {
    setup.call_unsigned("accept_admin", (contract.clone(),))
}

#[test]
fn takes_what_the_admin_offers_whoever_calls() {
    let setup = setup();
    let contract = certificate(&setup);
    let offer = (setup.address.clone(), setup.ledger() + 10);
    contract.call::<()>(&setup.admin, "transfer_admin_role", offer).unwrap();

    assert_eq!(accept(&setup, &contract.address), Ok(()));

    let completed = AdminTransferCompleted {
        new_admin: setup.address.clone(),
        previous_admin: setup.admin.clone(),
    };
    setup.assert_events([completed.to_xdr(&setup.env, &contract.address)]);
    let admin = contract.call_unsigned::<Option<Address>>("get_admin", setup.no_arguments());
    assert_eq!(admin, Ok(Some(setup.address.clone())));
}

#[test]
fn takes_nothing_that_was_not_offered_to_it() {
    let setup = setup();
    let contract = certificate(&setup);
    assert_eq!(accept(&setup, &contract.address), Err(NoPendingTransfer.into()));
    let offer = (setup.alice.clone(), setup.ledger() + 10);
    contract.call::<()>(&setup.admin, "transfer_admin_role", offer).unwrap();
    assert_eq!(accept(&setup, &contract.address), Err(unsigned()));
    let offer = (setup.address.clone(), setup.ledger() + 10);
    contract.call::<()>(&setup.admin, "transfer_admin_role", offer).unwrap();
    setup.pass_ledgers(11);
    assert_eq!(accept(&setup, &contract.address), Err(TransferExpired.into()));
}

#[test]
fn is_refused_for_governance_itself() {
    let setup = setup();
    assert_eq!(accept(&setup, &setup.address), Err(CallToSelf.into()));
}

/// A contract that pretends to hand itself over, and uses the call to reach the treasury.
#[contract]
struct Thief;

#[contractimpl]
impl Thief {
    pub fn aim(env: &Env, token: Address, args: Vec<Val>) {
        env.storage().instance().set(&0, &(token, args));
    }

    pub fn accept_admin_transfer(env: &Env) {
        let (token, args): (Address, Vec<Val>) = env.storage().instance().get(&0).unwrap();
        env.invoke_contract::<Val>(&token, &Symbol::new(env, "transfer"), args);
    }
}

#[test]
fn gives_a_hostile_contract_nothing() {
    let setup = setup();
    let thief = setup.env.register(Thief, ());
    let args: Vec<Val> = (setup.address.clone(), setup.bob.clone(), 1i128).into_val(&setup.env);
    ThiefClient::new(&setup.env, &thief).aim(&setup.token.address, &args);
    assert_eq!(accept(&setup, &thief), Err(unsigned()));
    assert_eq!(setup.balance(&setup.address), crate::setup::TREASURY);
}

/// A contract that calls governance back in place of accepting.
#[contract]
struct Caller;

#[contractimpl]
impl Caller {
    pub fn aim(env: &Env, hostile: Address) {
        env.storage().instance().set(&0, &hostile);
    }

    pub fn accept_admin_transfer(env: &Env) {
        let hostile: Address = env.storage().instance().get(&0).unwrap();
        HostileClient::new(env, &hostile).strike();
    }
}

#[test]
fn lets_nobody_call_back() {
    let setup = setup();
    let id = setup.succeeded(&[setup.reward(60)]);
    let hostile = setup.env.register(Hostile, ());
    let client = HostileClient::new(&setup.env, &hostile);
    let args = (id,).into_val(&setup.env);
    client.plan(&setup.address, &Symbol::new(&setup.env, "queue"), &args);
    let caller = setup.env.register(Caller, ());
    CallerClient::new(&setup.env, &caller).aim(&hostile);
    assert_eq!(accept(&setup, &caller), Ok(()));
    assert_eq!(client.was_refused(), Some(true));
    assert_eq!(setup.stored(id).eta, None);
}
