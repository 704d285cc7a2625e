use soroban_sdk::contracterror;

/// Errors of the analytics contract.
#[contracterror]
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[repr(u32)]
pub enum AnalyticsError {
    /// Nothing is recorded for this learner and course, so there is nothing to reset.
    ProgressNotFound = 20000,
    /// Percent and finished lessons never fall; the admin may reset them with a reason.
    ProgressFell = 20001,
    /// A course has at least one lesson.
    LessonsTotalZero = 20002,
    /// More lessons are finished than the course has.
    LessonsDoneTooMany = 20003,
    /// The percent must be 100 exactly when all lessons are finished.
    PercentDisagrees = 20004,
    /// The batch holds no item.
    BatchEmpty = 20005,
    /// The batch holds more items than one call can carry; split it.
    BatchTooLarge = 20006,
}
