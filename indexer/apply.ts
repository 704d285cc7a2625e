/**
 * The only writer of schemas `log` and `chain`. A batch is one transaction: raw events, quarantine, folded rows, coverage and
 * cursor, so no reader sees one without another, and after any crash the cursor says exactly what is there.
 */
import type pg from 'pg';
import { indexesSql } from '#read-model/build.ts';
import { ForeignBuild, readActiveBuild } from './builds.ts';
import { copyInto, copyLine } from './copy.ts';
import type { Decoded } from './decode.ts';
import type { ChainEvent, SourceEvent } from './event.ts';
import { type Contradiction, foldEvents } from './fold.ts';
import { loadTouched, openRows, writeRows } from './rows.ts';
import type { Position } from './source/source.ts';
import type { Writer } from './writer.ts';

/** A raw event with what its spec says. */
export interface LoggedEvent {
  raw: SourceEvent;
  contract: string;
  decoded: Decoded;
}

/** Everything in the ledgers after `after` up to `through`. */
export interface Batch {
  after: Position;
  through: Position;
  events: readonly LoggedEvent[];
}

/** Everything of some contracts alone, in ledgers that the cursor has passed. */
export interface HistoryBatch extends Batch {
  /** Their addresses. */
  contracts: readonly string[];
}

/** Somebody else moved the cursor: this process lost its lock, and nothing was written. */
export class CursorMoved extends Error {}

/** A contract turns out to have been deployed with other code than was believed. The batch is committed; the writer is to be opened anew. */
export class CodeLearned extends CursorMoved {}

const CHANNEL = 'chain';
const PARTITION_LEDGERS = 1_000_000; // as log.create_events_partition has it

/**
 * Applies a batch. Applying it again, or one that lies wholly before the cursor, changes nothing.
 *
 * @returns how many events were set aside
 * @throws {CursorMoved} when the cursor stands inside the batch or before it
 * @throws {ForeignBuild} when the read model was switched to a build of other code
 */
export function applyBatch(writer: Writer, { after, through, events }: Batch): Promise<number> {
  return inTransaction(writer, async (db) => {
    const ledger = await lockCursor(db);
    if (ledger !== after.ledger) {
      if (ledger >= through.ledger) return 0; // applied already
      throw new CursorMoved(
        `the cursor is at ledger ${ledger}, expected ${after.ledger}: another indexer writes to this database`,
      );
    }
    const quarantined = await write(writer, events);
    await moveCursor(db, after, through, events.at(-1)?.raw.id ?? null);
    return quarantined;
  });
}

/**
 * Applies the history of contracts that were added later: their coverage grows towards the cursor, which stays. The rows of one
 * contract never depend on another's events, so they come out as if they had been read in order. Applying it again changes nothing.
 *
 * @returns how many events were set aside
 * @throws {CursorMoved} when it reaches past the cursor, or doesn't follow what is covered
 */
export function applyHistory(writer: Writer, { contracts, after, through, events }: HistoryBatch): Promise<number> {
  return inTransaction(writer, async (db) => {
    const ledger = await lockCursor(db);
    if (through.ledger > ledger)
      throw new CursorMoved(`the history reaches ledger ${through.ledger}, past the cursor at ${ledger}`);
    const covered = await extendCoverage(db, after, through, contracts);
    if (covered === 0) return 0; // applied already
    if (covered < contracts.length)
      throw new CursorMoved(`of ${contracts.length} contracts ${covered} are covered up to ledger ${after.ledger}`);
    await db.query('UPDATE log.builds SET ledger = NULL WHERE NOT is_active'); // an idle build hasn't folded this
    await db.query('UPDATE log.cursor SET last_event_id = greatest(last_event_id, $1)', [
      events.at(-1)?.raw.id ?? null,
    ]);
    return write(writer, events);
  });
}

/** Makes the indexes that a first backfill goes without; at once when they are there. For when all is read, before it is said. */
export async function completeBuild(writer: Writer): Promise<void> {
  if (writer.isIndexed) return;
  await inTransaction(writer, async (db) => {
    await lockCursor(db);
    const { build } = await readActiveBuild(db);
    await db.query('SELECT log.create_events_indexes()');
    await db.query(indexesSql(build));
    await db.query('UPDATE log.builds SET is_indexed = true WHERE build = $1', [build]);
  });
  await writer.db.query('ANALYZE log.events'); // the planner would otherwise guess until autovacuum comes by
  writer.isIndexed = true;
}

/** What is in memory counts only while it is what the database has, so it goes with a transaction that fails. */
async function inTransaction<T>(writer: Writer, work: (db: pg.ClientBase) => Promise<T>): Promise<T> {
  const { db } = writer;
  await db.query('BEGIN');
  try {
    const result = await work(db);
    await db.query('COMMIT');
    if (!writer.isReadWrong) return result;
  } catch (error) {
    writer.rows = undefined;
    writer.partitions.clear();
    await db.query('ROLLBACK').catch(() => {});
    throw error;
  }
  throw new CodeLearned(
    'a contract was deployed with other code than was believed: what is in the log is read again by the right spec',
  );
}

async function lockCursor(db: pg.ClientBase): Promise<number> {
  const { rows } = await db.query<{ ledger: number }>('SELECT ledger FROM log.cursor FOR UPDATE');
  return rows[0]?.ledger as number;
}

