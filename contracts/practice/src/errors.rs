use soroban_sdk::contracterror;

/// Errors of the practice contract.
#[contracterror]
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[repr(u32)]
pub enum PracticeError {
    /// The count is at its highest, 4,294,967,295, and goes no further.
    CountTooHigh = 60000,
}
