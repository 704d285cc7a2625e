//! Progress: how far a learner is in a course, as attestors record it. It never falls, and a
//! course is completed once; only the admin can start it over, giving a reason.

#![no_std]

mod contract;
mod errors;
mod events;
mod storage;

pub use contract::{Analytics, AnalyticsClient, BATCH_ITEMS_MAX};
pub use errors::AnalyticsError;
pub use events::{CourseCompleted, ProgressRecorded, ProgressReset};
pub use storage::{Progress, ProgressItem};
