use brain_storm_shared::{extend_instance, require_text};
use soroban_sdk::{
    Address, Env, String, Symbol, contract, contractimpl, contractmeta, panic_with_error,
};

use crate::PracticeError::CountTooHigh;
use crate::events::{CounterIncremented, GuestbookSigned, ValueStored};
use crate::storage::{
    read_count, read_entries, read_value, write_count, write_entries, write_value,
};

contractmeta!(key = "binver", val = env!("CARGO_PKG_VERSION"));

/// Longest line and longest value, in bytes of UTF-8.
pub const TEXT_BYTES_MAX: u32 = 256;

#[contract]
pub struct Practice;

#[contractimpl]
impl Practice {
    /// Leaves a line in the guestbook, of 1 to 256 bytes. It is published and can't be taken back.
    ///
    /// # Errors
    /// * `TextEmpty`, `TextTooLong`, `CountTooHigh`
    ///
    /// # Events
    /// * `guestbook_signed`
    pub fn sign_guestbook(env: &Env, learner: Address, message: String) {
        learner.require_auth();
        require_text(env, &message, TEXT_BYTES_MAX);
        let entries = next(env, read_entries(env, &learner));
        write_entries(env, &learner, entries);
        extend_instance(env);
        GuestbookSigned { learner, message, entries }.publish(env);
    }

    /// Adds one to the learner's count and returns it.
    ///
    /// # Errors
    /// * `CountTooHigh`
    ///
    /// # Events
    /// * `counter_incremented`
    pub fn increment(env: &Env, learner: Address) -> u32 {
        learner.require_auth();
        let count = next(env, read_count(env, &learner));
        write_count(env, &learner, count);
        extend_instance(env);
        CounterIncremented { learner, count }.publish(env);
        count
    }

    /// Stores a value of 1 to 256 bytes under one of the learner's keys, in place of what was there.
    ///
    /// # Errors
    /// * `TextEmpty`, `TextTooLong`
    ///
    /// # Events
    /// * `value_stored`
    pub fn store(env: &Env, learner: Address, key: Symbol, value: String) {
        learner.require_auth();
        require_text(env, &value, TEXT_BYTES_MAX);
        write_value(env, &learner, &key, &value);
        extend_instance(env);
        ValueStored { learner, key, value }.publish(env);
    }

    /// Returns how many lines a learner left in the guestbook.
    pub fn get_entries(env: &Env, learner: Address) -> u32 {
        read_entries(env, &learner)
    }

    /// Returns how far a learner counted.
    pub fn get_count(env: &Env, learner: Address) -> u32 {
        read_count(env, &learner)
    }

    /// Returns what a learner stored under a key; nothing when there is none.
    pub fn get_value(env: &Env, learner: Address, key: Symbol) -> Option<String> {
        read_value(env, &learner, &key)
    }
}

fn next(env: &Env, count: u32) -> u32 {
    count.checked_add(1).unwrap_or_else(|| panic_with_error!(env, CountTooHigh))
}
