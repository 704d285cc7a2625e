use soroban_sdk::auth::{Context, CustomAccountInterface};
use soroban_sdk::crypto::Hash;
use soroban_sdk::{Address, Env, Error, Symbol, Val, Vec, contract, contractimpl, contracttype};

/// A contract that calls back whoever calls it: through `strike`, or as an account whose signature
/// is being checked. It survives the refusal and remembers it, so that a test can tell a re-entry
/// that the host refused from one that never came about.
#[contract]
pub struct Hostile;

#[contracttype]
enum HostileKey {
    Plan,
    Refused,
}

#[contracttype]
#[derive(Clone)]
struct Plan {
    contract: Address,
    function: Symbol,
    arguments: Vec<Val>,
}

#[contractimpl]
impl Hostile {
    /// Sets what it calls back with.
    pub fn plan(env: &Env, contract: Address, function: Symbol, arguments: Vec<Val>) {
        let plan = Plan { contract, function, arguments };
        env.storage().instance().set(&HostileKey::Plan, &plan);
    }

    /// Calls back.
    pub fn strike(env: &Env) {
        let Plan { contract, function, arguments } =
            env.storage().instance().get(&HostileKey::Plan).unwrap();
        let struck = env.try_invoke_contract::<Val, Error>(&contract, &function, arguments);
        env.storage().instance().set(&HostileKey::Refused, &struck.is_err());
    }

    /// Tells whether the call back was refused; nothing when it never came about.
    pub fn was_refused(env: &Env) -> Option<bool> {
        env.storage().instance().get(&HostileKey::Refused)
    }
}

#[contractimpl]
impl CustomAccountInterface for Hostile {
    type Signature = Val;
    type Error = Error;

    fn __check_auth(
        env: Env,
        _payload: Hash<32>,
        _signature: Val,
        _contexts: Vec<Context>,
    ) -> Result<(), Error> {
        Self::strike(&env);
        Ok(())
    }
}
