import { endOfLedger, ledgerOf, type SourceEvent } from '../event.ts';
import { type Position, SourceRetry } from './source.ts';

/** One answer of `getEvents`, checked. */
export interface EventsPage {
  /** Of the contracts asked for; in whatever order they came. */
  events: SourceEvent[];
  cursor: string;
  /** The last ledger that this answer proves read to its end. */
  provenThrough: number;
  latest: Position;
  /** The oldest ledger whose events are still kept. */
  oldest: number | undefined;
}

const ID = /^\d{19}-\d{10}$/;

/**
 * Checks the form of an answer and takes from it what we keep.
 *
 * @throws {SourceRetry} when a field is missing or odd: another answer may be sound, and nothing of this one is kept
 */
export function readPage(answer: unknown, contractAddresses: readonly string[]): EventsPage {
  const page = object(answer, 'the answer');
  const cursor = text(page, 'cursor');
  if (!ID.test(cursor)) throw odd('cursor', cursor, 'an event id');
  const latest = {
    ledger: integer(page, 'latestLedger'),
    closedAt: new Date(integer(page, 'latestLedgerCloseTime') * 1000).toISOString(),
  };
  if (!Array.isArray(page.events)) throw odd('events', page.events, 'a list');
  const events = page.events.map((event) => readEvent(object(event, 'an event')));
  // The node was asked for our contracts alone; whatever else it sends never reaches a table.
  const wanted = events.filter((event) => event && contractAddresses.includes(event.contractAddress)) as SourceEvent[];
  const oldest = page.oldestLedger === undefined ? undefined : integer(page, 'oldestLedger');
  return { events: wanted, cursor, provenThrough: Math.min(provenThrough(cursor), latest.ledger), latest, oldest };
}

/** A cursor at the end of a ledger proves that ledger; any other stands inside one, and proves the ledger before. */
function provenThrough(cursor: string): number {
  const ledger = ledgerOf(cursor);
  return cursor === endOfLedger(ledger) ? ledger : ledger - 1;
}

function readEvent(event: Record<string, unknown>): SourceEvent | undefined {
  const type = event.type;
  if (type !== 'contract' && type !== 'system') return undefined;
  const id = text(event, 'id');
  const ledger = integer(event, 'ledger');
  if (!ID.test(id) || ledgerOf(id) !== ledger) throw odd('id', id, `an event id in ledger ${ledger}`);
  const txHash = text(event, 'txHash').toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(txHash)) throw odd('txHash', txHash, '64 hex digits');
  const closedAt = new Date(text(event, 'ledgerClosedAt'));
  if (Number.isNaN(closedAt.getTime())) throw odd('ledgerClosedAt', event.ledgerClosedAt, 'a time');
  if (!Array.isArray(event.topic) || !event.topic.every(isBase64)) throw odd('topic', event.topic, 'a list of base64');
  if (!isBase64(event.value)) throw odd('value', event.value, 'base64');
  return {
    id,
    ledger,
    closedAt: closedAt.toISOString(),
    txHash,
    contractAddress: text(event, 'contractId'),
    type,
    topics: event.topic,
    value: event.value,
  };
}

function isBase64(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9+/]*={0,2}$/.test(value);
}

function object(value: unknown, name: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw odd(name, value, 'an object');
  return value as Record<string, unknown>;
}

function text(from: Record<string, unknown>, name: string): string {
  const value = from[name];
  if (typeof value !== 'string') throw odd(name, value, 'text');
  return value;
}

/** Servers write some numbers as text. */
function integer(from: Record<string, unknown>, name: string): number {
  const value = from[name];
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  if (!Number.isSafeInteger(number)) throw odd(name, value, 'a whole number');
  return number as number;
}

function odd(name: string, found: unknown, expected: string): SourceRetry {
  return new SourceRetry(
    `getEvents answered oddly: ${name} is ${JSON.stringify(found)?.slice(0, 100)}, expected ${expected}`,
  );
}
