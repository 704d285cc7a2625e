import assert from 'node:assert/strict';
import pg from 'pg';
import { connectReadModel } from '#read-model';
import { testDatabase } from '../stack/testing.ts';
import { applyBatch, type Batch, CursorMoved } from './apply.ts';
import { Decoders } from './decoders.ts';
import type { SourceEvent } from './event.ts';
import { projections } from './projections/index.ts';
import {
  account,
  analyticsAddress,
  certificateAddress,
  closedAt,
  eventId,
  issued,
  map,
  progressRecorded,
  rawEvent,
  roleChanged,
  symbol,
  testContracts,
  text,
  withdrawn,
} from './testing/events.ts';
import { dumpTables } from './testing/tables.ts';
import { random, workload } from './testing/workload.ts';
import { ForeignDatabase, openWriter, type Writer } from './writer.ts';

const decoders = new Decoders(testContracts.contracts);

async function batch(after: number, through: number, events: readonly SourceEvent[]): Promise<Batch> {
  const within = events.filter(({ ledger }) => ledger > after && ledger <= through);
  return {
    after: { ledger: after, closedAt: closedAt(after) },
    through: { ledger: through, closedAt: closedAt(through) },
    events: await decoders.explain(within),
  };
}

describe('applying a batch', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let writer: Writer;
  let reader: pg.Client;
  const stop = new AbortController();
  const open = (contracts = testContracts): Promise<Writer> =>
    openWriter({ url: database.url, contracts, projections, decoders, signal: stop.signal, onLocked: () => {} });
  const apply = async (each: Promise<Batch>): Promise<number> => applyBatch(writer, await each);

  beforeEach(async function () {
    this.timeout(60_000);
    database = await testDatabase();
    writer = await open();
    reader = new pg.Client({ connectionString: database.url });
    await reader.connect();
  });
  afterEach(async () => {
    await reader.end();
    await writer.close();
    await database.close();
  });

  const learner = account(7);
  const issuer = account(1);
  const id = 'a1'.repeat(16);
  const credential = (ledger: number): SourceEvent =>
    issued({ ledger }, { id, learner, issuer, course: 'soroban', contentHash: 'c4'.repeat(32), kind: 'Completion' });

  it('begins just before the deployment, with nothing covered', async () => {
    assert.deepEqual(writer.position, { ledger: 9, closedAt: null });
    const { Coverage, sequelize } = connectReadModel(database.url);
    assert.deepEqual(await Coverage.findAll(), []);
    await sequelize.close();
  });

  it('stores events, rows, coverage and cursor, as the read model shows them', async () => {
    await apply(batch(9, 30, [credential(20), progressRecorded({ ledger: 25 }, learner, 'soroban', issuer, 1, 4)]));
    const { Event, Coverage, Cursor, Credential, Progress, sequelize } = connectReadModel(database.url);
    const plain = async (rows: Promise<{ toJSON(): object }[]>): Promise<object[]> =>
      (await rows).map((row) => row.toJSON());
    assert.deepEqual(await plain(Coverage.findAll()), [{ fromLedger: 10, toLedger: 30 }]);
    assert.deepEqual(await plain(Cursor.findAll()), [
      {
        single: true,
        networkPassphrase: testContracts.networkPassphrase,
        ledger: 30,
        closedAt: new Date(closedAt(30)),
        lastEventId: eventId({ ledger: 25 }),
      },
    ]);
    const [event] = await plain(Event.findAll({ order: ['id'] }));
    const { topics, value, txHash } = credential(20);
    assert.deepEqual(event, {
      id: eventId({ ledger: 20 }),
      ledger: 20,
      closedAt: new Date(closedAt(20)),
      txHash,
      contract: 'certificate',
      contractAddress: certificateAddress,
      name: 'credential_issued',
      topics,
      value,
      decoded: {
        id,
        learner,
        issuer,
        course: 'soroban',
        contentHash: 'c4'.repeat(32),
        kind: 'completion',
        expiresAt: null,
        supersedes: null,
      },
    });
    const [found] = await Credential.findAll({ where: { learner } });
    assert.deepEqual(
      [found?.status, found?.issuedAt, found?.fromEvent],
      ['valid', new Date(closedAt(20)), eventId({ ledger: 20 })],
    );
    assert.deepEqual((await Progress.findOne())?.toJSON(), {
      learner,
      course: 'soroban',
      contractAddress: analyticsAddress,
      percent: 25,
      lessonsDone: 1,
      lessonsTotal: 4,
      attestor: issuer,
      completedLedger: null,
      completedAt: null,
      completedTxHash: null,
      resetReason: null,
      resetBy: null,
      resetLedger: null,
      changedLedger: 25,
      changedAt: new Date(closedAt(25)),
      changedTxHash: progressRecorded({ ledger: 25 }, learner, 'soroban', issuer, 1, 4).txHash,
      fromEvent: eventId({ ledger: 25 }),
    });
    await sequelize.close();
  });

  it('tells any ledger exactly: what was true there, no earlier and no later', async () => {
    await apply(batch(9, 30, [credential(20)]));
    await apply(
      batch(30, 60, [
        withdrawn({ ledger: 40 }, 'credential_suspended', id, learner, issuer, 'x'),
        withdrawn({ ledger: 50 }, 'credential_revoked', id, learner, issuer, 'y'),
      ]),
    );
    const asOf = async (ledger: number): Promise<string | undefined> => {
      const { rows } = await reader.query<{ status: string }>(
        'SELECT status FROM chain.credential_versions WHERE from_event < log.first_event_id($1 + 1) AND (to_event IS NULL OR to_event >= log.first_event_id($1 + 1))',
        [ledger],
      );
      return rows[0]?.status;
    };
    const statuses: (string | undefined)[] = [];
    for (const ledger of [19, 20, 39, 40, 49, 50, 60]) statuses.push(await asOf(ledger));
    assert.deepEqual(statuses, [undefined, 'valid', 'valid', 'suspended', 'suspended', 'revoked', 'revoked']);
    const { rows } = await reader.query('SELECT status FROM chain.credentials');
    assert.deepEqual(rows, [{ status: 'revoked' }]);
  });

  it('announces every ledger with the commit, empty ones too', async () => {
    const heard: unknown[] = [];
    reader.on('notification', ({ payload }) => heard.push(JSON.parse(payload as string)));
    await reader.query('LISTEN chain');
    await apply(batch(9, 12, []));
    await apply(batch(12, 20, [credential(20)]));
    await apply(batch(20, 21, []));
    await reader.query('SELECT 1');
    assert.deepEqual(heard, [
      { ledger: 12, lastEventId: null },
      { ledger: 20, lastEventId: eventId({ ledger: 20 }) },
      { ledger: 21, lastEventId: eventId({ ledger: 20 }) },
    ]);
  });

  it('leaves nothing of a batch that fails in any of its writes (I-1)', async () => {
    const events = [
      credential(20),
      progressRecorded({ ledger: 20, transaction: 2 }, learner, 'soroban', issuer, 1, 4),
      rawEvent({ ledger: 21 }, certificateAddress, [symbol('unheard_of')], map({})),
    ];
    const before = await dumpTables(reader);
    for (const table of [
      'log.events',
      'log.quarantine',
      'chain_1.credentials_current',
      'chain_1.progress_current',
      'log.coverage',
      'log.cursor',
    ]) {
      await reader.query(
        `CREATE FUNCTION public.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'the disk is full'; END $$`,
      );
      await reader.query(
        `CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION public.refuse()`,
      );
      await assert.rejects(apply(batch(9, 30, events)), /the disk is full/, table);
      assert.deepEqual(await dumpTables(reader), before, table);
      await reader.query('DROP FUNCTION public.refuse() CASCADE');
    }
    await apply(batch(9, 30, events));
    assert.notDeepEqual(await dumpTables(reader), before);
  });

  it('changes nothing when a batch comes again, or an older one (I-3)', async () => {
    const events = workload({ seed: 4, firstLedger: 10, ledgers: 30, transactionsPerLedgerMax: 8 });
    await apply(batch(9, 20, events));
    await apply(batch(20, 40, events));
    const before = await dumpTables(reader);
    await apply(batch(20, 40, events));
    await apply(batch(9, 20, events));
    await apply(batch(9, 40, events));
    assert.deepEqual(await dumpTables(reader), before);
  });

  it('refuses a batch that would leave a hole or go back (I-4, I-7)', async () => {
    await apply(batch(9, 20, []));
    await assert.rejects(apply(batch(25, 30, [])), CursorMoved);
    await assert.rejects(apply(batch(15, 30, [])), CursorMoved);
    const { rows } = await reader.query('SELECT * FROM log.covered');
    assert.deepEqual(rows, [{ from_ledger: 10, to_ledger: 20 }]);
  });

  it('gives the same tables however the ledgers are cut into batches (I-15)', async () => {
    const events = workload({ seed: 5, firstLedger: 10, ledgers: 60, transactionsPerLedgerMax: 12 });
    await apply(batch(9, 80, events));
    const whole = await dumpTables(reader);
    for (const seed of [1, 2, 3]) {
      const other = await testDatabase();
      const otherWriter = await openWriter({
        url: other.url,
        contracts: testContracts,
        projections,
        decoders,
        signal: stop.signal,
        onLocked: () => {},
      });
      const below = random(seed);
      for (let after = 9; after < 80; ) {
        const through = Math.min(80, after + 1 + below(9));
        await applyBatch(otherWriter, await batch(after, through, events));
        after = through;
      }
      assert.deepEqual(await dumpTables(otherWriter.db), whole, `cut by seed ${seed}`);
      await otherWriter.close();
      await other.close();
    }
  });

  it('sets aside what the spec does not explain or the rows contradict, and goes on (I-14)', async () => {
    const unknown = rawEvent({ ledger: 20 }, certificateAddress, [symbol('unheard_of')], map({ by: text('x') }));
    const broken = {
      ...rawEvent({ ledger: 21 }, certificateAddress, [symbol('credential_revoked')], map({})),
      value: 'AAAA////',
    };
    const orphan = withdrawn({ ledger: 22 }, 'credential_revoked', id, learner, issuer, 'who?');
    assert.equal(
      await apply(
        batch(9, 30, [
          unknown,
          broken,
          orphan,
          roleChanged({ ledger: 23 }, certificateAddress, 'role_granted', 'issuer', issuer, issuer),
        ]),
      ),
      3,
    );
    const { rows } = await reader.query(
      'SELECT e.ledger, e.name, e.value, q.reason FROM log.quarantine q JOIN log.events e ON e.id = q.event_id ORDER BY e.id',
    );
    assert.deepEqual(rows, [
      { ledger: 20, name: null, value: unknown.value, reason: 'unknown_event' },
      { ledger: 21, name: null, value: 'AAAA////', reason: 'undecodable' },
      { ledger: 22, name: 'credential_revoked', value: orphan.value, reason: 'impossible_event' },
    ]);
    const { rows: cursor } = await reader.query('SELECT ledger FROM log.cursor');
    assert.deepEqual(cursor, [{ ledger: 30 }]);
  });

  it('keeps the greatest values a contract can send (I-16)', async () => {
    const max = 2 ** 32 - 1;
    await apply(
      batch(9, 30, [
        progressRecorded({ ledger: 20 }, learner, 'x'.repeat(32), issuer, max, max),
        issued(
          { ledger: 21 },
          {
            id,
            learner,
            issuer,
            course: 'c',
            contentHash: 'c4'.repeat(32),
            kind: 'Completion',
            expiresAt: 2n ** 64n - 1n,
          },
        ),
      ]),
    );
    const { Progress, Credential, sequelize } = connectReadModel(database.url);
    assert.equal((await Progress.findOne())?.lessonsTotal, max);
    assert.equal((await Credential.findOne())?.expiresAt, '18446744073709551615');
    await sequelize.close();
  });

  it('makes partitions as ledgers come', async () => {
    await apply(batch(9, 1_500_000, []));
    await apply(
      batch(
        1_500_000,
        3_000_010,
        [1_999_999, 2_000_000, 3_000_005].map((ledger) =>
          roleChanged({ ledger }, certificateAddress, 'role_granted', 'issuer', account(ledger), issuer),
        ),
      ),
    );
    const { rows } = await reader.query(`SELECT tableoid::regclass::text AS partition FROM log.events ORDER BY id`);
    assert.deepEqual(
      rows.map(({ partition }) => partition),
      ['log.events_0001000000', 'log.events_0002000000', 'log.events_0003000000'],
    );
  });

  describe('by one writer', () => {
    it('lets a second one wait until the first has gone (I-5)', async () => {
      let waited = false;
      const second = openWriter({
        url: database.url,
        contracts: testContracts,
        projections,
        decoders,
        signal: stop.signal,
        onLocked: () => {
          waited = true;
        },
      });
      await apply(batch(9, 20, [credential(20)]));
      await new Promise((resolve) => setTimeout(resolve, 400));
      assert.equal(waited, true);
      await writer.close();
      writer = await second;
      assert.equal(writer.position.ledger, 20);
    });

    it('refuses one that lost its lock and did not notice (I-4)', async () => {
      // A pooler may hand the session's lock to somebody else while this connection goes on living.
      await writer.db.query('SELECT pg_advisory_unlock_all()');
      const other = await open();
      await applyBatch(other, await batch(9, 25, [credential(20)]));
      const before = await dumpTables(reader);
      await assert.rejects(apply(batch(9, 30, [credential(20)])), CursorMoved);
      assert.deepEqual(await dumpTables(reader), before);
      await other.close();
    });

    it('writes with the rights of brainstorm_indexer alone, whoever logs in', async () => {
      await reader.query(`CREATE ROLE plain_indexer LOGIN PASSWORD 'plain' IN ROLE brainstorm_indexer`);
      const url = new URL(database.url);
      url.username = 'plain_indexer';
      url.password = 'plain';
      await writer.close();
      writer = await openWriter({
        url: url.href,
        contracts: testContracts,
        projections,
        decoders,
        signal: stop.signal,
        onLocked: () => {},
      });
      try {
        await apply(batch(9, 30, [credential(20)]));
        const { rows } = await writer.db.query('SELECT session_user::text AS login, current_user::text AS acting');
        assert.deepEqual(rows, [{ login: 'plain_indexer', acting: 'brainstorm_indexer' }]);
        await assert.rejects(writer.db.query('DELETE FROM log.events'), /permission denied/);
      } finally {
        await writer.close();
        await reader.query('DROP ROLE plain_indexer');
        writer = await open();
      }
    });

    it('refuses the log of another network or of other contracts', async () => {
      await writer.close();
      await assert.rejects(
        open({ ...testContracts, networkPassphrase: 'Other Network' }),
        (error: unknown) =>
          error instanceof ForeignDatabase && /"Test Network ; July 2026".*"Other Network"/.test(error.message),
      );
      const contracts = { ...testContracts.contracts, certificate: analyticsAddress };
      await assert.rejects(
        open({ ...testContracts, contracts }),
        (error: unknown) =>
          error instanceof ForeignDatabase && error.message.includes(`certificate ${certificateAddress}`),
      );
      writer = await open();
    });
  });
});
