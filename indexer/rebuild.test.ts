import assert from 'node:assert/strict';
import pg from 'pg';
import { buildSchema } from '#read-model/build.ts';
import { tables } from '#read-model/tables.ts';
import { testDatabase } from '../stack/testing.ts';
import { applyBatch, applyHistory, type Batch, completeBuild } from './apply.ts';
import { ForeignBuild, readActiveBuild } from './builds.ts';
import { connectDatabase } from './database.ts';
import { Decoders } from './decoders.ts';
import type { SourceEvent } from './event.ts';
import { type Fingerprint, fingerprintOfCode } from './fingerprint.ts';
import type { Projection } from './projection.ts';
import { projections } from './projections/index.ts';
import { type RebuildOptions, rebuild, switchBack } from './rebuild.ts';
import { certificateAddress, closedAt, map, rawEvent, symbol, testContracts, tokenAddress } from './testing/events.ts';
import { dumpTables } from './testing/tables.ts';
import { workload } from './testing/workload.ts';
import { openWriter, type Writer } from './writer.ts';

const LAST = 80;
const chain = workload({ seed: 7, firstLedger: 10, ledgers: LAST - 9, transactionsPerLedgerMax: 12 });
const unheardOf = rawEvent({ ledger: 15, transaction: 4000 }, certificateAddress, [symbol('unheard_of')], map({}));
const events = [...chain, unheardOf].sort((a, b) => (a.id < b.id ? -1 : 1));

