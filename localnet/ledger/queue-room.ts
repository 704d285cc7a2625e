import { equalBytes } from './bytes.ts';
import { fitsInto, ledgerResources, minus, plus, queuedResources } from './resources.ts';
import { compareBids, compareFeeRates } from './selection.ts';
import type { Settings } from './settings.ts';
import type { Transaction } from './transaction.ts';

/** The queue holds what so many ledgers could take (stellar-core's TRANSACTION_QUEUE_SIZE_MULTIPLIER). */
const LEDGERS = 2;

/** Room for a transaction, made by giving up cheaper ones; or none, and the fee in stroops that would find some (0: none). */
export type Room = { refusal: false; evicted: Transaction[] } | { refusal: true; feeNeeded: bigint };

/**
 * Finds room in a queue for a transaction, as core's TxQueueLimiter does: the cheapest go, but none that bids as much.
 * @param waiting what is there already, of both kinds
 */
export function makeRoom(settings: Settings, waiting: Transaction[], transaction: Transaction): Room {
  const rivals = waiting.filter(({ isSoroban }) => isSoroban === transaction.isSoroban);
  const capacity = ledgerResources(settings, transaction.isSoroban).map((amount) => amount * LEDGERS);
  const needed = queuedResources(transaction);
  const none = capacity.map(() => 0);
  let free = minus(capacity, rivals.map(queuedResources).reduce(plus, none));
  const evicted: Transaction[] = [];
  const cheapestFirst = fitsInto(needed, free) ? [] : rivals.toSorted((left, right) => compareBids(right, left));
  for (const cheapest of cheapestFirst) {
    if (fitsInto(needed, free)) break;
    if (compareFeeRates(cheapest, transaction) >= 0) return { refusal: true, feeNeeded: outbid(cheapest, transaction) };
    if (equalBytes(cheapest.source, transaction.source)) return { refusal: true, feeNeeded: 0n };
    free = plus(free, queuedResources(cheapest));
    evicted.push(cheapest);
  }
  return fitsInto(needed, free) ? { refusal: false, evicted } : { refusal: true, feeNeeded: 0n };
}

/** Least whole fee that bids more per operation than the rival. */
function outbid(rival: Transaction, { fee, inclusionFee, operationCount }: Transaction): bigint {
  const perOperation = (rival.inclusionFee * BigInt(operationCount)) / BigInt(Math.max(1, rival.operationCount));
  return perOperation + 1n + (fee - inclusionFee);
}
