//! What every Brain-Storm contract shares: roles, pause, upgrade, validation, error numbers and
//! how long entries live. A contract implements OpenZeppelin's `AccessControl`, [`Schema`] and
//! [`Operations`], calls [`construct`] from its constructor, and starts each writing entry point
//! with [`require_running`].

#![no_std]

mod contract;
mod errors;
mod events;
mod roles;
mod storage;
mod validation;

pub use contract::{
    Operations, OperationsClient, Schema, construct, is_paused, lift_pause, migrate_schema,
    replace_code, require_running, require_schema,
};
pub use errors::SharedError;
pub use events::{AdminSet, Paused, Unpaused, Upgraded};
pub use roles::{ATTESTOR, GUARDIAN, ISSUER, MINTER, require_admin, require_admin_or_guardian};
pub use storage::{
    DAY_IN_LEDGERS, INSTANCE_TTL_LEDGERS, Pause, RECORD_TTL_LEDGERS, extend_instance, read_record,
    remove_record, write_record,
};
pub use validation::{
    EXPIRY_SECONDS_MAX, REASON_BYTES_MAX, require_amount_not_negative, require_amount_positive,
    require_course_key, require_expiry, require_percent, require_reason, require_text,
};
