import { least } from './bytes.ts';
import { MAX_OPERATIONS_PER_LEDGER } from './header.ts';
import { BASE_FEE } from './network.ts';
import type { Settings } from './settings.ts';
import { packIntoStages, type Stages } from './stages.ts';
import type { Transaction } from './transaction.ts';

/** What goes into a ledger, and what inclusion costs there: stroops per operation, the same for all of one kind. */
export interface Selection {
  classic: { transactions: Transaction[]; baseFee: bigint };
  soroban: { stages: Stages; baseFee: bigint };
}

/** What an empty ledger holds. */
export const selectNothing: Selection = {
  classic: { transactions: [], baseFee: BigInt(BASE_FEE) },
  soroban: { stages: [], baseFee: BigInt(BASE_FEE) },
};

/**
 * Chooses what the next ledger holds: all that waits, or where that is too much, what bids most per operation. Then
 * everybody who got in pays what the lowest of them bid (CAP-0005, CAP-0042; Soroban's limits: CAP-0046-07, CAP-0063).
 * @returns also what has to wait
 */
export function select(settings: Settings, waiting: Transaction[]): { selection: Selection; left: Transaction[] } {
  const ordered = waiting.toSorted(compareBids);
  const classic = selectClassic(ordered.filter(({ isSoroban }) => !isSoroban));
  const soroban = selectSoroban(
    settings,
    ordered.filter(({ isSoroban }) => isSoroban),
  );
  const { stages } = soroban;
  return {
    selection: {
      classic: { transactions: classic.taken, baseFee: baseFeeOf(classic.taken, classic.left) },
      soroban: { stages, baseFee: baseFeeOf(stages.flat(2), soroban.left) },
    },
    left: [...classic.left, ...soroban.left],
  };
}

/** Highest bid per operation first; among equals, by hash. */
export function compareBids(left: Transaction, right: Transaction): number {
  const byBid = compareFeeRates(right, left);
  return byBid === 0 ? Buffer.compare(left.fullHash, right.fullHash) : byBid;
}

/** Negative, zero or positive as the left transaction bids less, as much or more per operation than the right one. */
export function compareFeeRates(left: Transaction, right: Transaction): number {
  const [one, other] = [
    left.inclusionFee * BigInt(right.operationCount),
    right.inclusionFee * BigInt(left.operationCount),
  ];
  return one < other ? -1 : one > other ? 1 : 0;
}

function selectClassic(ordered: Transaction[]): { taken: Transaction[]; left: Transaction[] } {
  const [taken, left]: [Transaction[], Transaction[]] = [[], []];
  let free = MAX_OPERATIONS_PER_LEDGER;
  for (const transaction of ordered) {
    const fits = transaction.operationCount <= free;
    if (fits) free -= transaction.operationCount;
    (fits ? taken : left).push(transaction);
  }
  return { taken, left };
}

/** Stages that core tries; more of them let dependent transactions follow one another within one ledger. */
const STAGE_COUNTS = [1, 2, 3, 4];

function selectSoroban(settings: Settings, ordered: Transaction[]): { stages: Stages; left: Transaction[] } {
  const pack = (stageCount: number) => {
    return packIntoStages(ordered, stageCount, settings);
  };
  const single = pack(1);
  if (single.left.length === 0) return single;
  const packings = STAGE_COUNTS.map(pack);
  // The fewest stages whose bids come within a thousandth of the best, as core prefers them.
  const bids = packings.map(({ stages }) => stages.flat(2).reduce((sum, { inclusionFee }) => sum + inclusionFee, 0n));
  const best = bids.reduce((most, bid) => (bid > most ? bid : most));
  const isGood = (bid: bigint) => bid * 1000n >= best * 999n;
  return packings.find((_, index) => isGood(bids[index] ?? 0n)) ?? single;
}

/** The usual fee while there is room for all; else the lowest bid that got in, per operation and rounded down. */
function baseFeeOf(taken: Transaction[], left: Transaction[]): bigint {
  if (left.length === 0 || taken.length === 0) return BigInt(BASE_FEE);
  return taken
    .map(({ inclusionFee, operationCount }) => inclusionFee / BigInt(Math.max(1, operationCount)))
    .reduce(least);
}
