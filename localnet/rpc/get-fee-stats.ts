import type { ClosedLedger } from '../ledger/closed-ledger.ts';
import { feeDistribution } from './fee-distribution.ts';
import { ledgerRange, type RpcMethod } from './method.ts';

/** Ledgers that each statistic looks back over, as stellar-rpc does by default. */
const SOROBAN_WINDOW = 50;
const CLASSIC_WINDOW = 10;

export const getFeeStats: RpcMethod = (_params, context) => {
  const { history } = context.chain;
  return {
    sorobanInclusionFee: distribution(history.last(SOROBAN_WINDOW), 'soroban'),
    inclusionFee: distribution(history.last(CLASSIC_WINDOW), 'classic'),
    latestLedger: ledgerRange(context).latest.sequence,
  };
};

/** Zeros when nothing was charged. */
function distribution(ledgers: ClosedLedger[], kind: 'classic' | 'soroban') {
  const fees = ledgers
    .flatMap(({ transactions }) => transactions.map(({ inclusionFee }) => inclusionFee))
    .filter((fee) => fee.kind === kind)
    .map(({ stroops }) => stroops);
  return {
    ...feeDistribution(fees, 0n),
    transactionCount: String(fees.length),
    ledgerCount: fees.length > 0 ? ledgers.length : 0,
  };
}
