/**
 * Builds of the read model: the whole log is folded into a schema of its own while another serves, then the views switch in one
 * transaction. The RPC is not asked. Killed at any point, the same work can be done again; the unfinished build goes.
 */
import type pg from 'pg';
import { type BuildShape, buildSchema, buildSql, indexesSql, viewsSql } from '#read-model/build.ts';
import { type Build, readActiveBuild, readBuilds } from './builds.ts';
import { copyInto, copyLine } from './copy.ts';
import type { Decoders } from './decoders.ts';
import type { Fingerprint } from './fingerprint.ts';
import { foldEvents } from './fold.ts';
import type { ProgressReport } from './progress.ts';
import type { Projection } from './projection.ts';
import { ignoredEvents } from './projections/index.ts';
import { type LogChunk, readLog } from './read-log.ts';
import { type BuildRows, loadTouched, openRows, writeChanged, writeEnded } from './rows.ts';

export interface RebuildOptions {
  /** Writes; no other rebuild may run beside it. */
  db: pg.ClientBase;
  /** Reads the log meanwhile. */
  reader: pg.ClientBase;
  /** Adds what is never read again, while the fold goes on. */
  appender: pg.ClientBase;
  projections: readonly Projection[];
  decoders: Decoders;
  fingerprint: Fingerprint;
  onProgress?: (report: ProgressReport) => void;
  /** Ends it between two chunks. */
  signal?: AbortSignal;
}

/** What a rebuild did. */
export interface Rebuilt {
  build: number;
  events: number;
  seconds: number;
}

/** Contracts were added while the log was folded, so the build lacks their events. */
class HistoryGrew extends Error {}

const LOCK_KEY = 4_207_201_103; // any number, the same for all who rebuild; locks are per database
const READERS_MS_MAX = 500;
const LOCK_NOT_AVAILABLE = '55P03';
const QUERY_MS_MAX = 2 ** 31 - 1;

/**
 * Sees to it that the views stand over what this code makes of the log: at once when they do; by switching back, when this
 * code's build is still there; by a rebuild otherwise. For the writer, under its lock.
 */
export async function bringUpToDate({
  connect,
  ...options
}: Omit<RebuildOptions, 'reader' | 'appender'> & { connect(): Promise<pg.Client> }): Promise<Rebuilt | undefined> {
  const { db, fingerprint } = options;
  if (isOf(await readActiveBuild(db), fingerprint)) return undefined;
  const { rowCount } = await db.query('SELECT FROM log.events LIMIT 1');
  if (!rowCount) {
    await db.query('UPDATE log.builds SET projections = $1, decoding = $2 WHERE is_active', [
      fingerprint.projections,
      fingerprint.decoding,
    ]);
    return undefined;
  }
  const [reader, appender] = [await connect(), await connect()];
  try {
    return await rebuild({ ...options, reader, appender });
  } finally {
    await Promise.all([reader.end(), appender.end()]);
  }
}

function isOf(build: Build, { projections, decoding }: Fingerprint): boolean {
  return build.projections === projections && build.decoding === decoding;
}

/**
 * Folds the log and switches to the result. An idle build of the same code only folds what came since.
 *
 * @param isFresh fold everything anew, even if such a build is there
 */
export async function rebuild(options: RebuildOptions, isFresh = false): Promise<Rebuilt> {
  const startedAt = performance.now();
  await options.db.query('SELECT pg_advisory_lock($1)', [LOCK_KEY]);
  try {
    for (;;) {
      const { build, events } = await prepare(options, isFresh);
      try {
        const more = (await catchUp(options, build)) + (await switchTo(options, build));
        return { build, events: events + more, seconds: (performance.now() - startedAt) / 1000 };
      } catch (error) {
        if (!(error instanceof HistoryGrew)) throw error;
      }
    }
  } finally {
    await options.db.query('SELECT pg_advisory_unlock($1)', [LOCK_KEY]).catch(() => {});
  }
}

/**
 * Folds the log into a build of this code and leaves the switch to the writer of this code, when it starts: for while one of
 * other code still runs.
 */
export async function prepareOnly(options: RebuildOptions): Promise<Rebuilt> {
  const startedAt = performance.now();
  const { build, events } = await prepare(options, false);
  const more = await catchUp(options, build);
  return { build, events: events + more, seconds: (performance.now() - startedAt) / 1000 };
}

/** Whether the views stand over a build that this code folds. */
export async function isServing({ db, fingerprint }: RebuildOptions): Promise<boolean> {
  return isOf(await readActiveBuild(db), fingerprint);
}

/** Points the views back at the build that served before, once it has what came since. */
export async function switchBack(options: RebuildOptions): Promise<Rebuilt> {
  const startedAt = performance.now();
  const idle = (await readBuilds(options.db)).findLast(({ isActive, ledger }) => !isActive && ledger !== null);
  if (!idle) throw new Error('There is no build to go back to: the one that serves is the only one.');
  if (!isOf(idle, options.fingerprint))
    throw new Error(
      `Build ${idle.build} was folded by another version of the indexer. Start that version: it goes back to its build by itself.`,
    );
  const events = (await catchUp(options, idle.build)) + (await switchTo(options, idle.build));
  return { build: idle.build, events, seconds: (performance.now() - startedAt) / 1000 };
}

