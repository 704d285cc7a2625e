import { xdr } from '@stellar/stellar-sdk/base';
import { toBase64, toHex } from '../ledger/bytes.ts';
import type { ClosedLedger } from '../ledger/closed-ledger.ts';
import { transactionToid } from '../ledger/events.ts';
import { amount, timestamp } from './amount.ts';
import { readEnvelope } from './envelope.ts';
import { link, pagedLink } from './links.ts';

/** A closed ledger as Horizon shows it. */
export function presentLedger(ledger: ClosedLedger, base: string) {
  const header = xdr.LedgerHeader.fromXdr(ledger.header);
  const hash = toHex(ledger.hash);
  const succeeded = ledger.transactions.filter((transaction) => transaction.succeeded);
  return {
    _links: presentLinks(base, ledger.sequence),
    id: hash,
    paging_token: String(transactionToid(ledger.sequence, 0)),
    hash,
    prev_hash: toHex(header.previousLedgerHash.toBytes()),
    sequence: ledger.sequence,
    successful_transaction_count: succeeded.length,
    failed_transaction_count: ledger.transactions.length - succeeded.length,
    operation_count: countOperations(succeeded),
    tx_set_operation_count: countOperations(ledger.transactions),
    closed_at: timestamp(ledger.closeTime),
    total_coins: amount(header.totalCoins),
    fee_pool: amount(header.feePool),
    base_fee_in_stroops: header.baseFee,
    base_reserve_in_stroops: header.baseReserve,
    max_tx_set_size: header.maxTxSetSize,
    protocol_version: header.ledgerVersion,
    header_xdr: toBase64(ledger.header),
  };
}

export function countOperations(transactions: ClosedLedger['transactions']): number {
  return transactions.reduce((count, transaction) => count + readEnvelope(transaction).tx.operations.length, 0);
}

function presentLinks(base: string, sequence: number): object {
  const self = `/ledgers/${sequence}`;
  const lists = ['transactions', 'operations', 'payments', 'effects'];
  return {
    self: link(base, self),
    ...Object.fromEntries(lists.map((list) => [list, pagedLink(base, `${self}/${list}`)])),
  };
}
