import { OPERATION_MAX, TRANSACTION_MAX, transactionToid } from '../ledger/events.ts';
import type { LedgerRange } from '../rpc/method.ts';
import type { Link } from './links.ts';
import { beforeHistory, invalidField } from './problem.ts';

const LIMIT_DEFAULT = 10;
const LIMIT_MAX = 200;

/** Which part of a list is asked for: after `cursor` in the given order. Cursors are TOIDs (SEP-35). */
export interface Paging {
  /** null for the beginning of the order. */
  cursor: bigint | null;
  /** The cursor as it came, which the links repeat. */
  cursorText: string;
  order: 'asc' | 'desc';
  limit: number;
}

/** @throws bad_request naming the field; before_history for a descending page before all that is kept */
export function readPaging(query: URLSearchParams, range: LedgerRange): Paging {
  const cursorText = readCursor(query.get('cursor') ?? '', range);
  const order = query.get('order') ?? '';
  if (!['', 'asc', 'desc'].includes(order)) throw invalidField('order', 'order: invalid value');
  const limit = readLimit(query.get('limit') ?? '');
  const cursor = cursorText === '' ? null : BigInt(cursorText);
  const isDescending = order === 'desc';
  if (isDescending && cursor !== null && cursor <= transactionToid(range.oldest.sequence, 0)) throw beforeHistory();
  return { cursor, cursorText, order: isDescending ? 'desc' : 'asc', limit };
}

function readCursor(text: string, { latest }: LedgerRange): string {
  if (text === 'now') return String(transactionToid(latest.sequence, TRANSACTION_MAX) | BigInt(OPERATION_MAX));
  if (/^-\d+$/u.test(text)) throw invalidField('cursor', `the cursor ${text} is a negative number: `);
  if (!/^\d{0,19}$/u.test(text) || BigInt(text) >= 2n ** 63n) throw invalidField('cursor', 'cursor: invalid value');
  return text;
}

function readLimit(text: string): number {
  if (text === '') return LIMIT_DEFAULT;
  if (!/^[+-]?\d{1,15}$/u.test(text)) throw invalidField('limit', 'unparseable value');
  const limit = Number(text);
  if (limit <= 0) throw invalidField('limit', 'invalid limit: non-positive value provided');
  if (limit <= LIMIT_MAX) return limit;
  throw invalidField('limit', `invalid limit: value provided that is over limit max of ${LIMIT_MAX}`);
}

/** Whether a record lies on the asked side of the cursor. */
export function isPast({ cursor, order }: Paging, toid: bigint): boolean {
  if (cursor === null) return true;
  return order === 'asc' ? toid > cursor : toid < cursor;
}

/**
 * A page as HAL, with the links that lead on and back.
 * @param url the request's, with its address
 */
export function presentPage(url: URL, paging: Paging, records: { paging_token: string }[]): object {
  const to = (cursor: string, order: string): Link => {
    const query = new URLSearchParams(url.searchParams);
    for (const [name, value] of Object.entries({ cursor, limit: String(paging.limit), order })) query.set(name, value);
    query.sort();
    return { href: `${url.origin}${url.pathname}?${query}` };
  };
  const { cursorText, order } = paging;
  const back = order === 'asc' ? 'desc' : 'asc';
  return {
    _links: {
      self: to(cursorText, order),
      next: to(records.at(-1)?.paging_token ?? cursorText, order),
      prev: to(records[0]?.paging_token ?? cursorText, back),
    },
    _embedded: { records },
  };
}