async function write(writer: Writer, events: readonly LoggedEvent[]): Promise<number> {
  if (events.length === 0) return 0;
  const { db } = writer;
  const rows = await rowsOfActiveBuild(writer);
  const found = explained(events);
  await loadTouched(db, rows, found);
  await createPartitions(writer, events);
  let contradictions: Contradiction[] = [];
  await insertEvents(db, events, () => {
    contradictions = foldEvents(rows.tables, found);
  });
  const quarantined = await insertQuarantine(db, events, contradictions);
  await insertCode(writer, events);
  await writeRows(db, rows);
  return quarantined;
}

/** Asked with every batch: a rebuild may have switched to another build since the last. */
async function rowsOfActiveBuild(writer: Writer): Promise<NonNullable<Writer['rows']>> {
  const active = await readActiveBuild(writer.db);
  if (writer.rows?.build === active.build) return writer.rows;
  if (active.projections !== writer.fingerprint.projections) throw new ForeignBuild(active.build);
  writer.rows = await openRows(writer.db, active.build, writer.projections);
  return writer.rows;
}

function explained(events: readonly LoggedEvent[]): ChainEvent[] {
  const found: ChainEvent[] = [];
  for (const { raw, contract, decoded } of events) {
    if (!('name' in decoded)) continue;
    const { id, ledger, closedAt, txHash, contractAddress } = raw;
    found.push({ id, ledger, closedAt, txHash, contract, contractAddress, name: decoded.name, data: decoded.data });
  }
  return found;
}

/** One call per partition that this process reaches into. */
async function createPartitions({ db, partitions }: Writer, events: readonly LoggedEvent[]): Promise<void> {
  for (const { raw } of events) {
    const partition = Math.floor(raw.ledger / PARTITION_LEDGERS);
    if (partitions.has(partition)) continue;
    await db.query('SELECT log.create_events_partition($1)', [partition * PARTITION_LEDGERS]);
    partitions.add(partition);
  }
}

const EVENT_COLUMNS = 'id ledger closed_at tx_hash contract contract_address name topics value decoded'.split(' ');

async function insertEvents(db: pg.ClientBase, events: readonly LoggedEvent[], meanwhile: () => void): Promise<void> {
  await copyInto(db, 'log.events', EVENT_COLUMNS, eventLines(events), meanwhile);
}

function* eventLines(events: readonly LoggedEvent[]): Generator<string> {
  for (const { raw, contract, decoded } of events) {
    const { id, ledger, closedAt, txHash, contractAddress, topics, value } = raw;
    const [name, data] = 'name' in decoded ? [decoded.name, decoded.data] : [null, null];
    // Base64 has no character that is special to COPY or in a list.
    yield copyLine([id, ledger, closedAt, txHash, contract, contractAddress, name, `{${topics.join()}}`, value, data]);
  }
}

async function insertQuarantine(
  db: pg.ClientBase,
  events: readonly LoggedEvent[],
  contradictions: readonly Contradiction[],
): Promise<number> {
  const rows = [
    ...events.flatMap(({ raw, decoded }) => ('reason' in decoded ? [[raw.id, decoded.reason, decoded.detail]] : [])),
    ...contradictions.map(({ event, detail }) => [event.id, 'impossible_event', detail]),
  ];
  if (rows.length > 0) await copyInto(db, 'log.quarantine', ['event_id', 'reason', 'detail'], rows.map(copyLine));
  return rows.length;
}

/** Keeps which code ran when. Where that was believed to be other, what it published was read by the wrong spec: all is to be read again. */
async function insertCode(writer: Writer, events: readonly LoggedEvent[]): Promise<void> {
  const { db, decoders } = writer;
  for (const { raw } of events) {
    if (raw.type !== 'system') continue;
    for (const era of decoders.erasOf(raw)) {
      if (!(await decoders.save(db, raw.contractAddress, era))) continue;
      await db.query(`UPDATE log.builds SET decoding = '' WHERE is_active`);
      writer.isReadWrong = true;
    }
  }
}

/** The announcement carries a position that listeners look up again; it goes out with the commit. */
async function moveCursor(
  db: pg.ClientBase,
  after: Position,
  through: Position,
  lastEventId: string | null,
): Promise<void> {
  await extendCoverage(db, after, through, null);
  await db.query(
    `WITH moved AS (
       UPDATE log.cursor SET ledger = $1, closed_at = $2, last_event_id = coalesce($3, last_event_id) RETURNING ledger, last_event_id
     )
     SELECT pg_notify('${CHANNEL}', json_build_object('ledger', ledger, 'lastEventId', last_event_id)::text) FROM moved`,
    [through.ledger, through.closedAt, lastEventId],
  );
}

/** Of the contracts given, or of all, those that are covered up to `after`: one that joins later is behind, and stays there. */
async function extendCoverage(
  db: pg.ClientBase,
  after: Position,
  through: Position,
  contracts: readonly string[] | null,
): Promise<number> {
  const { rowCount } = await db.query(
    `UPDATE log.coverage SET ledgers = ledgers + int4multirange(int4range($1, $2, '[]'))
     WHERE coalesce(upper(ledgers), deploy_ledger) = $1 AND ($3::text[] IS NULL OR contract_address = ANY ($3))`,
    [after.ledger + 1, through.ledger, contracts],
  );
  return rowCount ?? 0;
}
