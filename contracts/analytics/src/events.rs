use soroban_sdk::{Address, String, Symbol, contractevent};

/// A learner's progress in a course rose, or the course's number of lessons changed.
#[contractevent]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ProgressRecorded {
    /// The learner who progressed.
    #[topic]
    pub learner: Address,
    /// The course.
    #[topic]
    pub course: Symbol,
    /// The holder of the role `attestor` who recorded it.
    pub attestor: Address,
    /// How much of the course is done, 0 to 100; 100 exactly when all lessons are.
    pub percent: u32,
    /// Lessons finished.
    pub lessons_done: u32,
    /// Lessons the course has, at least 1.
    pub lessons_total: u32,
}

/// A learner completed a course. Published once, right after `progress_recorded` first says 100 %.
#[contractevent]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CourseCompleted {
    /// The learner who completed it.
    #[topic]
    pub learner: Address,
    /// The course.
    #[topic]
    pub course: Symbol,
    /// The holder of the role `attestor` who recorded it.
    pub attestor: Address,
    /// Lessons the course had then.
    pub lessons_total: u32,
}

/// A learner's progress in a course was erased; it may be recorded, and completed, anew.
#[contractevent]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ProgressReset {
    /// The learner whose progress it was.
    #[topic]
    pub learner: Address,
    /// The course.
    #[topic]
    pub course: Symbol,
    /// The admin who reset it.
    pub by: Address,
    /// Why, 1 to 256 bytes.
    pub reason: String,
}
