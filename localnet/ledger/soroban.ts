import type { xdr } from '@stellar/stellar-sdk/base';
import type { ResourceFee } from '../host/index.ts';
import { type Diagnostics, errors } from './diagnostics.ts';
import type { FootprintKey } from './footprint.ts';
import { isPersistentKey, isSorobanKey } from './keys.ts';
import type { Network } from './network.ts';
import type { Settings } from './settings.ts';
import type { Transaction } from './transaction.ts';

/** Soroban data of a transaction that was already found to have it. */
export function sorobanDataOf({ sorobanData }: Transaction): xdr.SorobanTransactionData {
  if (!sorobanData) throw new Error('a Soroban transaction without Soroban data got past validation');
  return sorobanData;
}

/** Read-write keys (by index) that the transaction says are archived and to be restored (CAP-0066). */
export function archivedIndices({ ext }: xdr.SorobanTransactionData): number[] {
  return ext.type === 'resourceExt' ? ext.resourceExt.archivedSorobanEntries : [];
}

/** Entries that count as read from disk: accounts and trustlines, and whatever is restored (CAP-0066). */
export function diskReadEntries(transaction: Transaction): number {
  const { readOnly, readWrite } = transaction.footprint;
  if (transaction.tx.operations[0]?.body.type === 'restoreFootprint') return readWrite.length;
  const classic = [...readOnly, ...readWrite].filter(({ key }) => !isSorobanKey(key));
  return classic.length + archivedIndices(sorobanDataOf(transaction)).length;
}

/** Resource fee of what the transaction declares, in stroops; `eventsSizeBytes` is known only after it ran. */
export function resourceFee(network: Network, transaction: Transaction, eventsSizeBytes: number): ResourceFee {
  const { resources } = sorobanDataOf(transaction);
  return network.host.transactionResourceFee({
    instructions: resources.instructions,
    diskReadEntries: diskReadEntries(transaction),
    writeEntries: transaction.footprint.readWrite.length,
    diskReadBytes: resources.diskReadBytes,
    writeBytes: resources.writeBytes,
    contractEventsSizeBytes: eventsSizeBytes,
    transactionSizeBytes: transaction.size,
  });
}

/** Whether declared resources and footprint keep the network's limits; says which one they break. */
export function checkResources(transaction: Transaction, settings: Settings, diagnostics: Diagnostics): boolean {
  return (
    checkAmounts(transaction, settings, diagnostics) &&
    checkFootprint(transaction, settings, diagnostics) &&
    checkSize(transaction, settings, diagnostics) &&
    checkArchivedIndices(transaction, diagnostics)
  );
}

/** The memory that one limit check needs: found, allowed, which kind of error and core's words for it. */
type Limit = [found: number, allowed: bigint | number, error: () => xdr.ScError, message: string];

function checkAmounts(transaction: Transaction, settings: Settings, diagnostics: Diagnostics): boolean {
  const { resources } = sorobanDataOf(transaction);
  const { readOnly, readWrite } = resources.footprint;
  const { compute, ledgerCost, ledgerCostExt } = settings;
  const { budgetExceeded, storageExceeded } = errors;
  const limits: Limit[] = [
    [
      resources.instructions,
      compute.txMaxInstructions,
      budgetExceeded,
      'transaction instructions resources exceed network config limit',
    ],
    [
      resources.diskReadBytes,
      ledgerCost.txMaxDiskReadBytes,
      storageExceeded,
      'transaction byte-read resources exceed network config limit',
    ],
    [
      resources.writeBytes,
      ledgerCost.txMaxWriteBytes,
      storageExceeded,
      'transaction byte-write resources exceed network config limit',
    ],
    [
      readOnly.length + readWrite.length,
      ledgerCostExt.txMaxFootprintEntries,
      storageExceeded,
      'the number of entries in transaction footprint exceeds the network config limit',
    ],
    [
      diskReadEntries(transaction),
      ledgerCost.txMaxDiskReadEntries,
      storageExceeded,
      'transaction entry-disk-read resources exceed network config limit',
    ],
    [
      readWrite.length,
      ledgerCost.txMaxWriteLedgerEntries,
      storageExceeded,
      'transaction entry-write resources exceed network config limit',
    ],
  ];
  return limits.every((limit) => withinLimit(limit, diagnostics));
}

function checkSize(transaction: Transaction, settings: Settings, diagnostics: Diagnostics): boolean {
  const { txMaxSizeBytes } = settings.bandwidth;
  const message = 'total transaction size exceeds network config limit';
  return withinLimit([transaction.size, txMaxSizeBytes, errors.budgetExceeded, message], diagnostics);
}

function withinLimit([found, allowed, error, message]: Limit, diagnostics: Diagnostics): boolean {
  if (BigInt(found) <= BigInt(allowed)) return true;
  diagnostics.error(error(), message, [found, BigInt(allowed)]);
  return false;
}

