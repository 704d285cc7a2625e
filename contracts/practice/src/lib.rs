//! What learners practise on: a guestbook, a counter and a store, of each learner's own. Whoever
//! signs may call it, for themselves alone. It holds nothing of worth, so nobody has a role here,
//! and it is never paused, upgraded or handed over.

#![no_std]

mod contract;
mod errors;
mod events;
mod storage;

pub use contract::{Practice, PracticeClient, TEXT_BYTES_MAX};
pub use errors::PracticeError;
pub use events::{CounterIncremented, GuestbookSigned, ValueStored};
