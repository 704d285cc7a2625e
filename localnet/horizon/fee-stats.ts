import { xdr } from '@stellar/stellar-sdk/base';
import type { ClosedLedger, ClosedTransaction } from '../ledger/closed-ledger.ts';
import { feeDistribution } from '../rpc/fee-distribution.ts';
import { ledgerRange, type RpcContext } from '../rpc/method.ts';
import { readEnvelope } from './envelope.ts';
import { countOperations } from './ledger.ts';

const WINDOW_LEDGERS = 5;

/** Fees per operation in the last five ledgers, in stroops as text; the base fee where there were none. */
export function presentFeeStats(context: RpcContext): object {
  const { latest } = ledgerRange(context);
  const ledgers = context.chain.history.last(WINDOW_LEDGERS);
  const { baseFee, maxTxSetSize } = xdr.LedgerHeader.fromXdr(latest.header);
  const transactions = ledgers.flatMap((ledger) => ledger.transactions);
  return {
    last_ledger: String(latest.sequence),
    last_ledger_base_fee: String(baseFee),
    ledger_capacity_usage: capacityUsage(ledgers, maxTxSetSize),
    fee_charged: feeDistribution(transactions.map(chargedPerOperation), BigInt(baseFee)),
    max_fee: feeDistribution(transactions.map(bidPerOperation), BigInt(baseFee)),
  };
}

function capacityUsage(ledgers: ClosedLedger[], capacity: number): string {
  const used = ledgers.reduce((sum, { transactions }) => sum + countOperations(transactions), 0);
  return String(Math.round((100 * used) / (capacity * ledgers.length)) / 100);
}

function chargedPerOperation(transaction: ClosedTransaction): bigint {
  return perOperation(xdr.TransactionResult.fromXdr(transaction.result).feeCharged, transaction);
}

function bidPerOperation(transaction: ClosedTransaction): bigint {
  const { tx, bump } = readEnvelope(transaction);
  return perOperation(bump ? bump.tx.fee : BigInt(tx.fee), transaction);
}

/** A fee bump counts as one more operation (CAP-0015). */
function perOperation(fee: bigint, transaction: ClosedTransaction): bigint {
  const { tx, bump } = readEnvelope(transaction);
  return fee / BigInt(tx.operations.length + (bump ? 1 : 0));
}
