//! Entries and how long they live. Time to live is housekeeping, never a deadline: an archived
//! entry is restored by the next transaction that names it, with its value intact.

use soroban_sdk::{Address, Env, IntoVal, String, TryFromVal, Val, contracttype};

/// One ledger every 5 s.
pub const DAY_IN_LEDGERS: u32 = 17_280;
/// The instance is touched by every write, so a contract in use never comes near this.
pub const INSTANCE_TTL_LEDGERS: u32 = 30 * DAY_IN_LEDGERS;
/// Records (one entry per key) may rest for a season; mainnet allows at most 180 days.
pub const RECORD_TTL_LEDGERS: u32 = 120 * DAY_IN_LEDGERS;

/// Who paused the contract, when and why.
#[contracttype]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Pause {
    /// The admin or guardian who paused the contract.
    pub by: Address,
    /// Why it was paused, 1 to 256 bytes.
    pub reason: String,
    /// Ledger time of the pause, Unix seconds.
    pub paused_at: u64,
}

#[contracttype]
enum SharedKey {
    Pause,
}

pub(crate) fn read_pause(env: &Env) -> Option<Pause> {
    env.storage().instance().get(&SharedKey::Pause)
}

pub(crate) fn write_pause(env: &Env, pause: &Pause) {
    env.storage().instance().set(&SharedKey::Pause, pause);
}

pub(crate) fn remove_pause(env: &Env) {
    env.storage().instance().remove(&SharedKey::Pause);
}

/// Keeps the instance alive.
pub fn extend_instance(env: &Env) {
    env.storage()
        .instance()
        .extend_ttl(INSTANCE_TTL_LEDGERS - DAY_IN_LEDGERS, INSTANCE_TTL_LEDGERS);
}

/// Reads one record and keeps it alive.
pub fn read_record<K, V>(env: &Env, key: &K) -> Option<V>
where
    K: IntoVal<Env, Val>,
    V: TryFromVal<Env, Val>,
{
    let value = env.storage().persistent().get(key)?;
    extend_record(env, key);
    Some(value)
}

/// Writes one record and keeps it alive.
pub fn write_record<K, V>(env: &Env, key: &K, value: &V)
where
    K: IntoVal<Env, Val>,
    V: IntoVal<Env, Val>,
{
    env.storage().persistent().set(key, value);
    extend_record(env, key);
}

/// Removes one record; nothing happens when it is absent.
pub fn remove_record<K: IntoVal<Env, Val>>(env: &Env, key: &K) {
    env.storage().persistent().remove(key);
}

fn extend_record<K: IntoVal<Env, Val>>(env: &Env, key: &K) {
    // At most one extension a day, so that most reads cost no rent.
    env.storage().persistent().extend_ttl(
        key,
        RECORD_TTL_LEDGERS - DAY_IN_LEDGERS,
        RECORD_TTL_LEDGERS,
    );
}
