//! A network's ConfigSetting entries: limits, prices and the cost model (CAP-46-07, CAP-46-11, CAP-66).

use crate::{decode, wire};
use soroban_env_host::{
    HostError, LedgerInfo,
    budget::Budget,
    storage::{EntryWithLiveUntil, SnapshotSource},
    xdr::{LedgerEntry, LedgerEntryData, LedgerEntryExt, LedgerKey},
};
use soroban_simulation::NetworkConfig;
use std::{collections::BTreeMap, rc::Rc};

pub struct Settings {
    pub network: NetworkConfig,
}

impl Settings {
    pub fn read(entries: &[serde_bytes::ByteBuf]) -> Result<Self, String> {
        let snapshot = SettingsSnapshot::read(entries)?;
        let network = NetworkConfig::load_from_snapshot(&snapshot).map_err(|error| {
            format!("{} settings given, and {error}: give every ConfigSetting entry of the network", entries.len())
        })?;
        Ok(Settings { network })
    }

    pub fn ledger_info(&self, ledger: &wire::LedgerContext) -> Result<LedgerInfo, String> {
        let network_id = ledger.network_id.as_slice().try_into().map_err(|_| {
            format!("ledger.networkId has {} bytes, expected the 32 of a SHA-256", ledger.network_id.len())
        })?;
        let mut info = LedgerInfo {
            protocol_version: ledger.protocol_version,
            sequence_number: ledger.sequence,
            timestamp: ledger.timestamp,
            network_id,
            base_reserve: ledger.base_reserve,
            ..LedgerInfo::default()
        };
        self.network.fill_config_fields_in_ledger_info(&mut info);
        Ok(info)
    }

    /// The budget of one transaction: its declared instructions and the network's memory limit.
    pub fn budget(&self, instructions: u32) -> Result<Budget, HostError> {
        Budget::try_from_configs(
            instructions.into(),
            self.network.tx_memory_limit.into(),
            self.network.cpu_cost_params.clone(),
            self.network.memory_cost_params.clone(),
        )
    }
}

/// The settings as the ledger snapshot that `NetworkConfig` loads from.
struct SettingsSnapshot(BTreeMap<LedgerKey, Rc<LedgerEntry>>);

impl SettingsSnapshot {
    fn read(entries: &[serde_bytes::ByteBuf]) -> Result<Self, String> {
        let mut settings = BTreeMap::new();
        for bytes in entries {
            let data: LedgerEntryData = decode("LedgerEntryData", bytes)?;
            let LedgerEntryData::ConfigSetting(_) = data else {
                return Err(format!("a setting is a {} entry, expected ConfigSetting", data.name()));
            };
            let entry = LedgerEntry { last_modified_ledger_seq: 0, data, ext: LedgerEntryExt::V0 };
            settings.insert(entry.to_key(), Rc::new(entry));
        }
        Ok(SettingsSnapshot(settings))
    }
}

impl SnapshotSource for SettingsSnapshot {
    fn get(&self, key: &Rc<LedgerKey>) -> Result<Option<EntryWithLiveUntil>, HostError> {
        Ok(self.0.get(key.as_ref()).map(|entry| (entry.clone(), None)))
    }
}
