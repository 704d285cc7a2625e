import type { ClosedLedger } from '../ledger/closed-ledger.ts';
import { ledgerRange, type RpcMethod } from './method.ts';

/** Ledgers that each statistic looks back over, as stellar-rpc does by default. */
const SOROBAN_WINDOW = 50;
const CLASSIC_WINDOW = 10;
const PERCENTILES = [10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99];

export const getFeeStats: RpcMethod = (_params, context) => {
  const { history } = context.chain;
  return {
    sorobanInclusionFee: distribution(history.last(SOROBAN_WINDOW), 'soroban'),
    inclusionFee: distribution(history.last(CLASSIC_WINDOW), 'classic'),
    latestLedger: ledgerRange(context).latest.sequence,
  };
};

/** Nearest-rank percentiles, in stroops as text; zeros when nothing was charged. */
function distribution(ledgers: ClosedLedger[], kind: 'classic' | 'soroban') {
  const fees = ledgers
    .flatMap(({ transactions }) => transactions.map(({ inclusionFee }) => inclusionFee))
    .filter((fee) => fee.kind === kind)
    .map(({ stroops }) => stroops)
    .sort((left, right) => (left < right ? -1 : left > right ? 1 : 0));
  const rank = (percent: number) => String(fees[Math.ceil((percent * fees.length) / 100) - 1] ?? 0);
  return {
    max: String(fees.at(-1) ?? 0),
    min: String(fees[0] ?? 0),
    mode: String(mode(fees)),
    ...Object.fromEntries(PERCENTILES.map((percent) => [`p${percent}`, rank(percent)])),
    transactionCount: String(fees.length),
    ledgerCount: fees.length > 0 ? ledgers.length : 0,
  };
}

/** The commonest of sorted fees; of equally common ones the least. */
function mode(fees: bigint[]): bigint {
  const counts = new Map<bigint, number>();
  for (const fee of fees) counts.set(fee, (counts.get(fee) ?? 0) + 1);
  let best: [bigint, number] = [0n, 0];
  for (const entry of counts) if (entry[1] > best[1]) best = entry;
  return best[0];
}
