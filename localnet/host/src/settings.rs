//! A network's ConfigSetting entries: limits, prices and the cost model (CAP-46-07, CAP-46-12, CAP-66).

use crate::decode;
use serde_bytes::ByteBuf;
use soroban_env_host::{
    fees::{FeeConfiguration, RentFeeConfiguration, RentWriteFeeConfiguration, compute_rent_write_fee_per_1kb},
    xdr::{
        ConfigSettingContractComputeV0, ConfigSettingContractLedgerCostV0, ConfigSettingEntry, ContractCostParams,
        LedgerEntryData, StateArchivalSettings,
    },
};

pub struct Settings {
    pub compute: ConfigSettingContractComputeV0,
    pub cpu_cost_params: ContractCostParams,
    pub memory_cost_params: ContractCostParams,
    pub archival: StateArchivalSettings,
    pub fees: FeeConfiguration,
    pub rent_fees: RentFeeConfiguration,
}

/// The one setting of a kind among the entries, or an error that names the kind.
macro_rules! setting {
    ($settings:ident, $kind:ident) => {
        $settings
            .iter()
            .find_map(|setting| match setting {
                ConfigSettingEntry::$kind(value) => Some(value.clone()),
                _ => None,
            })
            .ok_or_else(|| {
                let kind = stringify!($kind);
                let count = $settings.len();
                format!("{count} settings, none of them {kind}: give every ConfigSetting entry of the network")
            })?
    };
}

impl Settings {
    pub fn read(entries: &[ByteBuf]) -> Result<Self, String> {
        let settings = entries.iter().map(|bytes| read_setting(bytes)).collect::<Result<Vec<_>, _>>()?;
        let compute = setting!(settings, ContractComputeV0);
        let ledger_cost = setting!(settings, ContractLedgerCostV0);
        let archival = setting!(settings, StateArchival);
        let fee_per_write_1kb = setting!(settings, ContractLedgerCostExtV0).fee_write1_kb;
        let state_size = mean(&setting!(settings, LiveSorobanStateSizeWindow))?;
        Ok(Settings {
            cpu_cost_params: setting!(settings, ContractCostParamsCpuInstructions),
            memory_cost_params: setting!(settings, ContractCostParamsMemoryBytes),
            fees: FeeConfiguration {
                fee_per_instruction_increment: compute.fee_rate_per_instructions_increment,
                fee_per_disk_read_entry: ledger_cost.fee_disk_read_ledger_entry,
                fee_per_write_entry: ledger_cost.fee_write_ledger_entry,
                fee_per_disk_read_1kb: ledger_cost.fee_disk_read1_kb,
                fee_per_write_1kb,
                fee_per_historical_1kb: setting!(settings, ContractHistoricalDataV0).fee_historical1_kb,
                fee_per_contract_event_1kb: setting!(settings, ContractEventsV0).fee_contract_events1_kb,
                fee_per_transaction_size_1kb: setting!(settings, ContractBandwidthV0).fee_tx_size1_kb,
            },
            rent_fees: RentFeeConfiguration {
                fee_per_write_1kb,
                fee_per_rent_1kb: rent_fee_per_1kb(&ledger_cost, state_size),
                fee_per_write_entry: ledger_cost.fee_write_ledger_entry,
                persistent_rent_rate_denominator: archival.persistent_rent_rate_denominator,
                temporary_rent_rate_denominator: archival.temp_rent_rate_denominator,
            },
            compute,
            archival,
        })
    }
}

fn read_setting(bytes: &[u8]) -> Result<ConfigSettingEntry, String> {
    match decode("LedgerEntryData", bytes)? {
        LedgerEntryData::ConfigSetting(setting) => Ok(setting),
        other => Err(format!("a setting is a {} entry, expected ConfigSetting", other.name())),
    }
}

/// Rent follows the mean of the sampled sizes of the live state.
fn mean(window: &[u64]) -> Result<i64, String> {
    let sum = window.iter().fold(0_u64, |sum, size| sum.saturating_add(*size));
    let mean = sum.checked_div(window.len() as u64).ok_or("the LiveSorobanStateSizeWindow setting is empty")?;
    i64::try_from(mean).map_err(|_| format!("the live state has a mean size of {mean} bytes, more than an i64 holds"))
}

fn rent_fee_per_1kb(ledger_cost: &ConfigSettingContractLedgerCostV0, state_size_bytes: i64) -> i64 {
    let configuration = RentWriteFeeConfiguration {
        state_target_size_bytes: ledger_cost.soroban_state_target_size_bytes,
        rent_fee_1kb_state_size_low: ledger_cost.rent_fee1_kb_soroban_state_size_low,
        rent_fee_1kb_state_size_high: ledger_cost.rent_fee1_kb_soroban_state_size_high,
        state_size_rent_fee_growth_factor: ledger_cost.soroban_state_rent_fee_growth_factor,
    };
    compute_rent_write_fee_per_1kb(state_size_bytes, &configuration)
}
