use soroban_sdk::{Address, BytesN, Env, Executable, String, contracttrait, panic_with_error};
use stellar_access::access_control::set_admin;
use stellar_contract_utils::upgradeable;

use crate::events::{AdminSet, Paused, Unpaused, Upgraded};
use crate::roles::{require_admin, require_admin_or_guardian};
use crate::storage::{self, Pause};
use crate::{SharedError, require_reason};

/// In which form a contract's code keeps its entries, and how it takes over those of earlier code.
pub trait Schema {
    /// Version of the stored entries, counted from 1; raised when their form changes.
    const VERSION: u32;

    /// Brings what an earlier version stored into this one's form: the instance whole. Records are
    /// too many for one call, so a new field of theirs is an `Option`, absent in old ones.
    fn convert(_env: &Env, _from: u32) {}
}

/// Sets the admin and the schema version; for constructors only.
///
/// # Events
/// * `admin_set`
///
/// # Security
/// Nobody is asked to sign: the constructor runs once, in the transaction that deploys.
pub fn construct<C: Schema>(env: &Env, admin: &Address) {
    set_admin(env, admin);
    upgradeable::set_schema_version(env, C::VERSION);
    storage::extend_instance(env);
    AdminSet { admin: admin.clone() }.publish(env);
}

/// Requires that the contract is not paused and its entries have the form that the code expects,
/// and keeps its instance alive. Every entry point that writes calls this; reading, roles, upgrade
/// and the pause itself go on.
///
/// # Errors
/// * [`SharedError::ContractPaused`] - somebody paused it; [`Operations::get_pause`] tells who.
/// * [`SharedError::SchemaMismatch`] - upgraded and not migrated yet.
pub fn require_running<C: Schema>(env: &Env) {
    require_unpaused(env);
    require_schema::<C>(env);
}

/// Requires that the entries have the form that the code expects, and keeps the instance alive; for
/// what goes on while paused.
///
/// # Errors
/// * [`SharedError::SchemaMismatch`] - upgraded and not migrated yet.
pub fn require_schema<C: Schema>(env: &Env) {
    if upgradeable::get_schema_version(env) != C::VERSION {
        panic_with_error!(env, SharedError::SchemaMismatch);
    }
    storage::extend_instance(env);
}

/// Tells whether the contract is paused.
pub fn is_paused(env: &Env) -> bool {
    storage::read_pause(env).is_some()
}

/// Lifts the pause.
///
/// # Errors
/// * [`SharedError::ContractNotPaused`] - there is none.
///
/// # Events
/// * `unpaused`
///
/// # Security
/// Nobody is asked to sign; the caller has seen to it.
pub fn lift_pause(env: &Env, by: &Address) {
    if !is_paused(env) {
        panic_with_error!(env, SharedError::ContractNotPaused);
    }
    storage::remove_pause(env);
    storage::extend_instance(env);
    Unpaused { by: by.clone() }.publish(env);
}

/// Replaces the contract's code by an uploaded wasm, from the next invocation on.
///
/// # Events
/// * `upgraded`
///
/// # Security
/// Nobody is asked to sign; the caller has seen to it.
pub fn replace_code(env: &Env, by: &Address, wasm_hash: &BytesN<32>) {
    upgradeable::upgrade(env, wasm_hash);
    storage::extend_instance(env);
    let schema_version = upgradeable::get_schema_version(env);
    Upgraded { by: by.clone(), wasm_hash: wasm_hash.clone(), schema_version }.publish(env);
}

/// Converts what earlier code stored, once per schema version.
///
/// # Errors
/// * [`SharedError::MigrationNotDue`] - the entries are of the code's version already, or later.
///
/// # Events
/// * `upgraded`
///
/// # Security
/// Nobody is asked to sign; the caller has seen to it.
pub fn migrate_schema<C: Schema + ?Sized>(env: &Env, by: &Address) {
    let from = upgradeable::get_schema_version(env);
    if from >= C::VERSION {
        panic_with_error!(env, SharedError::MigrationNotDue);
    }
    C::convert(env, from);
    upgradeable::set_schema_version(env, C::VERSION);
    storage::extend_instance(env);
    let wasm_hash = own_wasm_hash(env);
    Upgraded { by: by.clone(), wasm_hash, schema_version: C::VERSION }.publish(env);
}

fn require_unpaused(env: &Env) {
    if is_paused(env) {
        panic_with_error!(env, SharedError::ContractPaused);
    }
}

/// How a contract is operated: paused, unpaused, upgraded. `upgrade` has the signature of
/// OpenZeppelin's `Upgradeable`, so its `UpgradeableClient` works here.
#[contracttrait]
pub trait Operations: Schema {
    /// Stops changes: all but those to roles, code and the pause itself; of governance, new proposals
    /// alone. A pause of a paused contract is refused, so the first reason stands.
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
        require_unpaused(env);
        require_reason(env, &reason);
        storage::extend_instance(env);
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
        lift_pause(env, &by);
    }

    /// Returns who paused the contract, when and why; nothing while it runs.
    fn get_pause(env: &Env) -> Option<Pause> {
        storage::read_pause(env)
    }

    /// Replaces the contract's code by an uploaded wasm, from the next invocation on. Works while
    /// paused; the constructor does not run again. Code of another schema version writes nothing
    /// until `migrate` was called, best in the same transaction.
    ///
    /// # Errors
    /// * `AccessControlError::Unauthorized` - `operator` is not the admin.
    ///
    /// # Events
    /// * `upgraded`
    fn upgrade(env: &Env, new_wasm_hash: BytesN<32>, operator: Address) {
        require_admin(env, &operator);
        replace_code(env, &operator, &new_wasm_hash);
    }

    /// Converts what earlier code stored, once per schema version. Works while paused.
    ///
    /// # Errors
    /// * `MigrationNotDue` - the entries are of the code's version already, or of a later one.
    /// * `AccessControlError::Unauthorized` - `operator` is not the admin.
    ///
    /// # Events
    /// * `upgraded` again, with the version that holds from now on
    fn migrate(env: &Env, operator: Address) {
        require_admin(env, &operator);
        migrate_schema::<Self>(env, &operator);
    }

    /// Returns the version of the contract's stored entries, counted from 1.
    fn get_schema_version(env: &Env) -> u32 {
        upgradeable::get_schema_version(env)
    }
}

fn own_wasm_hash(env: &Env) -> BytesN<32> {
    match env.current_contract_address().executable() {
        Some(Executable::Wasm(hash)) => hash,
        // Unreachable: what runs here is a contract of ours, and it exists.
        _ => panic_with_error!(env, SharedError::SchemaMismatch),
    }
}
