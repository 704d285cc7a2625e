//! What a second version of analytics could look like: `Progress` has a new field, the instance a
//! new entry. The upgrade's tests replace the released code by this one.

#![no_std]

use brain_storm_shared::{Operations, Pause, Schema, read_record, require_running, write_record};
use soroban_sdk::{
    Address, BytesN, Env, String, Symbol, Vec, contract, contractimpl, contracttype,
};
use stellar_access::access_control::AccessControl;

/// As the first version has it, and a note.
#[contracttype]
pub struct Progress {
    pub percent: u32,
    pub lessons_done: u32,
    pub lessons_total: u32,
    pub attestor: Address,
    pub recorded_at: u64,
    pub completed_at: Option<u64>,
    /// Absent in what the first version stored.
    pub note: Option<String>,
}

#[contracttype]
enum AnalyticsKey {
    Progress(Address, Symbol),
    /// The version before this one.
    ConvertedFrom,
}

#[contract]
pub struct AnalyticsNext;

#[contractimpl]
impl AnalyticsNext {
    /// Adds a note to a learner's progress.
    pub fn annotate(env: &Env, learner: Address, course: Symbol, note: String) {
        require_running::<Self>(env);
        let key = AnalyticsKey::Progress(learner, course);
        let progress: Progress = read_record(env, &key).unwrap();
        write_record(env, &key, &Progress { note: Some(note), ..progress });
    }

    pub fn get_progress(env: &Env, learner: Address, course: Symbol) -> Option<Progress> {
        read_record(env, &AnalyticsKey::Progress(learner, course))
    }

    pub fn converted_from(env: &Env) -> Option<u32> {
        env.storage().instance().get(&AnalyticsKey::ConvertedFrom)
    }
}

impl Schema for AnalyticsNext {
    const VERSION: u32 = 2;

    fn convert(env: &Env, from: u32) {
        env.storage().instance().set(&AnalyticsKey::ConvertedFrom, &from);
    }
}

#[contractimpl(contracttrait)]
impl AccessControl for AnalyticsNext {}

#[contractimpl(contracttrait)]
impl Operations for AnalyticsNext {}
