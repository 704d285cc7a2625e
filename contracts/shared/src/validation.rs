use soroban_sdk::{Env, String, Symbol, SymbolStr, TryFromVal, panic_with_error};

use crate::SharedError;

/// Longest reason in bytes of UTF-8.
pub const REASON_BYTES_MAX: u32 = 256;
/// 100 years of 365.25 days: far enough for any credential, too near for milliseconds.
pub const EXPIRY_SECONDS_MAX: u64 = 3_155_760_000;

/// Requires a course key: `[a-z][a-z0-9_]{0,31}`. The host has seen to the 32 characters.
///
/// # Errors
/// * [`SharedError::CourseKeyInvalid`] - empty, or another character than these.
pub fn require_course_key(env: &Env, course: &Symbol) {
    let key = SymbolStr::try_from_val(env, &course.to_symbol_val()).unwrap();
    let key: &str = key.as_ref();
    let starts_well = key.starts_with(|c: char| c.is_ascii_lowercase());
    let goes_on_well = key.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'));
    if !starts_well || !goes_on_well {
        panic_with_error!(env, SharedError::CourseKeyInvalid);
    }
}

/// Requires a percentage from 0 to 100.
///
/// # Errors
/// * [`SharedError::PercentTooLarge`] - above 100.
pub fn require_percent(env: &Env, percent: u32) {
    if percent > 100 {
        panic_with_error!(env, SharedError::PercentTooLarge);
    }
}

/// Requires a reason of 1 to [`REASON_BYTES_MAX`] bytes.
///
/// # Errors
/// * [`SharedError::ReasonEmpty`] - no text.
/// * [`SharedError::ReasonTooLong`] - more bytes than allowed.
pub fn require_reason(env: &Env, reason: &String) {
    if reason.is_empty() {
        panic_with_error!(env, SharedError::ReasonEmpty);
    }
    if reason.len() > REASON_BYTES_MAX {
        panic_with_error!(env, SharedError::ReasonTooLong);
    }
}

/// Requires a text of 1 to `bytes_max` bytes.
///
/// # Errors
/// * [`SharedError::TextEmpty`] - no text.
/// * [`SharedError::TextTooLong`] - more bytes than allowed.
pub fn require_text(env: &Env, text: &String, bytes_max: u32) {
    if text.is_empty() {
        panic_with_error!(env, SharedError::TextEmpty);
    }
    if text.len() > bytes_max {
        panic_with_error!(env, SharedError::TextTooLong);
    }
}

/// Requires an amount above zero.
///
/// # Errors
/// * [`SharedError::AmountNotPositive`] - zero or below.
pub fn require_amount_positive(env: &Env, amount: i128) {
    if amount <= 0 {
        panic_with_error!(env, SharedError::AmountNotPositive);
    }
}

/// Requires an amount of zero or above.
///
/// # Errors
/// * [`SharedError::AmountNegative`] - below zero.
pub fn require_amount_not_negative(env: &Env, amount: i128) {
    if amount < 0 {
        panic_with_error!(env, SharedError::AmountNegative);
    }
}

/// Requires an expiry in Unix seconds after the ledger's time, at most [`EXPIRY_SECONDS_MAX`] later.
///
/// # Errors
/// * [`SharedError::ExpiryNotInFuture`] - now or past.
/// * [`SharedError::ExpiryTooFar`] - beyond the bound.
pub fn require_expiry(env: &Env, expires_at: u64) {
    let now = env.ledger().timestamp();
    if expires_at <= now {
        panic_with_error!(env, SharedError::ExpiryNotInFuture);
    }
    if expires_at - now > EXPIRY_SECONDS_MAX {
        panic_with_error!(env, SharedError::ExpiryTooFar);
    }
}
