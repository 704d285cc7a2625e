use brain_storm_shared::{
    Operations, Pause, Schema, construct, require_admin, require_course_key, require_percent,
    require_reason, require_running,
};
use soroban_sdk::{
    Address, BytesN, Env, String, Symbol, Vec, contract, contractimpl, contractmeta,
    panic_with_error,
};
use stellar_access::access_control::AccessControl;
use stellar_macros::only_role;

use crate::AnalyticsError::{
    BatchEmpty, BatchTooLarge, LessonsDoneTooMany, LessonsTotalZero, PercentDisagrees,
    ProgressFell, ProgressNotFound,
};
use crate::events::{CourseCompleted, ProgressRecorded, ProgressReset};
use crate::storage::{read_progress, remove_progress, write_progress};
use crate::{Progress, ProgressItem};

contractmeta!(key = "binver", val = env!("CARGO_PKG_VERSION"));

/// 584 bytes of events an item (account addresses, the longest course key, the course completed)
/// times 28 is 16,352; the network takes 16,384 a transaction, the returned number's 8 included.
pub const BATCH_ITEMS_MAX: u32 = 28;

#[contract]
pub struct Analytics;

#[contractimpl]
impl Analytics {
    /// Sets the admin, who then grants the role `attestor` with `grant_role`.
    ///
    /// # Events
    /// * `admin_set`
    pub fn __constructor(env: &Env, admin: Address) {
        construct::<Self>(env, &admin);
    }

    /// Records how far a learner is in a course and returns whether that was news. Neither percent
    /// nor finished lessons may fall; what is on record already changes nothing and publishes
    /// nothing, so a repeated call is harmless. Percent may weigh lessons as it likes, but it is
    /// 100 exactly when all of them are finished.
    ///
    /// # Errors
    /// * `ContractPaused`, `CourseKeyInvalid`, `PercentTooLarge`
    /// * `LessonsTotalZero`, `LessonsDoneTooMany`, `PercentDisagrees`, `ProgressFell`
    /// * `AccessControlError::Unauthorized` - `attestor` does not hold the role `attestor`.
    ///
    /// # Events
    /// * `progress_recorded`, then `course_completed` when 100 % is reached for the first time
    #[only_role(attestor, "attestor")]
    pub fn record_progress(
        env: &Env,
        attestor: Address,
        learner: Address,
        course: Symbol,
        percent: u32,
        lessons_done: u32,
        lessons_total: u32,
    ) -> bool {
        require_running::<Self>(env);
        let item = ProgressItem { learner, course, percent, lessons_done, lessons_total };
        record(env, &attestor, item)
    }

    /// Does as `record_progress` for each item in turn and returns how many were news. One item
    /// that is refused refuses the batch.
    ///
    /// # Errors
    /// * `BatchEmpty`, `BatchTooLarge` - not 1 to 28 items.
    /// * those of `record_progress`
    ///
    /// # Events
    /// * those of `record_progress`, item by item
    #[only_role(attestor, "attestor")]
    pub fn record_progress_batch(env: &Env, attestor: Address, items: Vec<ProgressItem>) -> u32 {
        require_running::<Self>(env);
        if items.is_empty() {
            panic_with_error!(env, BatchEmpty);
        }
        if items.len() > BATCH_ITEMS_MAX {
            panic_with_error!(env, BatchTooLarge);
        }
        items.into_iter().map(|item| u32::from(record(env, &attestor, item))).sum()
    }

    /// Returns how far a learner is in a course; nothing when nothing is recorded.
    pub fn get_progress(env: &Env, learner: Address, course: Symbol) -> Option<Progress> {
        read_progress(env, &learner, &course)
    }

    /// Erases a learner's progress in a course, its completion included.
    ///
    /// # Errors
    /// * `ContractPaused`, `ReasonEmpty`, `ReasonTooLong`
    /// * `ProgressNotFound` - there is none.
    /// * `AccessControlError::Unauthorized` - `admin` is not the admin.
    ///
    /// # Events
    /// * `progress_reset`
    pub fn reset_progress(
        env: &Env,
        admin: Address,
        learner: Address,
        course: Symbol,
        reason: String,
    ) {
        require_admin(env, &admin);
        require_running::<Self>(env);
        require_reason(env, &reason);
        if read_progress(env, &learner, &course).is_none() {
            panic_with_error!(env, ProgressNotFound);
        }
        remove_progress(env, &learner, &course);
        ProgressReset { learner, course, by: admin, reason }.publish(env);
    }
}

#[contractimpl(contracttrait)]
impl AccessControl for Analytics {}

impl Schema for Analytics {
    const VERSION: u32 = 1;
}

#[contractimpl(contracttrait)]
impl Operations for Analytics {}

fn record(env: &Env, attestor: &Address, item: ProgressItem) -> bool {
    require_sound(env, &item);
    let before = read_progress(env, &item.learner, &item.course);
    if !is_news(env, before.as_ref(), &item) {
        return false;
    }
    let completed_before = before.and_then(|progress| progress.completed_at);
    let progress = evolve(env, attestor, &item, completed_before);
    write_progress(env, &item.learner, &item.course, &progress);
    let completes = completed_before.is_none() && progress.completed_at.is_some();
    publish(env, attestor, item, completes);
    true
}

fn require_sound(env: &Env, item: &ProgressItem) {
    require_course_key(env, &item.course);
    require_percent(env, item.percent);
    if item.lessons_total == 0 {
        panic_with_error!(env, LessonsTotalZero);
    }
    if item.lessons_done > item.lessons_total {
        panic_with_error!(env, LessonsDoneTooMany);
    }
    if (item.percent == 100) != (item.lessons_done == item.lessons_total) {
        panic_with_error!(env, PercentDisagrees);
    }
}

/// Tells whether the item differs from what is on record, and refuses one that falls behind it.
fn is_news(env: &Env, before: Option<&Progress>, item: &ProgressItem) -> bool {
    let Some(before) = before else { return true };
    if item.percent < before.percent || item.lessons_done < before.lessons_done {
        panic_with_error!(env, ProgressFell);
    }
    item.percent > before.percent
        || item.lessons_done > before.lessons_done
        || item.lessons_total != before.lessons_total
}

fn evolve(
    env: &Env,
    attestor: &Address,
    item: &ProgressItem,
    completed_before: Option<u64>,
) -> Progress {
    let now = env.ledger().timestamp();
    Progress {
        percent: item.percent,
        lessons_done: item.lessons_done,
        lessons_total: item.lessons_total,
        attestor: attestor.clone(),
        recorded_at: now,
        completed_at: completed_before.or((item.percent == 100).then_some(now)),
    }
}

fn publish(env: &Env, attestor: &Address, item: ProgressItem, completes: bool) {
    let ProgressItem { learner, course, percent, lessons_done, lessons_total } = item;
    ProgressRecorded {
        learner: learner.clone(),
        course: course.clone(),
        attestor: attestor.clone(),
        percent,
        lessons_done,
        lessons_total,
    }
    .publish(env);
    if completes {
        CourseCompleted { learner, course, attestor: attestor.clone(), lessons_total }.publish(env);
    }
}
