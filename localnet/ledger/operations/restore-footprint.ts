import { xdr } from '@stellar/stellar-sdk/base';
import type { RentChange } from '../../host/index.ts';
import { errors } from '../diagnostics.ts';
import type { FootprintKey } from '../footprint.ts';
import { isPersistentKey } from '../keys.ts';
import { checkEntrySize, sorobanDataOf } from '../soroban.ts';
import type { StoredEntry } from '../state.ts';
import { liveUntil, writeTtl } from '../ttl.ts';
import { failed, type OperationRules, type OperationRun, succeeded } from './rules.ts';

const { RestoreFootprintResult } = xdr;

/** Takes the archived entries of the read-write footprint back for the minimum lifetime (CAP-0046-12, CAP-0066). */
export const restoreFootprint: OperationRules = {
  threshold: () => 'low',

  check(transaction, _operation, _network, diagnostics) {
    const refuse = (message: string) => {
      diagnostics.error(errors.storageInvalid(), message);
      return result(RestoreFootprintResult.restoreFootprintMalformed());
    };
    const { readOnly, readWrite } = transaction.footprint;
    if (readOnly.length > 0) return refuse('read-only footprint must be empty for RestoreFootprint operation');
    return readWrite.every(({ key }) => isPersistentKey(key))
      ? null
      : refuse('only persistent Soroban entries can be restored');
  },

  apply(run) {
    const { network, ledger, diagnostics, refundableFee } = run;
    const restored = new Map<string, StoredEntry>();
    const rentChanges: RentChange[] = [];
    let bytes = 0;
    for (const key of run.transaction.footprint.readWrite) {
      const entry = archivedEntry(run, key);
      if (!entry) continue;
      bytes += entry.bytes.length;
      if (!checkLimits(run, key, entry, bytes)) {
        return failed(result(RestoreFootprintResult.restoreFootprintResourceLimitExceeded()));
      }
      rentChanges.push(restore(run, key, entry, restored));
    }
    const rent = network.host.rentFee(rentChanges, ledger.sequence);
    if (!refundableFee?.consume(0, rent, diagnostics)) {
      return failed(result(RestoreFootprintResult.restoreFootprintInsufficientRefundableFee()));
    }
    return { ...succeeded(result(RestoreFootprintResult.restoreFootprintSuccess())), restored };
  },

  initialResult: () => result(RestoreFootprintResult.restoreFootprintSuccess()),
};

/** The entry, if its lifetime has ended. */
function archivedEntry({ changes, ledger }: OperationRun, key: FootprintKey): StoredEntry | undefined {
  const until = liveUntil(changes, key.ttlKey);
  if (until === undefined || until >= ledger.sequence) return undefined;
  return changes.get(key.stateKey);
}

function checkLimits(run: OperationRun, { key }: FootprintKey, entry: StoredEntry, bytes: number): boolean {
  const { resources } = sorobanDataOf(run.transaction);
  const refuse = (message: string, allowed: number) => {
    run.diagnostics.error(errors.budgetExceeded(), message, [bytes, allowed]);
    return false;
  };
  if (bytes > resources.diskReadBytes) {
    return refuse('operation byte-read resources exceeds amount specified', resources.diskReadBytes);
  }
  if (!checkEntrySize(key, entry.bytes.length, run.network.settings, run.diagnostics)) return false;
  if (bytes > resources.writeBytes) {
    return refuse('operation byte-write resources exceeds amount specified', resources.writeBytes);
  }
  return true;
}

function restore(
  run: OperationRun,
  { key, stateKey, ttlKey }: FootprintKey,
  entry: StoredEntry,
  restored: Map<string, StoredEntry>,
): RentChange {
  const { network, ledger, changes } = run;
  const until = ledger.sequence + network.settings.stateArchival.minPersistentTtl - 1;
  restored.set(ttlKey, writeTtl(changes, ttlKey, until, ledger.sequence));
  restored.set(stateKey, entry);
  return {
    isPersistent: true,
    isCode: key.type === 'contractCode',
    oldSizeForRent: 0,
    newSizeForRent: network.host.entrySizeForRent(entry.bytes),
    oldLiveUntilLedger: 0,
    newLiveUntilLedger: until,
  };
}

function result(inner: xdr.RestoreFootprintResult): xdr.OperationResult {
  return xdr.OperationResult.opInner(xdr.OperationResultTr.restoreFootprint(inner));
}
