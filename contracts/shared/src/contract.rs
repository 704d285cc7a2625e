use soroban_sdk::{Address, BytesN, Env, String, contracttrait, panic_with_error};
use stellar_access::access_control::set_admin;
use stellar_contract_utils::upgradeable;

use crate::events::{Paused, Unpaused, Upgraded};
use crate::roles::{require_admin, require_admin_or_guardian};
use crate::storage::{self, Pause};
use crate::{SharedError, require_reason};

/// Sets the admin and the schema version; for constructors only.
///
/// # Security
/// Nobody is asked to sign: the constructor runs once, in the transaction that deploys.
pub fn construct(env: &Env, admin: &Address, schema_version: u32) {
    set_admin(env, admin);
    upgradeable::set_schema_version(env, schema_version);
    storage::extend_instance(env);
}

/// Requires that the contract is not paused, and keeps its instance alive. Every entry point that
/// writes calls this; reading, roles, upgrade and the pause itself go on while paused.
///
/// # Errors
/// * [`SharedError::ContractPaused`] - somebody paused it; [`Operations::get_pause`] tells who.
pub fn require_running(env: &Env) {
    if storage::read_pause(env).is_some() {
        panic_with_error!(env, SharedError::ContractPaused);
    }
    storage::extend_instance(env);
}

/// How a contract is operated: paused, unpaused, upgraded. `upgrade` has the signature of
/// OpenZeppelin's `Upgradeable`, so its `UpgradeableClient` works here.
#[contracttrait]
pub trait Operations {
    /// Stops every change but those to roles, code and the pause itself. A pause of a paused
    /// contract is refused, so the first reason stands.
    ///
    /// # Errors
    /// * `ReasonEmpty`, `ReasonTooLong` - reason outside 1 to 256 bytes.
    /// * `ContractPaused` - already paused.
    /// * `AccessControlError::Unauthorized` - `by` is neither admin nor guardian.
    ///
    /// # Events
    /// * `paused`
    fn pause(env: &Env, by: Address, reason: String) {
        require_admin_or_guardian(env, &by);
        require_running(env);
        require_reason(env, &reason);
        let paused_at = env.ledger().timestamp();
        storage::write_pause(env, &Pause { by: by.clone(), reason: reason.clone(), paused_at });
        Paused { by, reason }.publish(env);
    }

    /// Accepts changes again. The admin alone decides: a guardian can stop, not start.
    ///
    /// # Errors
    /// * `ContractNotPaused` - there is no pause to lift.
    /// * `AccessControlError::Unauthorized` - `by` is not the admin.
    ///
    /// # Events
    /// * `unpaused`
    fn unpause(env: &Env, by: Address) {
        require_admin(env, &by);
        if storage::read_pause(env).is_none() {
            panic_with_error!(env, SharedError::ContractNotPaused);
        }
        storage::remove_pause(env);
        storage::extend_instance(env);
        Unpaused { by }.publish(env);
    }

    /// Returns who paused the contract, when and why; nothing while it runs.
    fn get_pause(env: &Env) -> Option<Pause> {
        storage::read_pause(env)
    }

    /// Replaces the contract's code by an uploaded wasm, from the next invocation on. Works while
    /// paused; the constructor does not run again.
    ///
    /// # Errors
    /// * `AccessControlError::Unauthorized` - `operator` is not the admin.
    ///
    /// # Events
    /// * `upgraded`
    fn upgrade(env: &Env, new_wasm_hash: BytesN<32>, operator: Address) {
        require_admin(env, &operator);
        upgradeable::upgrade(env, &new_wasm_hash);
        storage::extend_instance(env);
        let schema_version = upgradeable::get_schema_version(env);
        Upgraded { by: operator, wasm_hash: new_wasm_hash, schema_version }.publish(env);
    }

    /// Returns the version of the contract's stored entries, counted from 1.
    fn get_schema_version(env: &Env) -> u32 {
        upgradeable::get_schema_version(env)
    }
}
