use soroban_sdk::{Address, BytesN, String, contractevent};

/// The contract stopped accepting changes.
#[contractevent]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Paused {
    /// The admin or guardian who paused the contract.
    pub by: Address,
    /// Why it was paused, 1 to 256 bytes.
    pub reason: String,
}

/// The contract accepts changes again.
#[contractevent]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Unpaused {
    /// The admin who lifted the pause.
    pub by: Address,
}

/// The contract's code was replaced; the new code runs from the next invocation on.
#[contractevent]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Upgraded {
    /// The admin who upgraded the contract.
    pub by: Address,
    /// SHA-256 of the new wasm.
    pub wasm_hash: BytesN<32>,
    /// Schema version of the entries that the new code finds, hence the one it migrates from.
    pub schema_version: u32,
}
