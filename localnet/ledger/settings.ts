import { xdr } from '@stellar/stellar-sdk/base';
import { concat, u32 } from './bytes.ts';
import { ledgerKeyOf } from './keys.ts';
import recorded from './settings.json' with { type: 'json' };
import { StoredEntry } from './state.ts';

/** The Soroban limits, fees and lifetimes a network runs with (CAP-0046-07, CAP-0062, CAP-0065, CAP-0066). Fees in stroops. */
export interface Settings {
  maxContractSizeBytes: number;
  maxDataKeySizeBytes: number;
  maxDataEntrySizeBytes: number;
  compute: xdr.ConfigSettingContractComputeV0;
  ledgerCost: xdr.ConfigSettingContractLedgerCostV0;
  ledgerCostExt: xdr.ConfigSettingContractLedgerCostExtV0;
  historicalData: xdr.ConfigSettingContractHistoricalDataV0;
  events: xdr.ConfigSettingContractEventsV0;
  bandwidth: xdr.ConfigSettingContractBandwidthV0;
  executionLanes: xdr.ConfigSettingContractExecutionLanesV0;
  parallelCompute: xdr.ConfigSettingContractParallelComputeV0;
  stateArchival: xdr.StateArchivalSettings;
  /** Every setting as the ledger keeps it and the host reads it: LedgerEntry XDR under its LedgerKey. */
  entries: { key: string; entry: StoredEntry }[];
}

/** Lifetimes in ledgers that differ from the recorded network's, so that archival can be watched within a short run. */
export interface LifetimeOverrides {
  minPersistentTtl?: number;
  minTemporaryTtl?: number;
}

/**
 * The settings of a real protocol-28 network, as recorded in settings.json.
 * @throws when settings.json lacks a setting that the ledger needs
 */
export function loadSettings(overrides: LifetimeOverrides = {}): Settings {
  const settings = recorded.entries.map((text) => withOverrides(readSetting(text), overrides));
  const read = <T extends xdr.ConfigSettingEntry['type']>(type: T) => find(settings, type);
  return {
    maxContractSizeBytes: read('configSettingContractMaxSizeBytes').contractMaxSizeBytes,
    maxDataKeySizeBytes: read('configSettingContractDataKeySizeBytes').contractDataKeySizeBytes,
    maxDataEntrySizeBytes: read('configSettingContractDataEntrySizeBytes').contractDataEntrySizeBytes,
    compute: read('configSettingContractComputeV0').contractCompute,
    ledgerCost: read('configSettingContractLedgerCostV0').contractLedgerCost,
    ledgerCostExt: read('configSettingContractLedgerCostExtV0').contractLedgerCostExt,
    historicalData: read('configSettingContractHistoricalDataV0').contractHistoricalData,
    events: read('configSettingContractEventsV0').contractEvents,
    bandwidth: read('configSettingContractBandwidthV0').contractBandwidth,
    executionLanes: read('configSettingContractExecutionLanes').contractExecutionLanes,
    parallelCompute: read('configSettingContractParallelComputeV0').contractParallelCompute,
    stateArchival: read('configSettingStateArchival').stateArchivalSettings,
    entries: settings.map(settingEntry),
  };
}

function find<T extends xdr.ConfigSettingEntry['type']>(settings: xdr.ConfigSettingEntry[], type: T) {
  const found = settings.find((setting) => setting.type === type);
  if (!found) throw new Error(`settings.json has no ${type}; record it from a network's ConfigSetting entries`);
  return found as Extract<xdr.ConfigSettingEntry, { type: T }>;
}

function readSetting(base64: string): xdr.ConfigSettingEntry {
  const data = xdr.LedgerEntryData.fromXdr(base64, 'base64');
  if (data.type !== 'configSetting')
    throw new Error(`settings.json holds a ${data.type} entry, expected configSetting`);
  return data.configSetting;
}

function withOverrides(setting: xdr.ConfigSettingEntry, overrides: LifetimeOverrides): xdr.ConfigSettingEntry {
  if (setting.type !== 'configSettingStateArchival') return setting;
  const archival = setting.stateArchivalSettings;
  return xdr.ConfigSettingEntry.configSettingStateArchival(
    new xdr.StateArchivalSettings({
      ...archival,
      minPersistentTtl: overrides.minPersistentTtl ?? archival.minPersistentTtl,
      minTemporaryTtl: overrides.minTemporaryTtl ?? archival.minTemporaryTtl,
    }),
  );
}

function settingEntry(setting: xdr.ConfigSettingEntry): { key: string; entry: StoredEntry } {
  const entry = new StoredEntry(concat(u32(1), xdr.LedgerEntryData.configSetting(setting).toXdr(), u32(0)));
  return { key: ledgerKeyOf(entry.decoded.data).toXdr('base64'), entry };
}
