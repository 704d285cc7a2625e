use brain_storm_shared::{read_record, write_record};
use soroban_sdk::{Address, Env, String, Symbol, contracttype};

#[contracttype]
enum PracticeKey {
    /// learner → u32
    Entries(Address),
    /// learner → u32
    Count(Address),
    /// (learner, key) → String
    Value(Address, Symbol),
}

pub(crate) fn read_entries(env: &Env, learner: &Address) -> u32 {
    read_record(env, &PracticeKey::Entries(learner.clone())).unwrap_or_default()
}

pub(crate) fn write_entries(env: &Env, learner: &Address, entries: u32) {
    write_record(env, &PracticeKey::Entries(learner.clone()), &entries);
}

pub(crate) fn read_count(env: &Env, learner: &Address) -> u32 {
    read_record(env, &PracticeKey::Count(learner.clone())).unwrap_or_default()
}

pub(crate) fn write_count(env: &Env, learner: &Address, count: u32) {
    write_record(env, &PracticeKey::Count(learner.clone()), &count);
}

pub(crate) fn read_value(env: &Env, learner: &Address, key: &Symbol) -> Option<String> {
    read_record(env, &PracticeKey::Value(learner.clone(), key.clone()))
}

pub(crate) fn write_value(env: &Env, learner: &Address, key: &Symbol, value: &String) {
    write_record(env, &PracticeKey::Value(learner.clone(), key.clone()), value);
}
