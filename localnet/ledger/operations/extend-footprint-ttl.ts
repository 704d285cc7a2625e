import { xdr } from '@stellar/stellar-sdk/base';
import type { RentChange } from '../../host/index.ts';
import { errors } from '../diagnostics.ts';
import type { FootprintKey } from '../footprint.ts';
import { isPersistentKey, isSorobanKey } from '../keys.ts';
import { checkEntrySize } from '../soroban.ts';
import { liveUntil, writeTtl } from '../ttl.ts';
import { failed, type OperationRules, type OperationRun, succeeded } from './rules.ts';

const { ExtendFootprintTtlResult } = xdr;

/** Makes the read-only footprint live longer (CAP-0046-12). Missing and archived entries are passed over. */
export const extendFootprintTtl: OperationRules = {
  threshold: () => 'low',

  check(transaction, operation, network, diagnostics) {
    const refuse = (message: string, args: number[] = []) => {
      diagnostics.error(errors.storageInvalid(), message, args);
      return result(ExtendFootprintTtlResult.extendFootprintTtlMalformed());
    };
    const { readOnly, readWrite } = transaction.footprint;
    if (readWrite.length > 0) return refuse('read-write footprint must be empty for ExtendFootprintTTL operation');
    if (!readOnly.every(({ key }) => isSorobanKey(key))) {
      return refuse('only entries with TTL (contract data or code entries) can have it extended');
    }
    const extendToMax = network.settings.stateArchival.maxEntryTtl - 1;
    const { extendTo } = bodyOf(operation);
    return extendTo > extendToMax ? refuse('TTL extension is too large: {} > {}', [extendTo, extendToMax]) : null;
  },

  apply(run) {
    const { network, ledger, diagnostics, refundableFee } = run;
    const until = ledger.sequence + bodyOf(run.operation).extendTo;
    const rentChanges: RentChange[] = [];
    for (const key of run.transaction.footprint.readOnly) {
      const extension = extend(run, key, until);
      if (extension === 'too large') {
        return failed(result(ExtendFootprintTtlResult.extendFootprintTtlResourceLimitExceeded()));
      }
      if (extension) rentChanges.push(extension);
    }
    const rent = network.host.rentFee(rentChanges, ledger.sequence);
    if (!refundableFee?.consume(0, rent, diagnostics)) {
      return failed(result(ExtendFootprintTtlResult.extendFootprintTtlInsufficientRefundableFee()));
    }
    return succeeded(result(ExtendFootprintTtlResult.extendFootprintTtlSuccess()));
  },

  initialResult: () => result(ExtendFootprintTtlResult.extendFootprintTtlSuccess()),
};

function extend(
  run: OperationRun,
  { key, stateKey, ttlKey }: FootprintKey,
  until: number,
): RentChange | 'too large' | null {
  const { network, ledger, changes, diagnostics } = run;
  const before = liveUntil(changes, ttlKey);
  const entry = changes.get(stateKey);
  if (!entry || before === undefined || before < ledger.sequence || before >= until) return null;
  if (!checkEntrySize(key, entry.bytes.length, network.settings, diagnostics)) return 'too large';
  const size = network.host.entrySizeForRent(entry.bytes);
  writeTtl(changes, ttlKey, until, ledger.sequence);
  return {
    isPersistent: isPersistentKey(key),
    isCode: key.type === 'contractCode',
    oldSizeForRent: size,
    newSizeForRent: size,
    oldLiveUntilLedger: before,
    newLiveUntilLedger: until,
  };
}

function bodyOf({ body }: xdr.Operation): xdr.ExtendFootprintTtlOp {
  if (body.type !== 'extendFootprintTtl') throw new Error(`expected extendFootprintTtl, found ${body.type}`);
  return body.extendFootprintTtlOp;
}

function result(inner: xdr.ExtendFootprintTtlResult): xdr.OperationResult {
  return xdr.OperationResult.opInner(xdr.OperationResultTr.extendFootprintTtl(inner));
}
