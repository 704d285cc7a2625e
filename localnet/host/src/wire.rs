//! The shapes that cross to JavaScript. `../types.ts` says what each field means; names are its names in snake case.
//! Each build uses its part of them.
#![allow(dead_code)]

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use soroban_env_host::{
    LedgerInfo,
    fees::{LedgerEntryRentChange, TransactionResources},
    meta::INTERFACE_VERSION,
    xdr::StateArchivalSettings,
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LedgerContext {
    pub protocol_version: u32,
    pub sequence: u32,
    pub timestamp: u64,
    pub network_id: ByteBuf,
    pub base_reserve: u32,
}

impl LedgerContext {
    pub fn info(&self, archival: &StateArchivalSettings) -> Result<LedgerInfo, String> {
        let (found, expected) = (self.protocol_version, INTERFACE_VERSION.protocol);
        if found != expected {
            return Err(format!("ledger.protocolVersion is {found}, expected {expected}: this host has no other"));
        }
        let network_id = self.network_id.as_slice().try_into().map_err(|_| {
            format!("ledger.networkId has {} bytes, expected the 32 of a SHA-256", self.network_id.len())
        })?;
        Ok(LedgerInfo {
            protocol_version: self.protocol_version,
            sequence_number: self.sequence,
            timestamp: self.timestamp,
            network_id,
            base_reserve: self.base_reserve,
            min_temp_entry_ttl: archival.min_temporary_ttl,
            min_persistent_entry_ttl: archival.min_persistent_ttl,
            max_entry_ttl: archival.max_entry_ttl,
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HostEntry {
    pub entry: ByteBuf,
    pub live_until_ledger: Option<u32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InvokeRequest {
    pub ledger: LedgerContext,
    pub host_function: ByteBuf,
    pub resources: ByteBuf,
    pub restored_rw_entry_indices: Vec<u32>,
    pub source_account: ByteBuf,
    pub auth: Vec<ByteBuf>,
    pub entries: Vec<Option<HostEntry>>,
    pub prng_seed: ByteBuf,
    pub diagnostics: bool,
}

/// `outcome` tells by its own fields (`succeeded`) whether the call did.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InvokeResult {
    pub cpu_instructions: f64,
    pub memory_bytes: f64,
    pub diagnostic_events: Vec<ByteBuf>,
    #[serde(flatten)]
    pub outcome: InvokeOutcome,
}

#[derive(Serialize)]
#[serde(untagged)]
pub enum InvokeOutcome {
    Success(InvokeSuccess),
    Failure(InvokeFailure),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InvokeSuccess {
    pub succeeded: bool,
    pub return_value: ByteBuf,
    pub changes: Vec<EntryChange>,
    pub events: Vec<ByteBuf>,
    pub rent_fee: i64,
}

#[derive(Serialize)]
pub struct InvokeFailure {
    pub succeeded: bool,
    pub code: &'static str,
    pub error: HostError,
}

#[derive(Serialize)]
pub struct HostError {
    #[serde(rename = "type")]
    pub type_name: &'static str,
    pub code: String,
    pub message: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EntryChange {
    pub key: ByteBuf,
    pub is_read_only: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_entry: Option<ByteBuf>,
    pub old_size_for_rent: u32,
    pub new_size_for_rent: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ttl: Option<TtlChange>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TtlChange {
    pub key_hash: ByteBuf,
    pub is_persistent: bool,
    pub is_code: bool,
    pub old_live_until_ledger: u32,
    pub new_live_until_ledger: u32,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SimulateInvokeRequest {
    pub ledger: LedgerContext,
    pub host_function: ByteBuf,
    pub source_account: ByteBuf,
    pub auth_mode: AuthMode,
    pub auth: Vec<ByteBuf>,
    pub instruction_leeway: u32,
    pub diagnostics: bool,
    pub prng_seed: ByteBuf,
    pub use_upgraded_auth: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthMode {
    Enforce,
    Record,
    RecordAllowNonroot,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SimulateInvokeResult {
    #[serde(flatten)]
    pub fees: SimulatedFees,
    pub auth: Vec<ByteBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub return_value: Option<ByteBuf>,
    pub events: Vec<ByteBuf>,
    pub state_changes: Vec<StateChange>,
    pub cpu_instructions: u32,
    pub memory_bytes: u32,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SimulatedFees {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transaction_data: Option<ByteBuf>,
    pub min_resource_fee: i64,
}

#[derive(Serialize)]
pub struct StateChange {
    #[serde(rename = "type")]
    pub type_name: &'static str,
    pub key: ByteBuf,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<ByteBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<ByteBuf>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SimulateExtendTtlRequest {
    pub ledger: LedgerContext,
    pub keys: Vec<ByteBuf>,
    pub extend_to: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SimulateExtendTtlResult {
    #[serde(flatten)]
    pub fees: SimulatedFees,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restore_preamble: Option<SimulatedFees>,
}

#[derive(Deserialize)]
pub struct SimulateRestoreRequest {
    pub ledger: LedgerContext,
    pub keys: Vec<ByteBuf>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FeeResources {
    pub instructions: u32,
    pub disk_read_entries: u32,
    pub write_entries: u32,
    pub disk_read_bytes: u32,
    pub write_bytes: u32,
    pub contract_events_size_bytes: u32,
    pub transaction_size_bytes: u32,
}

impl From<FeeResources> for TransactionResources {
    fn from(resources: FeeResources) -> Self {
        TransactionResources {
            instructions: resources.instructions,
            disk_read_entries: resources.disk_read_entries,
            write_entries: resources.write_entries,
            disk_read_bytes: resources.disk_read_bytes,
            write_bytes: resources.write_bytes,
            contract_events_size_bytes: resources.contract_events_size_bytes,
            transaction_size_bytes: resources.transaction_size_bytes,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ResourceFee {
    pub non_refundable_fee: i64,
    pub refundable_fee: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RentChange {
    pub is_persistent: bool,
    pub is_code: bool,
    pub old_size_for_rent: u32,
    pub new_size_for_rent: u32,
    pub old_live_until_ledger: u32,
    pub new_live_until_ledger: u32,
}

impl From<RentChange> for LedgerEntryRentChange {
    fn from(change: RentChange) -> Self {
        LedgerEntryRentChange {
            is_persistent: change.is_persistent,
            is_code_entry: change.is_code,
            old_size_bytes: change.old_size_for_rent,
            new_size_bytes: change.new_size_for_rent,
            old_live_until_ledger: change.old_live_until_ledger,
            new_live_until_ledger: change.new_live_until_ledger,
        }
    }
}
