use brain_storm_shared::{
    GUARDIAN, Operations, Pause, Schema, construct, require_amount_not_negative,
    require_amount_positive, require_course_key, require_expiry, require_percent, require_reason,
    require_running, require_text,
};
use brain_storm_testing::{Deployed, HostileClient, Outcome};
use soroban_sdk::{
    Address, BytesN, Env, String, Symbol, Vec, contract, contractimpl, symbol_short,
};
use stellar_access::access_control::AccessControl;

const WRITTEN: Symbol = symbol_short!("written");
const CONVERTED_FROM: Symbol = symbol_short!("converted");

#[contract]
pub struct Bare;

/// The shared rules and nothing else.
#[contractimpl]
impl Bare {
    pub fn __constructor(env: &Env, admin: Address) {
        construct::<Self>(env, &admin);
    }

    pub fn write(env: &Env) {
        require_running::<Self>(env);
    }

    /// Calls out, and writes what it counted: 1 is 1 write, whatever the contract that was called does.
    pub fn call_out(env: &Env, contract: Address) {
        require_running::<Self>(env);
        HostileClient::new(env, &contract).strike();
        let written: u32 = env.storage().instance().get(&WRITTEN).unwrap_or(0);
        env.storage().instance().set(&WRITTEN, &(written + 1));
    }

    /// As `call_out`, called out to check a signature.
    pub fn ask(env: &Env, account: Address) {
        account.require_auth();
        let written: u32 = env.storage().instance().get(&WRITTEN).unwrap_or(0);
        env.storage().instance().set(&WRITTEN, &(written + 1));
    }

    pub fn written(env: &Env) -> u32 {
        env.storage().instance().get(&WRITTEN).unwrap_or(0)
    }

    /// The version that `convert` converted from.
    pub fn converted_from(env: &Env) -> Option<u32> {
        env.storage().instance().get(&CONVERTED_FROM)
    }

    pub fn check_amount_positive(env: &Env, amount: i128) {
        require_amount_positive(env, amount);
    }

    pub fn check_amount_not_negative(env: &Env, amount: i128) {
        require_amount_not_negative(env, amount);
    }

    pub fn check_text(env: &Env, text: String, bytes_max: u32) {
        require_text(env, &text, bytes_max);
    }

    pub fn check_course_key(env: &Env, course: Symbol) {
        require_course_key(env, &course);
    }

    pub fn check_percent(env: &Env, percent: u32) {
        require_percent(env, percent);
    }

    pub fn check_reason(env: &Env, reason: String) {
        require_reason(env, &reason);
    }

    pub fn check_expiry(env: &Env, expires_at: u64) {
        require_expiry(env, expires_at);
    }
}

#[contractimpl(contracttrait)]
impl AccessControl for Bare {}

impl Schema for Bare {
    const VERSION: u32 = 7;

    fn convert(env: &Env, from: u32) {
        env.storage().instance().set(&CONVERTED_FROM, &from);
    }
}

#[contractimpl(contracttrait)]
impl Operations for Bare {}

/// The bare contract and a guardian.
pub fn setup() -> (Deployed, Address) {
    let deployed = Deployed::new(|env, admin| env.register(Bare, (admin,)));
    let guardian = deployed.grant(GUARDIAN);
    (deployed, guardian)
}

pub fn write(setup: &Deployed) -> Outcome<()> {
    setup.call_unsigned("write", no_arguments(setup))
}

pub fn pause_of(setup: &Deployed) -> Option<Pause> {
    setup.call_unsigned("get_pause", no_arguments(setup)).unwrap()
}

pub fn no_arguments(setup: &Deployed) -> Vec<soroban_sdk::Val> {
    Vec::new(&setup.env)
}
