import { transactionToid } from '../ledger/events.ts';
import type { FoundTransaction } from '../ledger/history.ts';
import { invalidParams } from './errors.ts';
import { presentTransaction } from './get-transaction.ts';
import { type LedgerRange, ledgerRange, type RpcContext, type RpcMethod } from './method.ts';
import { type PageRequest, parseCursor, readPage } from './page.ts';
import { readParams, type XdrFormat } from './params.ts';

const TYPE = 'GetTransactionsRequest';
const INT64_MAX = 2n ** 63n - 1n;

/** The next transaction to read: its ledger and 1-based place in it. */
interface Position {
  sequence: number;
  order: number;
}

/**
 * Transactions in order. A cursor names what was read last (a TOID whose operation is 1); at the end of a page that
 * found nothing it names the last ledger that was looked at, so that ledger is read again (stellar-rpc).
 */
export const getTransactions: RpcMethod = (given, context) => {
  const params = readParams(given, TYPE);
  const range = ledgerRange(context);
  const page = readPage(params, TYPE, range);
  const start = firstPosition(page);
  checkKept(start, range);
  const { found, cursor } = collect(context, start, page.limit);
  return {
    transactions: found.map((transaction) => present(transaction, page.format)),
    latestLedger: range.latest.sequence,
    latestLedgerCloseTimestamp: Number(range.latest.closeTime),
    oldestLedger: range.oldest.sequence,
    oldestLedgerCloseTimestamp: Number(range.oldest.closeTime),
    cursor,
  };
};

function firstPosition({ startLedger, cursor }: PageRequest): Position {
  if (cursor === '') return { sequence: startLedger, order: 1 };
  const toid = parseCursor(cursor, 'ParseInt', -INT64_MAX - 1n, INT64_MAX);
  return { sequence: Number(BigInt.asIntN(32, toid >> 32n)), order: Number((toid >> 12n) & 0xfffffn) + 1 };
}

function checkKept({ sequence }: Position, { oldest }: LedgerRange): void {
  if (sequence < 0) throw invalidParams('cursor ledger sequence cannot be negative');
  if (sequence >= oldest.sequence) return;
  throw invalidParams(`database does not contain metadata for ledger: ${sequence}`);
}

/** Beyond the tip there is no ledger to name, and the cursor is 0. */
function collect({ chain }: RpcContext, start: Position, limit: number): { found: FoundTransaction[]; cursor: string } {
  const found: FoundTransaction[] = [];
  let cursor = 0n;
  for (const ledger of chain.history.between(start.sequence, chain.sequence)) {
    const first = ledger.sequence === start.sequence ? start.order : 1;
    cursor = transactionToid(ledger.sequence, 0) + 1n;
    for (let order = first; order <= ledger.transactions.length; order += 1) {
      const transaction = ledger.transactions[order - 1];
      if (!transaction) continue;
      found.push({ ledger, transaction, applicationOrder: order });
      cursor = transactionToid(ledger.sequence, order) + 1n;
      if (found.length >= limit) return { found, cursor: String(cursor) };
    }
  }
  return { found, cursor: String(cursor) };
}

function present(found: FoundTransaction, format: XdrFormat): object {
  const { ledger, transaction } = found;
  return {
    ...presentTransaction(found, format),
    txHash: transaction.hashHex,
    createdAt: Number(ledger.closeTime),
  };
}
