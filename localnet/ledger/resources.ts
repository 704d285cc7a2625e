import { MAX_OPERATIONS_PER_LEDGER } from './header.ts';
import type { Settings } from './settings.ts';
import { diskReadEntries, sorobanDataOf } from './soroban.ts';
import type { Transaction } from './transaction.ts';

/** Amounts of several resources, in an order of their own. */
export type Resources = readonly number[];

/**
 * What a Soroban transaction takes of what all of a ledger share (CAP-0046-07): count, bytes, bytes read and written,
 * entries read and written. Instructions come on top, by cluster.
 */
export function sharedResources(transaction: Transaction): Resources {
  const { resources } = sorobanDataOf(transaction);
  return [
    1,
    transaction.size,
    resources.diskReadBytes,
    resources.writeBytes,
    diskReadEntries(transaction),
    transaction.footprint.readWrite.length,
  ];
}

/** What one ledger has of them. */
export function sharedLimits({ executionLanes, bandwidth, ledgerCost }: Settings): Resources {
  return [
    executionLanes.ledgerMaxTxCount,
    bandwidth.ledgerMaxTxsSizeBytes,
    ledgerCost.ledgerMaxDiskReadBytes,
    ledgerCost.ledgerMaxWriteBytes,
    ledgerCost.ledgerMaxDiskReadEntries,
    ledgerCost.ledgerMaxWriteLedgerEntries,
  ];
}

/** What a transaction takes of a queue: operations, or for Soroban what the ledger shares and its instructions. */
export function queuedResources(transaction: Transaction): Resources {
  if (!transaction.isSoroban) return [transaction.operationCount];
  return [...sharedResources(transaction), sorobanDataOf(transaction).resources.instructions];
}

/** What one ledger has of them, with the instructions of all clusters that run side by side. */
export function ledgerResources(settings: Settings, isSoroban: boolean): Resources {
  if (!isSoroban) return [MAX_OPERATIONS_PER_LEDGER];
  const { compute, parallelCompute } = settings;
  const clusters = Math.max(1, parallelCompute.ledgerMaxDependentTxClusters);
  return [...sharedLimits(settings), Number(compute.ledgerMaxInstructions) * clusters];
}

export function fitsInto(needed: Resources, free: Resources): boolean {
  return needed.every((amount, index) => amount <= (free[index] ?? 0));
}

export function plus(left: Resources, right: Resources): Resources {
  return left.map((amount, index) => amount + (right[index] ?? 0));
}

export function minus(left: Resources, right: Resources): Resources {
  return left.map((amount, index) => amount - (right[index] ?? 0));
}
