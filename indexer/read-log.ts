/** Reads the log back, in id order and in chunks, over a connection of its own. */
import pg from 'pg';
import { copyOut } from './copy.ts';
import type { Decoded } from './decode.ts';
import type { Decoders } from './decoders.ts';
import type { ChainEvent, EventData } from './event.ts';

/** Ledgers `from` to `to`, inclusive. */
export interface LedgerRange {
  from: number;
  to: number;
}

export interface LogChunk {
  /** What is explained, in id order. */
  events: ChainEvent[];
  /** What is decoded anew and comes out otherwise than the log has it. */
  redecoded: { id: string; decoded: Decoded }[];
  /** What is decoded anew and not explained. */
  quarantined: { id: string; reason: string; detail: string }[];
  /** Ledger of the last event. */
  ledger: number;
}

export interface ReadOptions {
  /** Decode the raw events anew; without it the log's own decoding is taken. */
  decoders?: Decoders;
  /** Names of events that nobody folds: left out when nothing is decoded anew. */
  ignored: readonly string[];
}

const CHUNK_EVENTS = 20_000;

/** The chunks of a range; the next is read while one is worked on. */
export async function* readLog(db: pg.ClientBase, range: LedgerRange, options: ReadOptions): AsyncGenerator<LogChunk> {
  let next: Promise<string[]> | undefined = readLines(db, firstEventId(range.from), range, options);
  while (next) {
    const lines: string[] = await next;
    const last = lines.at(-1)?.split('\t', 1)[0];
    next = last !== undefined && lines.length === CHUNK_EVENTS ? readLines(db, last, range, options) : undefined;
    next?.catch(() => {}); // awaited in the next round, unless the caller leaves
    if (lines.length > 0) yield chunkOf(lines, options);
  }
}

function firstEventId(ledger: number): string {
  return `${(BigInt(ledger) << 32n).toString().padStart(19, '0')}-0000000000`;
}

const COLUMNS = 'id, ledger, closed_at, tx_hash, contract, contract_address, name, decoded';

async function readLines(
  db: pg.ClientBase,
  after: string,
  { to }: LedgerRange,
  { decoders, ignored }: ReadOptions,
): Promise<string[]> {
  const columns = decoders ? `${COLUMNS}, value, array_to_string(topics, ',')` : COLUMNS;
  const folded = decoders
    ? ''
    : `AND name IS NOT NULL AND name NOT IN (${ignored.map((name) => `'${name}'`).join(', ')})`;
  // COPY takes no parameters. Names of events are letters by the contracts' specs.
  const text = await copyOut(
    db,
    `SELECT ${columns} FROM log.events WHERE id > ${pg.escapeLiteral(after)} AND id < '${firstEventId(to + 1)}' ${folded} ORDER BY id LIMIT ${CHUNK_EVENTS}`,
  );
  return text === '' ? [] : text.slice(0, -1).split('\n');
}

function chunkOf(lines: readonly string[], { decoders }: ReadOptions): LogChunk {
  const chunk: LogChunk = { events: [], redecoded: [], quarantined: [], ledger: 0 };
  const closedAt = timeReader();
  for (const line of lines) {
    const cells = line.split('\t') as [string, string, string, string, string, string, string, string, string, string];
    const [, ledger, closed, , contract, contractAddress, name, data] = cells;
    const [id, txHash] = [own(cells[0]), own(cells[3])];
    const place = { contract: own(contract), contractAddress: own(contractAddress) };
    const event = { id, ledger: Number(ledger), closedAt: closedAt(closed), txHash, ...place };
    chunk.ledger = event.ledger;
    const stored = data === NULL ? undefined : (JSON.parse(unescaped(data)) as EventData);
    const decoded = decoders ? decodeAnew(decoders, cells, name, stored, chunk) : { name, data: stored as EventData };
    if ('name' in decoded) chunk.events.push({ ...event, ...decoded });
  }
  return chunk;
}

const NULL = '\\N';

function decodeAnew(
  decoders: Decoders,
  [id, , , , , contractAddress, , , value, topics]: readonly string[],
  name: string,
  stored: EventData | undefined,
  chunk: LogChunk,
): Decoded {
  const raw = { id, contractAddress, value, topics: topics === '' ? [] : topics?.split(',') };
  const decoded = decoders.decodeLogged(raw as Parameters<Decoders['decodeLogged']>[0]);
  const isSame = 'name' in decoded ? decoded.name === name && sameJson(decoded.data, stored) : stored === undefined;
  if (!isSame) chunk.redecoded.push({ id: id as string, decoded });
  if ('reason' in decoded) chunk.quarantined.push({ id: id as string, reason: decoded.reason, detail: decoded.detail });
  return decoded;
}

/** Postgres orders the keys of an object in its own way. */
function sameJson(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || one === null || typeof other !== 'object' || other === null) return one === other;
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length || Array.isArray(one) !== Array.isArray(other)) return false;
  return keys.every((key) => sameJson(one[key as never], other[key as never]));
}

/** A part of a text keeps the whole text in memory, so rows that stay get their own. */
function own(part: string): string {
  return Buffer.from(part, 'latin1').toString('latin1');
}

/** Events of one ledger share its time. */
function timeReader(): (text: string) => string {
  let known = '';
  let time = '';
  return (text) => {
    if (text !== known) {
      known = text;
      time = new Date(text).toISOString();
    }
    return time;
  };
}

const UNESCAPED: Record<string, string> = {
  '\\\\': '\\',
  '\\n': '\n',
  '\\r': '\r',
  '\\t': '\t',
  '\\b': '\b',
  '\\f': '\f',
  '\\v': '\v',
};

/** Undoes COPY's text format. */
function unescaped(cell: string): string {
  return cell.includes('\\') ? cell.replace(/\\[\\nrtbfv]/g, (found) => UNESCAPED[found] as string) : cell;
}
