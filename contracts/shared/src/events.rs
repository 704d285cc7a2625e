use soroban_sdk::{Address, BytesN, String, contractevent};

/// The contract was deployed and has its first admin.
#[contractevent]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AdminSet {
    /// The admin.
    #[topic]
    pub admin: Address,
}

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
    /// The admin who lifted the pause; of governance, a guardian, or itself by a change of guardians.
    pub by: Address,
}

/// The contract's code was replaced, and runs from the next invocation on; or, published a second
/// time with a higher schema version, that code converted the stored entries.
#[contractevent]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Upgraded {
    /// The admin who upgraded or migrated the contract; whoever migrated governance.
    pub by: Address,
    /// SHA-256 of the wasm.
    pub wasm_hash: BytesN<32>,
    /// Schema version of the stored entries: what the new code finds, or has made of them.
    pub schema_version: u32,
}
