/**
 * The only writer of schemas `log` and `chain`. A batch is one transaction: raw events, quarantine, folded rows, coverage and
 * cursor, so no reader sees one without another, and after any crash the cursor says exactly what is there.
 */
import type pg from 'pg';
import type { Decoded } from './decode.ts';
import type { ChainEvent, SourceEvent } from './event.ts';
import { type Contradiction, foldEvents, keyText, type TableFold, touchedKeys, type Version } from './fold.ts';
import type { Projection, Row } from './projection.ts';
import type { Position } from './source/source.ts';
import { camelCase, snakeCase } from './text.ts';

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

/** Somebody else moved the cursor: this process lost its lock, and nothing was written. */
export class CursorMoved extends Error {}

const BUILD = 'chain_1';
const CHANNEL = 'chain';
const PARTITION_LEDGERS = 1_000_000; // as log.create_events_partition has it

/**
 * Applies a batch. Applying it again, or one that lies wholly before the cursor, changes nothing.
 *
 * @returns how many events were set aside
 * @throws {CursorMoved} when the cursor stands inside the batch or before it
 */
export async function applyBatch(db: pg.ClientBase, projections: readonly Projection[], batch: Batch): Promise<number> {
  await db.query('BEGIN');
  try {
    const quarantined = (await lockCursor(db, batch)) ? await write(db, projections, batch) : 0;
    await db.query('COMMIT');
    return quarantined;
  } catch (error) {
    await db.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

/** Locks the cursor and compares it with what the batch builds on; false when the batch was applied already. */
async function lockCursor(db: pg.ClientBase, { after, through }: Batch): Promise<boolean> {
  const { rows } = await db.query<{ ledger: number }>('SELECT ledger FROM log.cursor FOR UPDATE');
  const ledger = rows[0]?.ledger;
  if (ledger === after.ledger) return true;
  if (ledger !== undefined && ledger >= through.ledger) return false;
  throw new CursorMoved(
    `the cursor is at ledger ${ledger}, expected ${after.ledger}: another indexer writes to this database`,
  );
}

async function write(
  db: pg.ClientBase,
  projections: readonly Projection[],
  { after, through, events }: Batch,
): Promise<number> {
  let quarantined = 0;
  if (events.length > 0) {
    const explained = events.flatMap(({ raw, contract, decoded }) =>
      'name' in decoded ? [chainEvent(raw, contract, decoded)] : [],
    );
    const tables = await loadTouched(db, projections, explained);
    const contradictions = foldEvents(tables, explained);
    await createPartitions(db, events);
    await insertEvents(db, events);
    quarantined = await insertQuarantine(db, events, contradictions);
    for (const table of tables) await writeTable(db, table);
  }
  await moveCursor(db, after, through, events.at(-1)?.raw.id ?? null);
  return quarantined;
}

function chainEvent(
  raw: SourceEvent,
  contract: string,
  { name, data }: { name: string; data: ChainEvent['data'] },
): ChainEvent {
  const { id, ledger, closedAt, txHash, contractAddress } = raw;
  return { id, ledger, closedAt, txHash, contract, contractAddress, name, data };
}

async function loadTouched(
  db: pg.ClientBase,
  projections: readonly Projection[],
  events: readonly ChainEvent[],
): Promise<TableFold[]> {
  const tables: TableFold[] = [];
  for (const projection of projections) {
    const keys = touchedKeys(projection, events);
    if (keys.length > 0)
      tables.push({ projection, current: await loadCurrent(db, projection, keys), added: [], ended: [] });
  }
  return tables;
}

async function loadCurrent(
  db: pg.ClientBase,
  { table, key }: Projection,
  keys: string[][],
): Promise<Map<string, Version>> {
  const columns = key.map(snakeCase);
  const { rows } = await db.query<Record<string, unknown>>(
    `SELECT t.* FROM ${BUILD}.${table} t
     JOIN unnest(${columns.map((_, i) => `$${i + 1}::text[]`).join(', ')}) AS touched(${columns.join(', ')}) USING (${columns.join(', ')})
     WHERE t.to_event IS NULL`,
    columns.map((_, i) => keys.map((values) => values[i])),
  );
  return new Map(rows.map((columnValues) => versionOf(columnValues, key)));
}

function versionOf(columnValues: Record<string, unknown>, key: readonly string[]): [string, Version] {
  const {
    fromEvent,
    toEvent: _open,
    ...row
  } = Object.fromEntries(Object.entries(columnValues).map(([column, value]) => [camelCase(column), value])) as Row & {
    fromEvent: string;
  };
  return [keyText(key.map((attribute) => row[attribute])), { row, fromEvent, toEvent: null, isStored: true }];
}

/** One call per partition a batch reaches into; it returns at once when the partition is there. */
async function createPartitions(db: pg.ClientBase, events: readonly LoggedEvent[]): Promise<void> {
  const partitions = new Set(events.map((event) => Math.floor(event.raw.ledger / PARTITION_LEDGERS)));
  for (const partition of partitions)
    await db.query('SELECT log.create_events_partition($1)', [partition * PARTITION_LEDGERS]);
}

async function insertEvents(db: pg.ClientBase, events: readonly LoggedEvent[]): Promise<void> {
  const rows = events.map(({ raw, contract, decoded }) => ({
    id: raw.id,
    ledger: raw.ledger,
    closed_at: raw.closedAt,
    tx_hash: raw.txHash,
    contract,
    contract_address: raw.contractAddress,
    name: 'name' in decoded ? decoded.name : null,
    topics: raw.topics,
    value: raw.value,
    decoded: 'name' in decoded ? decoded.data : null,
  }));
  await insertRows(db, 'log.events', rows);
}

async function insertQuarantine(
  db: pg.ClientBase,
  events: readonly LoggedEvent[],
  contradictions: readonly Contradiction[],
): Promise<number> {
  const rows = [
    ...events.flatMap(({ raw, decoded }) => ('reason' in decoded ? [{ event_id: raw.id, ...decoded }] : [])),
    ...contradictions.map(({ event, detail }) => ({ event_id: event.id, reason: 'impossible_event', detail })),
  ];
  if (rows.length > 0) await insertRows(db, 'log.quarantine', rows);
  return rows.length;
}

async function writeTable(db: pg.ClientBase, { projection, added, ended }: TableFold): Promise<void> {
  const table = `${BUILD}.${projection.table}`;
  if (ended.length > 0) await endVersions(db, table, projection.key, ended);
  const rows = added.map(({ row, fromEvent, toEvent }) => ({
    ...columnsOf(row),
    from_event: fromEvent,
    to_event: toEvent,
  }));
  if (rows.length > 0) await insertRows(db, table, rows);
}

async function endVersions(
  db: pg.ClientBase,
  table: string,
  key: readonly string[],
  ended: readonly Version[],
): Promise<void> {
  const columns = key.map(snakeCase);
  const values = [
    ...key.map((name) => ended.map(({ row }) => row[name])),
    ended.map((each) => each.fromEvent),
    ended.map((each) => each.toEvent),
  ];
  await db.query(
    `UPDATE ${table} t SET to_event = ended.until
     FROM unnest(${values.map((_, i) => `$${i + 1}::text[]`).join(', ')}) AS ended(${columns.join(', ')}, since, until)
     WHERE ${columns.map((column) => `t.${column} = ended.${column}`).join(' AND ')} AND t.from_event = ended.since`,
    values,
  );
}

function columnsOf(row: Row): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [snakeCase(name), value]));
}

/** Postgres turns the JSON into the table's own column types, so one statement serves every table and any number of rows. */
async function insertRows(db: pg.ClientBase, table: string, rows: readonly object[]): Promise<void> {
  await db.query(`INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1)`, [
    JSON.stringify(rows),
  ]);
}

/** The announcement carries a position that listeners look up again; it goes out with the commit. */
async function moveCursor(
  db: pg.ClientBase,
  after: Position,
  through: Position,
  lastEventId: string | null,
): Promise<void> {
  await db.query('UPDATE log.coverage SET ledgers = ledgers + int4multirange(int4range($1, $2, $3))', [
    after.ledger + 1,
    through.ledger,
    '[]',
  ]);
  await db.query(
    `WITH moved AS (
       UPDATE log.cursor SET ledger = $1, closed_at = $2, last_event_id = coalesce($3, last_event_id) RETURNING ledger, last_event_id
     )
     SELECT pg_notify('${CHANNEL}', json_build_object('ledger', ledger, 'lastEventId', last_event_id)::text) FROM moved`,
    [through.ledger, through.closedAt, lastEventId],
  );
}
