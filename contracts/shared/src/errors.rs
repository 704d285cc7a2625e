use soroban_sdk::contracterror;

/// Errors that any Brain-Storm contract may raise. Shared errors are numbered from 10000,
/// analytics from 20000, certificate from 30000, token from 40000, governance from 50000;
/// OpenZeppelin's crates use 100 to 5999.
#[contracterror]
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[repr(u32)]
pub enum SharedError {
    /// The contract is paused, so it accepts no changes; `get_pause` tells who paused it and why.
    ContractPaused = 10000,
    /// The contract is not paused, so there is nothing to unpause.
    ContractNotPaused = 10001,
    /// The course key must match `[a-z][a-z0-9_]{0,31}`.
    CourseKeyInvalid = 10002,
    /// The percent must be a whole number from 0 to 100.
    PercentTooLarge = 10003,
    /// A reason must be given: the text is empty.
    ReasonEmpty = 10004,
    /// The reason may have at most 256 bytes.
    ReasonTooLong = 10005,
    /// The expiry must be later than the ledger's time; both are Unix seconds.
    ExpiryNotInFuture = 10006,
    /// The expiry may be at most 100 years ahead; it is counted in Unix seconds, not milliseconds.
    ExpiryTooFar = 10007,
    /// The amount must be above zero.
    AmountNotPositive = 10008,
    /// The amount may not be below zero.
    AmountNegative = 10009,
    /// The text is empty.
    TextEmpty = 10010,
    /// The text has more bytes of UTF-8 than its field takes.
    TextTooLong = 10011,
    /// The code was upgraded and the stored entries were not; the admin calls `migrate` first.
    SchemaMismatch = 10012,
    /// The stored entries are of the code's version already, so there is nothing to migrate.
    MigrationNotDue = 10013,
}
