import { xdr } from '@stellar/stellar-sdk/base';
import type { HostEntry } from '../../host/index.ts';
import { errors } from '../diagnostics.ts';
import type { FootprintKey } from '../footprint.ts';
import { isPersistentKey, isSorobanKey } from '../keys.ts';
import { archivedIndices, checkEntrySize, sorobanDataOf } from '../soroban.ts';
import type { StoredEntry } from '../state.ts';
import { liveUntil, writeTtl } from '../ttl.ts';
import type { InvokeMetrics } from './invoke-metrics.ts';
import type { OperationRun } from './rules.ts';

const { InvokeHostFunctionResult } = xdr;

/** The footprint as the host takes it: one item per key, read-only keys first. */
export interface HostFootprint {
  entries: (HostEntry | undefined)[];
  restoredIndices: number[];
  restored: Map<string, StoredEntry>;
}

interface Refusal {
  refusal: xdr.InvokeHostFunctionResult;
}

/** Reads every key the transaction named, restoring archived ones that it marked (CAP-0066), within its limits. */
export function readFootprint(run: OperationRun, metrics: InvokeMetrics): HostFootprint | Refusal {
  const { readOnly, readWrite } = run.transaction.footprint;
  const marked = new Set(archivedIndices(sorobanDataOf(run.transaction)));
  const footprint: HostFootprint = { entries: [], restoredIndices: [], restored: new Map() };
  const keys = [...readOnly.map((key) => ({ key, index: -1 })), ...readWrite.map((key, index) => ({ key, index }))];
  for (const { key, index } of keys) {
    const refusal = readKey(run, metrics, footprint, key, marked.has(index) ? index : -1);
    if (refusal) return { refusal };
  }
  return footprint;
}

/** @param restoreIndex place among the read-write keys if the transaction may restore this one, else -1 */
function readKey(
  run: OperationRun,
  metrics: InvokeMetrics,
  footprint: HostFootprint,
  named: FootprintKey,
  restoreIndex: number,
): xdr.InvokeHostFunctionResult | null {
  const { key, stateKey, ttlKey } = named;
  const entry = run.changes.get(stateKey);
  if (!isSorobanKey(key)) {
    footprint.entries.push(entry && { entry: entry.bytes });
    return meterDiskRead(run, metrics, named, entry?.bytes.length ?? 0);
  }
  const until = liveUntil(run.changes, ttlKey);
  const isExpired = until !== undefined && until < run.ledger.sequence;
  if (entry && isExpired && isPersistentKey(key)) {
    return restoreIndex < 0
      ? refuseArchived(run, key)
      : restoreKey(run, metrics, footprint, named, entry, restoreIndex);
  }
  metrics.readEntries += 1;
  footprint.entries.push(entry && !isExpired ? { entry: entry.bytes, liveUntilLedger: until } : undefined);
  return entry && !isExpired ? checkSize(run, key, entry) : null;
}

function restoreKey(
  run: OperationRun,
  metrics: InvokeMetrics,
  footprint: HostFootprint,
  named: FootprintKey,
  entry: StoredEntry,
  index: number,
): xdr.InvokeHostFunctionResult | null {
  const { key, stateKey, ttlKey } = named;
  const refusal = checkSize(run, key, entry) ?? meterDiskRead(run, metrics, named, entry.bytes.length);
  if (refusal) return refusal;
  const until = run.ledger.sequence + run.network.settings.stateArchival.minPersistentTtl - 1;
  footprint.restored.set(ttlKey, writeTtl(run.changes, ttlKey, until, run.ledger.sequence));
  footprint.restored.set(stateKey, entry);
  footprint.entries.push({ entry: entry.bytes, liveUntilLedger: until });
  footprint.restoredIndices.push(index);
  return null;
}

function refuseArchived({ diagnostics }: OperationRun, key: xdr.LedgerKey): xdr.InvokeHostFunctionResult {
  if (key.type === 'contractCode') {
    const message = 'trying to access an archived contract code entry';
    diagnostics.error(errors.valueInvalid(), message, [xdr.ScVal.scvBytes(key.contractCode.hash.toBytes())]);
  } else if (key.type === 'contractData') {
    const message = 'trying to access an archived contract data entry';
    const { contract, key: dataKey } = key.contractData;
    diagnostics.error(errors.valueInvalid(), message, [xdr.ScVal.scvAddress(contract), dataKey]);
  }
  return InvokeHostFunctionResult.invokeHostFunctionEntryArchived();
}

function meterDiskRead(run: OperationRun, metrics: InvokeMetrics, named: FootprintKey, size: number) {
  metrics.diskRead(named, size);
  const { diskReadBytes } = sorobanDataOf(run.transaction).resources;
  if (metrics.readBytes <= diskReadBytes) return null;
  const message = 'operation byte-read resources exceeds amount specified';
  run.diagnostics.error(errors.budgetExceeded(), message, [metrics.readBytes, diskReadBytes]);
  return InvokeHostFunctionResult.invokeHostFunctionResourceLimitExceeded();
}

function checkSize({ network, diagnostics }: OperationRun, key: xdr.LedgerKey, { bytes }: StoredEntry) {
  if (checkEntrySize(key, bytes.length, network.settings, diagnostics)) return null;
  return InvokeHostFunctionResult.invokeHostFunctionResourceLimitExceeded();
}
