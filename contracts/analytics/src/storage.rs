use brain_storm_shared::{read_record, remove_record, write_record};
use soroban_sdk::{Address, Env, Symbol, contracttype};

/// How far a learner is in a course.
#[contracttype]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Progress {
    /// How much of the course is done, 0 to 100; 100 exactly when all lessons are.
    pub percent: u32,
    /// Lessons finished.
    pub lessons_done: u32,
    /// Lessons the course has, at least 1.
    pub lessons_total: u32,
    /// Who recorded this last.
    pub attestor: Address,
    /// Ledger time of the last record, Unix seconds.
    pub recorded_at: u64,
    /// Ledger time at which 100 % was first reached, Unix seconds; absent: not yet.
    pub completed_at: Option<u64>,
}

/// One line of a batch: the arguments of `record_progress` but the attestor.
#[contracttype]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ProgressItem {
    /// The learner who progressed.
    pub learner: Address,
    /// The course.
    pub course: Symbol,
    /// How much of the course is done, 0 to 100; 100 exactly when all lessons are.
    pub percent: u32,
    /// Lessons finished.
    pub lessons_done: u32,
    /// Lessons the course has, at least 1.
    pub lessons_total: u32,
}

#[contracttype]
enum AnalyticsKey {
    /// (learner, course) → Progress
    Progress(Address, Symbol),
}

pub(crate) fn read_progress(env: &Env, learner: &Address, course: &Symbol) -> Option<Progress> {
    read_record(env, &progress_key(learner, course))
}

pub(crate) fn write_progress(env: &Env, learner: &Address, course: &Symbol, progress: &Progress) {
    write_record(env, &progress_key(learner, course), progress);
}

pub(crate) fn remove_progress(env: &Env, learner: &Address, course: &Symbol) {
    remove_record(env, &progress_key(learner, course));
}

fn progress_key(learner: &Address, course: &Symbol) -> AnalyticsKey {
    AnalyticsKey::Progress(learner.clone(), course.clone())
}
