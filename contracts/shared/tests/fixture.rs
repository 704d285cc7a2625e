use brain_storm_shared::{
    GUARDIAN, Operations, Pause, Schema, construct, require_course_key, require_expiry,
    require_percent, require_reason, require_running,
};
use brain_storm_testing::{Deployed, Outcome};
use soroban_sdk::{Address, BytesN, Env, String, Symbol, Vec, contract, contractimpl};
use stellar_access::access_control::AccessControl;

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