/** A build of this code, folded up to some ledger at or shortly before the cursor. */
async function prepare(options: RebuildOptions, isFresh: boolean): Promise<{ build: number; events: number }> {
  const { db, fingerprint } = options;
  const builds = await readBuilds(db);
  const idle = builds.find((each) => !each.isActive && each.ledger !== null && isOf(each, fingerprint));
  const active = await readActiveBuild(db);
  if (idle && !isFresh) {
    await showBuilds(db, [active.build, idle.build]);
    return { build: idle.build, events: 0 };
  }
  if (builds.length > 1) await showBuilds(db, [active.build]);
  for (const each of builds) if (!each.isActive) await drop(db, each.build);
  const build = Math.max(...builds.map((each) => each.build)) + 1;
  await inTransaction(db, async () => {
    await db.query(buildSql(build));
    await db.query('INSERT INTO log.builds (build, projections, decoding, is_active) VALUES ($1, $2, $3, false)', [
      build,
      fingerprint.projections,
      fingerprint.decoding,
    ]);
  });
  const { rows } = await db.query<{ ledger: number }>('SELECT ledger FROM log.cursor');
  const to = rows[0]?.ledger as number;
  const coverage = await coverageUpTo(db, to);
  const events = await fold(
    options,
    await openRows(db, build, options.projections),
    { after: 0, to },
    options.appender,
  );
  await db.query({ text: indexesSql(build), query_timeout: QUERY_MS_MAX } as pg.QueryConfig);
  await db.query(`UPDATE log.builds SET ledger = $1, is_indexed = true WHERE build = $2`, [to, build]);
  if ((await coverageUpTo(db, to)) !== coverage) return prepare(options, isFresh);
  await showBuilds(db, [active.build, build]);
  return { build, events };
}

/** Makes the views stand over these builds. */
async function showBuilds(db: pg.ClientBase, builds: readonly number[]): Promise<void> {
  const shapes: BuildShape[] = [];
  for (const build of builds) {
    const { rows } = await db.query<{ name: string }>(
      `SELECT c.relname || '.' || a.attname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
       WHERE c.relnamespace = to_regnamespace($1) AND c.relkind = 'p' AND a.attnum > 0 AND NOT a.attisdropped`,
      [buildSchema(build)],
    );
    shapes.push({ build, columns: new Set(rows.map(({ name }) => name)) });
  }
  await inTransaction(db, () => db.query(viewsSql(shapes)));
  await inTransaction(db, () =>
    db.query(`SET LOCAL lock_timeout = '${READERS_MS_MAX}ms'; DROP SCHEMA IF EXISTS chain_last CASCADE`),
  ).catch((error: { code?: string }) => {
    if (error.code !== LOCK_NOT_AVAILABLE) throw error; // somebody still reads there: the next rebuild drops it
  });
}

