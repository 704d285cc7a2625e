//! Fees and rent (CAP-46-07, CAP-46-12, CAP-66), computed by `soroban_env_host::fees`.

use crate::{decode, settings::Settings, wire};
use soroban_env_host::{
    e2e_invoke,
    fees::{LedgerEntryRentChange, TransactionResources, compute_rent_fee, compute_transaction_resource_fee},
    xdr::LedgerEntry,
};

pub fn transaction_resource_fee(settings: &Settings, resources: wire::FeeResources) -> wire::ResourceFee {
    let resources = TransactionResources {
        instructions: resources.instructions,
        disk_read_entries: resources.disk_read_entries,
        write_entries: resources.write_entries,
        disk_read_bytes: resources.disk_read_bytes,
        write_bytes: resources.write_bytes,
        contract_events_size_bytes: resources.contract_events_size_bytes,
        transaction_size_bytes: resources.transaction_size_bytes,
    };
    let (non_refundable_fee, refundable_fee) =
        compute_transaction_resource_fee(&resources, &settings.network.fee_configuration);
    wire::ResourceFee { non_refundable_fee, refundable_fee }
}

pub fn rent_fee(settings: &Settings, changes: &[wire::RentChange], current_ledger: u32) -> i64 {
    let changes: Vec<LedgerEntryRentChange> = changes.iter().map(LedgerEntryRentChange::from).collect();
    compute_rent_fee(&changes, &settings.network.rent_fee_configuration, current_ledger)
}

pub fn entry_size_for_rent(settings: &Settings, bytes: &[u8]) -> Result<u32, String> {
    let entry: LedgerEntry = decode("LedgerEntry", bytes)?;
    // The budget only carries the cost model here; nothing is charged to it.
    settings
        .budget(0)
        .and_then(|budget| e2e_invoke::entry_size_for_rent(&budget, &entry, bytes.len() as u32))
        .map_err(|error| error.to_string())
}
