//! Parsed contracts, kept between calls.
//!
//! Validators hold every live contract parsed, and since protocol 23 (CAP-62, CAP-65) a call to a cached contract is
//! metered as cheaper than one that parses: whether a module is in the cache changes the instructions a call consumes.
//! A validator adds code when the ledger that wrote it closes, so code is absent from its cache only within that one
//! ledger. Here modules are parsed on first use, under the same rule.

use soroban_env_host::{
    CompilationContext, Error, ErrorHandler, HostError, ModuleCache, Val,
    budget::{AsBudget, Budget},
    meta::INTERFACE_VERSION,
    xdr::{ContractCostParams, LedgerEntry, LedgerEntryData},
};
use std::fmt::Debug;

pub struct Modules {
    cache: ModuleCache,
}

impl Modules {
    pub fn new() -> Result<Self, HostError> {
        Ok(Modules { cache: ModuleCache::new(&Unmetered::new()?)? })
    }

    /// A handle for one call; it shares the parsed modules.
    pub fn cache(&self) -> ModuleCache {
        self.cache.clone()
    }

    /// Parses the entry's code unless it is parsed already or was written in the ledger being closed.
    pub fn ensure(&self, entry: &LedgerEntry, closing_ledger: u32) -> Result<(), HostError> {
        let LedgerEntryData::ContractCode(code) = &entry.data else { return Ok(()) };
        if entry.last_modified_ledger_seq >= closing_ledger || self.cache.contains_module(&code.hash)? {
            return Ok(());
        }
        self.cache.parse_and_cache_module_simple(&Unmetered::new()?, INTERFACE_VERSION.protocol, &code.code)
    }

    pub fn remove(&self, code_hash: &[u8]) -> Result<(), String> {
        let hash: [u8; 32] =
            code_hash.try_into().map_err(|_| format!("a code hash has 32 bytes, found {}", code_hash.len()))?;
        self.cache.remove_module(&hash.into()).map(|_| ()).map_err(|error| error.to_string())
    }
}

/// Parsing outside any transaction: nobody pays for it.
#[derive(Clone)]
struct Unmetered(Budget);

impl Unmetered {
    fn new() -> Result<Self, HostError> {
        let free = || ContractCostParams(Default::default());
        Ok(Unmetered(Budget::try_from_configs(u64::MAX, u64::MAX, free(), free())?))
    }
}

impl CompilationContext for Unmetered {}

impl AsBudget for Unmetered {
    fn as_budget(&self) -> &Budget {
        &self.0
    }
}

impl ErrorHandler for Unmetered {
    fn map_err<T, E>(&self, result: Result<T, E>) -> Result<T, HostError>
    where
        Error: From<E>,
        E: Debug,
    {
        result.map_err(HostError::from)
    }

    fn error(&self, error: Error, _message: &str, _args: &[Val]) -> HostError {
        HostError::from(error)
    }
}