describe('rebuilding the read model from the log', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let writer: Writer;
  let options: RebuildOptions;
  let reader: pg.Client;
  const stop = new AbortController();
  const open = (more: { projections?: readonly Projection[]; decoders?: Decoders } = {}): Promise<Writer> =>
    openWriter({
      url: database.url,
      contracts: testContracts,
      projections,
      decoders: new Decoders(testContracts.contracts),
      signal: stop.signal,
      onLocked: () => {},
      ...more,
    });
  const batch = async (after: number, through: number, all: readonly SourceEvent[] = events): Promise<Batch> => ({
    after: { ledger: after, closedAt: closedAt(after) },
    through: { ledger: through, closedAt: closedAt(through) },
    events: await writer.decoders.explain(all.filter(({ ledger }) => ledger > after && ledger <= through)),
  });

  beforeEach(async function () {
    this.timeout(60_000);
    database = await testDatabase();
    writer = await open();
    await applyBatch(writer, await batch(9, 40));
    const connect = async () => (await connectDatabase(database.url)).client;
    options = {
      db: await connect(),
      reader: await connect(),
      appender: await connect(),
      projections,
      decoders: new Decoders(testContracts.contracts),
      fingerprint: fingerprintOfCode(),
    };
    reader = new pg.Client({ connectionString: database.url });
    await reader.connect();
  });
  afterEach(async () => {
    await reader.end();
    await end(options.db);
    await end(options.reader);
    await end(options.appender);
    await writer.close();
    await database.close();
  });

  const activeBuild = async (): Promise<number> => (await readActiveBuild(reader)).build;
  const end = (db: pg.ClientBase): Promise<void> => (db as pg.Client).end();

  it('I-15: a rebuild gives the tables that following gave, to the byte', async () => {
    await applyBatch(writer, await batch(40, LAST));
    const before = await dumpTables(reader);
    assert.ok(
      Object.values(before).filter((rows) => rows.length > 0).length >= tables.length,
      'the workload fills too little',
    );
    const { build } = await rebuild(options, true);
    assert.equal(build, 2);
    assert.deepEqual(await dumpTables(reader), before);
    assert.equal(await activeBuild(), 2);
  });

  it('I-15: a table that was tampered with is as the events say again', async () => {
    const before = await dumpTables(reader);
    await reader.query(`UPDATE chain.token_balances SET balance = 1; DELETE FROM ${buildSchema(1)}.progress_ended`);
    assert.notDeepEqual(await dumpTables(reader), before);
    await rebuild(options, true);
    assert.deepEqual(await dumpTables(reader), before);
  });

  it('I-30: the old build serves until the switch, and the live writer goes on in the new one', async () => {
    const before = await dumpTables(reader);
    let seen = 0;
    await rebuild({ ...options, onProgress: ({ done }) => (seen = done) }, true);
    assert.equal(seen, 40);
    assert.deepEqual([await activeBuild(), await dumpTables(reader)], [2, before]);
    await applyBatch(writer, await batch(40, LAST));
    assert.equal(writer.rows?.build, 2);
    const followed = await dumpTables(reader);
    await rebuild(options, true);
    assert.deepEqual(await dumpTables(reader), followed);
  });

  it('I-30: a reader in the middle of many tables goes on in the build it began with, and nobody waits', async () => {
    const before = await dumpTables(reader);
    await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT FROM chain.progress');
    await rebuild(options, true);
    await applyBatch(writer, await batch(40, LAST));
    assert.equal(writer.rows?.build, 2);
    assert.deepEqual([await activeBuild(), await dumpTables(reader)], [1, before]);
    await reader.query('COMMIT');
    assert.equal(await activeBuild(), 2);
    assert.notDeepEqual(await dumpTables(reader), before);
  });

  it('I-30: going back is the reverse switch, with what came meanwhile', async () => {
    await rebuild(options, true);
    await applyBatch(writer, await batch(40, LAST));
    const before = await dumpTables(reader);
    const { build } = await switchBack(options);
    assert.deepEqual([build, await activeBuild()], [1, 1]);
    assert.deepEqual(await dumpTables(reader), before);
    await switchBack(options);
    assert.deepEqual([await activeBuild(), await dumpTables(reader)], [2, before]);
  });

  it('I-30: a rebuild that is killed on its way leaves the old build serving, and can be done again', async () => {
    const before = await dumpTables(reader);
    const { rows } = await options.db.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const kill = (): void => {
      reader.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
    };
    await assert.rejects(rebuild({ ...options, onProgress: kill }, true), /terminat|connection error/i);
    assert.equal(await activeBuild(), 1);
    assert.deepEqual(await dumpTables(reader), before);
    options.db = (await connectDatabase(database.url)).client;
    await rebuild(options, true);
    assert.equal(await activeBuild(), 3);
    assert.deepEqual(await dumpTables(reader), before);
    const leftover = await reader.query(`SELECT to_regnamespace('chain_2') AS schema`);
    assert.deepEqual(leftover.rows, [{ schema: null }]);
  });

  it('I-30: changed projections build anew at the next start, without the RPC; the version before finds its build again', async () => {
    const before = await dumpTables(reader);
    await writer.close();
    const other: Fingerprint = { ...fingerprintOfCode(), projections: 'of another version' };
    await rebuild({ ...options, fingerprint: other });
    assert.equal(await activeBuild(), 2);
    writer = await open(); // this version: its build 1 is still there
    assert.equal(await activeBuild(), 1);
    assert.deepEqual(await dumpTables(reader), before);
    await applyBatch(writer, await batch(40, LAST));
  });

  it('I-30: a writer of other code does not write into a build that is not its own', async () => {
    await rebuild({ ...options, fingerprint: { ...options.fingerprint, projections: 'of another version' } });
    const before = await dumpTables(reader);
    await assert.rejects(applyBatch(writer, await batch(40, LAST)), ForeignBuild);
    assert.deepEqual(await dumpTables(reader), before);
  });

  it('I-14: after a decoder upgrade everything reads as a fresh run reads it', async () => {
    await applyBatch(writer, await batch(40, LAST));
    const before = await dumpTables(reader);
    // As if an older version had not known `progress_recorded`, and read a reason otherwise.
    await reader.query(`
      INSERT INTO log.quarantine SELECT id, 'unknown_event', 'not known then' FROM log.events WHERE name = 'progress_recorded';
      UPDATE log.events SET name = NULL, decoded = NULL WHERE name = 'progress_recorded';
      UPDATE log.events SET decoded = decoded || '{"reason": "misread"}' WHERE decoded ? 'reason';
      UPDATE log.builds SET decoding = 'of an older version'`);
    assert.notDeepEqual(await dumpTables(reader), before);
    await writer.close();
    writer = await open();
    assert.equal(await activeBuild(), 2);
    assert.deepEqual(await dumpTables(reader), before);
  });

  it('keeps all that an added contract brings while the log is folded (I-12)', async () => {
    // All but the token was followed; the token's history comes while an idle build stands by.
    const isToken = ({ contractAddress }: SourceEvent): boolean => contractAddress === tokenAddress;
    const expected = await dumpTables(reader);
    await writer.close();
    const fresh = await testDatabase();
    const place = database;
    database = fresh;
    try {
      writer = await open();
      await reader.end();
      reader = new pg.Client({ connectionString: fresh.url });
      await reader.connect();
      for (const part of ['db', 'reader', 'appender'] as const) {
        await end(options[part]);
        options[part] = (await connectDatabase(fresh.url)).client;
      }
      await reader.query(`DELETE FROM log.coverage WHERE contract = 'token'`);
      await applyBatch(
        writer,
        await batch(
          9,
          40,
          events.filter((event) => !isToken(event)),
        ),
      );
      await reader.query(`INSERT INTO log.coverage VALUES ($1, 'token', 10)`, [tokenAddress]);
      await rebuild(options, true);
      const history = await batch(9, 40, events.filter(isToken));
      await applyHistory(writer, { ...history, contracts: [tokenAddress] });
      await rebuild(options);
      assert.deepEqual(await dumpTables(reader), expected);
    } finally {
      await place.close();
    }
  });

  it('makes the indexes once all is read, and not again', async () => {
    const indexes = async (): Promise<number> =>
      Number(
        (await reader.query(`SELECT count(*) FROM pg_indexes WHERE schemaname IN ('log', 'chain_1')`)).rows[0].count,
      );
    const before = await indexes();
    await completeBuild(writer);
    const after = await indexes();
    assert.ok(after > before + tables.length);
    await completeBuild(writer);
    writer.isIndexed = false; // as a process that starts anew and does not know
    await completeBuild(writer);
    assert.equal(await indexes(), after);
  });
});