function checkFootprint(transaction: Transaction, settings: Settings, diagnostics: Diagnostics): boolean {
  const { readOnly, readWrite } = transaction.footprint;
  return [...readOnly, ...readWrite].every((key) => checkFootprintKey(key, settings, diagnostics));
}

function checkFootprintKey({ key, encoded }: FootprintKey, settings: Settings, diagnostics: Diagnostics): boolean {
  if (key.type === 'trustline' && !isFootprintTrustline(key.trustLine)) {
    diagnostics.error(errors.storageInvalid(), 'transaction footprint contains invalid trustline asset');
    return false;
  }
  if (key.type !== 'account' && key.type !== 'trustline' && !isSorobanKey(key)) {
    const type = keyType(encoded);
    diagnostics.error(errors.storageUnexpected(), 'transaction footprint contains unsupported ledger key type', [type]);
    return false;
  }
  const message = 'transaction footprint key exceeds network config limit';
  return withinLimit([encoded.length, settings.maxDataKeySizeBytes, errors.storageExceeded, message], diagnostics);
}

/** LedgerKey starts with its LedgerEntryType. */
function keyType(encoded: Uint8Array): number {
  return new DataView(encoded.buffer, encoded.byteOffset).getUint32(0);
}

/** Credit assets only, held by somebody other than their issuer. */
function isFootprintTrustline({ accountId, asset }: xdr.LedgerKeyTrustLine): boolean {
  if (asset.type === 'assetTypeCreditAlphanum4') return !asset.alphaNum4.issuer.equals(accountId);
  if (asset.type === 'assetTypeCreditAlphanum12') return !asset.alphaNum12.issuer.equals(accountId);
  return false;
}

function checkArchivedIndices(transaction: Transaction, diagnostics: Diagnostics): boolean {
  const { readWrite } = transaction.footprint;
  const refuse = (message: string, args: number[] = []) => {
    diagnostics.error(errors.storageInvalid(), message, args);
    return false;
  };
  let last = -1;
  for (const index of archivedIndices(sorobanDataOf(transaction))) {
    if (index <= last) return refuse('archivedSorobanEntries must be sorted in ascending order');
    last = index;
    const named = readWrite[index];
    if (!named) return refuse('archivedSorobanEntries index is out of bounds', [index, readWrite.length]);
    if (!isPersistentKey(named.key)) {
      const type = keyType(named.encoded);
      return refuse('archivedSorobanEntries index points to a non-persistent entry', [index, type]);
    }
  }
  return true;
}

/** Whether the declared resource fee fits into the whole fee and covers the declared resources. */
export function checkResourceFee(network: Network, transaction: Transaction, diagnostics: Diagnostics): boolean {
  const declared = sorobanDataOf(transaction).resourceFee;
  const full = transaction.fee;
  // A fee bump pays for resources too, so its inner transaction need not (CAP-0063).
  if (!transaction.feeBump && declared > full) {
    const message = 'transaction `sorobanData.resourceFee` is higher than the full transaction fee';
    diagnostics.error(errors.valueExceeded(), message, [declared, full]);
    return false;
  }
  const { refundableFee, nonRefundableFee } = resourceFee(network, transaction, 0);
  if (declared < refundableFee + nonRefundableFee) {
    const message = 'transaction `sorobanData.resourceFee` is lower than the actual Soroban resource fee';
    diagnostics.error(errors.valueExceeded(), message, [declared, refundableFee + nonRefundableFee]);
    return false;
  }
  return true;
}

/** Whether every footprint key is named once. */
export function checkDuplicateKeys(transaction: Transaction, diagnostics: Diagnostics): boolean {
  const { readOnly, readWrite } = transaction.footprint;
  const keys = [...readOnly, ...readWrite].map(({ stateKey }) => stateKey);
  if (new Set(keys).size === keys.length) return true;
  diagnostics.error(
    errors.storageInvalid(),
    'Found duplicate key in the Soroban footprint; every key across read-only and read-write footprints has to be unique.',
  );
  return false;
}

/** Whether one entry keeps the size limits of code and data; says which one it breaks. */
export function checkEntrySize(
  key: xdr.LedgerKey,
  size: number,
  settings: Settings,
  diagnostics: Diagnostics,
): boolean {
  if (key.type === 'contractCode') {
    const message = 'Wasm size exceeds network config maximum contract size';
    return withinLimit([size, settings.maxContractSizeBytes, errors.budgetExceeded, message], diagnostics);
  }
  if (key.type === 'contractData') {
    const message = 'ContractData size exceeds network config maximum size';
    return withinLimit([size, settings.maxDataEntrySizeBytes, errors.budgetExceeded, message], diagnostics);
  }
  return true;
}
