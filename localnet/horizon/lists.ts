import { StrKey } from '@stellar/stellar-sdk/base';
import { toHex } from '../ledger/bytes.ts';
import type { ClosedLedger, ClosedTransaction } from '../ledger/closed-ledger.ts';
import { transactionToid } from '../ledger/events.ts';
import type { FoundTransaction } from '../ledger/history.ts';
import { accountKey } from '../ledger/keys.ts';
import { ledgerRange, type RpcContext } from '../rpc/method.ts';
import { presentLedger } from './ledger.ts';
import { isPast, type Paging, presentPage, readPaging } from './paging.ts';
import { participantsOf } from './participants.ts';
import { invalidField, notFound } from './problem.ts';
import { presentTransaction } from './transaction.ts';

export function listLedgers(context: RpcContext, url: URL): object {
  const range = ledgerRange(context);
  const paging = readPaging(url.searchParams, range);
  const records: ReturnType<typeof presentLedger>[] = [];
  for (const ledger of ledgersInOrder(context, paging)) {
    if (records.length === paging.limit) break;
    if (isPast(paging, transactionToid(ledger.sequence, 0))) records.push(presentLedger(ledger, url.origin));
  }
  return presentPage(url, paging, records);
}

/** Transactions that succeeded; all with `include_failed=true`. */
export function listTransactions(context: RpcContext, url: URL): object {
  return pageOfTransactions(context, url, () => true);
}

/** @throws not_found for an account that neither exists nor took part in anything that is kept */
export function listAccountTransactions(context: RpcContext, url: URL, address: string): object {
  const publicKey = StrKey.decodeEd25519PublicKey(address);
  const key = toHex(publicKey);
  const isTheirs = (transaction: ClosedTransaction) => participantsOf(transaction).has(key);
  const page = pageOfTransactions(context, url, isTheirs);
  const isKnown = () => {
    for (const { transactions } of context.chain.history.withTransactions(0, context.chain.sequence)) {
      if (transactions.some(isTheirs)) return true;
    }
    return false;
  };
  if (!context.chain.entry(accountKey(publicKey)) && !isKnown()) throw notFound();
  return page;
}

/** @throws not_found for a ledger that is not kept */
export function listLedgerTransactions(context: RpcContext, url: URL, sequence: number): object {
  const ledger = context.chain.history.ledger(sequence);
  if (!ledger) throw notFound();
  const own = new Set(ledger.transactions.map(({ hashHex }) => hashHex));
  return pageOfTransactions(context, url, ({ hashHex }) => own.has(hashHex));
}

function pageOfTransactions(context: RpcContext, url: URL, isWanted: (transaction: ClosedTransaction) => boolean) {
  const paging = readPaging(url.searchParams, ledgerRange(context));
  const withFailed = readFlag(url.searchParams, 'include_failed');
  const records: ReturnType<typeof presentTransaction>[] = [];
  for (const found of transactionsInOrder(context, paging)) {
    if (records.length === paging.limit) break;
    const { ledger, transaction, applicationOrder } = found;
    if (!withFailed && !transaction.succeeded) continue;
    if (!isPast(paging, transactionToid(ledger.sequence, applicationOrder))) continue;
    if (isWanted(transaction)) records.push(presentTransaction(found, url.origin));
  }
  return presentPage(url, paging, records);
}

function readFlag(query: URLSearchParams, name: string): boolean {
  const text = query.get(name) ?? '';
  if (['', 'false', '0'].includes(text)) return false;
  if (['true', '1'].includes(text)) return true;
  throw invalidField(name, 'Filter should be true or false');
}

/** All that are kept, from the cursor on. */
function ledgersInOrder(context: RpcContext, paging: Paging): Iterable<ClosedLedger> {
  const { first, last } = boundsOf(context, paging);
  const { history } = context.chain;
  return paging.order === 'asc' ? history.between(first, last) : history.backwards(first, last);
}

function boundsOf(context: RpcContext, { cursor, order }: Paging): { first: number; last: number } {
  const { latest, oldest } = ledgerRange(context);
  const at = cursor === null ? null : Number(cursor >> 32n);
  if (order === 'asc') return { first: at ?? oldest.sequence, last: latest.sequence };
  return { first: oldest.sequence, last: at ?? latest.sequence };
}

function* transactionsInOrder(context: RpcContext, paging: Paging): Generator<FoundTransaction> {
  const { first, last } = boundsOf(context, paging);
  for (const ledger of context.chain.history.withTransactions(first, last, paging.order)) {
    const inLedger = ledger.transactions.map((transaction, index) => {
      return { ledger, transaction, applicationOrder: index + 1 };
    });
    yield* paging.order === 'asc' ? inLedger : inLedger.reverse();
  }
}