async function inTransaction<T>(db: pg.ClientBase, work: () => Promise<T>): Promise<T> {
  await db.query('BEGIN');
  try {
    const result = await work();
    await db.query('COMMIT');
    return result;
  } catch (error) {
    await db.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

async function drop(db: pg.ClientBase, build: number): Promise<void> {
  await db.query(`DROP SCHEMA IF EXISTS ${buildSchema(build)} CASCADE`);
  await db.query('DELETE FROM log.builds WHERE build = $1', [build]);
}

/** Which ledgers of which contracts the log had: grows below a ledger only while the history of an added contract is read. */
async function coverageUpTo(db: pg.ClientBase, ledger: number): Promise<string> {
  const { rows } = await db.query<{ coverage: string }>(
    `SELECT string_agg(contract_address || (ledgers * int4multirange(int4range(NULL, $1, '[]'))), ' ' ORDER BY contract_address) AS coverage FROM log.coverage`,
    [ledger],
  );
  return rows[0]?.coverage ?? '';
}

/**
 * Folds the ledgers after `after` up to `to` into a build's tables. Returns how many events it folded.
 *
 * @param appender adds ended versions and facts; the writer's own connection where all is to be one transaction
 */
async function fold(
  options: RebuildOptions,
  rows: BuildRows,
  { after, to }: { after: number; to: number },
  appender = options.db,
): Promise<number> {
  const { db, reader, projections, decoders, fingerprint, onProgress, signal } = options;
  const isDecodedSo = (await readActiveBuild(db)).decoding === fingerprint.decoding;
  const ignored = Object.values(ignoredEvents)
    .flat()
    .filter((name) => !projections.some(({ touches }) => touches.has(name)));
  let events = 0;
  let appending = Promise.resolve();
  for await (const chunk of readLog(
    reader,
    { from: after + 1, to },
    isDecodedSo ? { ignored } : { ignored, decoders },
  )) {
    signal?.throwIfAborted();
    await loadTouched(db, rows, chunk.events);
    const contradictions = foldEvents(rows.tables, chunk.events);
    const impossible = contradictions.map(({ event, detail }) => ({
      id: event.id,
      reason: 'impossible_event',
      detail,
    }));
    await writeAside(db, rows.build, { ...chunk, quarantined: [...chunk.quarantined, ...impossible] });
    await appending;
    appending = append(appender, rows);
    appending.catch(() => {}); // awaited in the next round
    if (appender === db) await appending;
    for (const table of rows.tables) if (table.isFull) await writeChanged(db, rows.build, table);
    events += chunk.events.length;
    onProgress?.({ what: 'rebuild', done: chunk.ledger - after, total: to - after, events });
  }
  await appending;
  for (const table of rows.tables) await writeChanged(db, rows.build, table);
  return events;
}

async function append(db: pg.ClientBase, { build, tables }: BuildRows): Promise<void> {
  for (const table of tables) {
    await writeEnded(db, build, table);
    if (table.projection.table.isFact) await writeChanged(db, build, table);
  }
}

async function writeAside(db: pg.ClientBase, build: number, { redecoded, quarantined }: LogChunk): Promise<void> {
  const schema = buildSchema(build);
  if (quarantined.length > 0) {
    const lines = quarantined.map(({ id, reason, detail }) => copyLine([id, reason, detail]));
    await copyInto(db, `${schema}.quarantine`, ['event_id', 'reason', 'detail'], lines);
  }
  if (redecoded.length > 0) {
    const lines = redecoded.map(({ id, decoded }) =>
      copyLine('name' in decoded ? [id, decoded.name, decoded.data] : [id, null, null]),
    );
    await copyInto(db, `${schema}.decoded`, ['event_id', 'name', 'decoded'], lines);
  }
}

/** Folds what came meanwhile, so that next to nothing is left for the switch to do. */
async function catchUp(options: RebuildOptions, build: number): Promise<number> {
  const { db, projections } = options;
  return inTransaction(db, async () => {
    const { ledger: after } = await requireFolded(db, build);
    const { rows } = await db.query<{ ledger: number }>('SELECT ledger FROM log.cursor');
    const to = rows[0]?.ledger as number;
    const events = await fold(options, await openRows(db, build, projections), { after, to });
    await db.query('UPDATE log.builds SET ledger = $1 WHERE build = $2', [to, build]);
    return events;
  });
}

/** @throws {HistoryGrew} when the history of an added contract came since */
async function requireFolded(db: pg.ClientBase, build: number): Promise<Build & { ledger: number }> {
  const found = (await readBuilds(db)).find((each) => each.build === build);
  if (!found || found.ledger === null) throw new HistoryGrew();
  return { ...found, ledger: found.ledger };
}

/**
 * One transaction: what came meanwhile, how the log reads, which build serves. The live writer waits for it at the cursor, and
 * goes on in the new build; every reader sees the one of its own snapshot.
 */
async function switchTo(options: RebuildOptions, build: number): Promise<number> {
  const { db, projections } = options;
  return inTransaction(db, async () => {
    const { rows } = await db.query<{ ledger: number }>('SELECT ledger FROM log.cursor FOR UPDATE');
    const cursor = rows[0]?.ledger as number;
    const next = await requireFolded(db, build);
    const events = await fold(options, await openRows(db, build, projections), { after: next.ledger, to: cursor });
    await swapAside(db, await readActiveBuild(db), next);
    await db.query('UPDATE log.builds SET is_active = false, ledger = $1 WHERE is_active', [cursor]);
    await db.query('UPDATE log.builds SET is_active = true, ledger = NULL WHERE build = $1', [build]);
    return events;
  });
}

/**
 * The log then reads as the next build reads it, and the one that served keeps how it read: names, fields and what was set
 * aside. Contradictions always belong to a build; what the specs don't explain changes only when all was decoded anew.
 */
async function swapAside(db: pg.ClientBase, { build, decoding }: Build, next: Build): Promise<void> {
  const [before, after] = [buildSchema(build), buildSchema(next.build)];
  const reasons = decoding === next.decoding ? `q.reason = 'impossible_event'` : 'true';
  await db.query(`
    INSERT INTO ${before}.quarantine SELECT * FROM log.quarantine q WHERE ${reasons};
    DELETE FROM log.quarantine q WHERE ${reasons};
    INSERT INTO log.quarantine SELECT * FROM ${after}.quarantine q WHERE ${reasons};
    TRUNCATE ${after}.quarantine;
    INSERT INTO ${before}.decoded SELECT id, name, decoded FROM log.events WHERE id IN (SELECT event_id FROM ${after}.decoded);
    UPDATE log.events e SET name = d.name, decoded = d.decoded FROM ${after}.decoded d WHERE e.id = d.event_id;
    TRUNCATE ${after}.decoded;`);
}
