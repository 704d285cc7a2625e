import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type TestService, testDatabase } from '../stack/testing.ts';
import type { SourceEvent } from './event.ts';
import { account, certificateAddress, roleChanged, testContracts } from './testing/events.ts';
import { type IndexerProcess, type ProcessOptions, startIndexer } from './testing/process.ts';
import { type ScriptedRpc, scriptedRpc } from './testing/scripted-rpc.ts';
import { dumpDatabase } from './testing/tables.ts';
import { type TcpProxy, tcpProxy } from './testing/tcp-proxy.ts';
import { random, workload } from './testing/workload.ts';

const LATEST = 220;
const KILLS = 6;
const seed = Number(process.env.SEED ?? 20261122);

/** The indexer as a process, over a network that is scripted so that it can misbehave, into a real Postgres. */
describe('the indexer', function () {
  this.timeout(180_000);
  const events = workload({ seed, firstLedger: 10, ledgers: 200, transactionsPerLedgerMax: 10 });
  let rpc: ScriptedRpc;
  let database: TestService;
  let proxy: TcpProxy;
  let undisturbed: Record<string, string>;
  const running: IndexerProcess[] = [];

  const start = async (options: Partial<ProcessOptions> = {}): Promise<IndexerProcess> => {
    const indexer = await startIndexer({
      databaseUrl: throughProxy(),
      rpcUrl: rpc.url,
      contracts: testContracts,
      ...options,
    });
    running.push(indexer);
    return indexer;
  };
  const throughProxy = (): string => {
    const url = new URL(database.url);
    url.port = String(proxy.port);
    return url.href;
  };
  const isDone = ({ ready, ledger }: { ready: boolean; ledger: number | null }): boolean =>
    ready && ledger === rpc.chain.latest;
  const end = async (indexer: IndexerProcess, signal: NodeJS.Signals): Promise<number | NodeJS.Signals> => {
    indexer.child.kill(signal);
    return indexer.ended;
  };
  const smallPages = { env: { INDEXER_PAGE_SIZE: '40' } };

  async function openServices(): Promise<void> {
    rpc = await scriptedRpc({ events, latest: LATEST });
    database = await testDatabase();
    const { hostname: host, port } = new URL(database.url);
    proxy = await tcpProxy({ host, port: Number(port) });
  }
  async function closeServices(): Promise<void> {
    for (const indexer of running.splice(0)) await end(indexer, 'SIGKILL');
    await proxy.close();
    await database.close();
    await rpc.close();
  }

  before(async () => {
    await openServices();
    const indexer = await start();
    await indexer.until(isDone);
    undisturbed = await dumpDatabase(database.url);
    await closeServices();
  });
  beforeEach(openServices);
  afterEach(closeServices);

  it(`ends in the same bytes after ${KILLS} kills at random moments as without any (I-2; seed ${seed})`, async () => {
    const below = random(seed);
    let kills = 0;
    for (let isOver = false; !isOver; ) {
      const indexer = await start(smallPages);
      let pages = 1 + below(8);
      rpc.fault = ({ method }) => {
        if (kills < KILLS && method === 'getEvents' && --pages === 0)
          setTimeout(() => indexer.child.kill('SIGKILL'), below(25));
        return undefined;
      };
      isOver = await Promise.race([
        indexer.ended.then(() => false),
        indexer.until(isDone).then(
          () => true,
          () => false,
        ),
      ]);
      if (!isOver) {
        kills++;
        await assertWhole(database.url);
      }
    }
    assert.equal(kills, KILLS, 'the work is done before the last kill: it is too small for this test');
    assert.deepEqual(await dumpDatabase(database.url), undisturbed);
  });

  it('loses and doubles nothing when Postgres goes away in mid-batch, again and again (I-29)', async () => {
    const below = random(seed + 1);
    const indexer = await start(smallPages);
    for (let cuts = 0; cuts < 5; cuts++) {
      const ledger = (await indexer.readiness()).ledger ?? 0;
      await indexer.until((now) => (now.ledger ?? 0) > ledger || isDone(now));
      await sleep(below(30));
      proxy.cut();
      await sleep(50 + below(150));
      proxy.restore();
    }
    await indexer.until(isDone);
    assert.deepEqual(await dumpDatabase(database.url), undisturbed);
    assert.match(indexer.output(), /the database is away, waiting/);
  });

  it('says that it is not ready while Postgres is away, lives on, and goes on by itself (I-25)', async () => {
    const indexer = await start();
    await indexer.until(isDone);
    proxy.cut(); // no ledger closes meanwhile: an idle connection must tell, too
    const away = await indexer.until(({ state }) => state === 'database_away');
    assert.equal(away.ready, false);
    assert.equal((await indexer.get('/healthz')).status, 200);
    assert.equal((await indexer.get('/readyz')).status, 503);
    proxy.restore();
    await indexer.until(isDone);
  });

  it('I-25: is not ready within seconds of a Postgres that hangs with its connections open, and goes on by itself', async () => {
    const indexer = await start();
    await indexer.until(isDone);
    proxy.hang();
    const hanging = await indexer.until(({ ready }) => !ready);
    assert.match(hanging.reason ?? '', /^the database has not answered for \d+ s|timeout|terminated/i);
    assert.equal((await indexer.get('/healthz')).status, 200);
    rpc.chain.latest++; // a batch runs into the silence, too
    proxy.restore();
    await indexer.until(isDone);
  });

  it('I-12: reads the history of contracts that a later version adds, and not the others again', async () => {
    const { analytics, token, ...added } = testContracts.contracts;
    const older = await start({ contracts: { ...testContracts, contracts: { analytics, token } } });
    await older.until(isDone);
    await end(older, 'SIGTERM');
    rpc.calls.length = 0;

    const indexer = await start(smallPages);
    const joining = await indexer.until(({ reason }) => /added contracts/.test(reason ?? ''));
    assert.match(joining.reason ?? '', /^the history of added contracts is read: ledger \d+ of 220$/);
    await indexer.until(isDone);
    assert.deepEqual(await dumpDatabase(database.url), undisturbed);
    const history = rpc.calls.filter(({ params }) => params.startLedger && params.startLedger < 200);
    const asked = new Set(history.flatMap(({ params }) => params.filters?.flatMap(({ contractIds }) => contractIds)));
    assert.deepEqual([...asked].sort(), Object.values(added).sort());
    assert.match((await indexer.get('/metrics')).text, /^indexer_joining_ledgers 0$/m);
  });

  it('I-12: follows the others while the history of an added contract is out of reach, and says what it waits for', async () => {
    const { certificate: _later, ...contracts } = testContracts.contracts;
    const older = await start({ contracts: { ...testContracts, contracts } });
    await older.until(isDone);
    await end(older, 'SIGTERM');
    rpc.chain.oldest = 100;
    const indexer = await start();
    const waiting = await indexer.until(({ reason }) => /^The ledgers 10 to 99 are needed next/.test(reason ?? ''));
    assert.equal(waiting.ready, false);
    assert.match((await indexer.get('/metrics')).text, /^indexer_gap_ledgers 90$/m);
    rpc.chain.latest++;
    await indexer.until(({ ledger }) => ledger === rpc.chain.latest);
    rpc.chain.oldest = 1;
    await indexer.until(isDone);
  });

  it('I-12: refuses a database whose contract has another address, or is no longer listed', async () => {
    const indexer = await start();
    await indexer.until(isDone);
    await end(indexer, 'SIGTERM');
    const { analytics, token, certificate } = testContracts.contracts;
    for (const contracts of [
      { analytics, token, certificate },
      { ...testContracts.contracts, token: certificate },
    ]) {
      const refused = await start({ contracts: { ...testContracts, contracts } });
      assert.equal(await refused.ended, 1);
      assert.match(refused.output(), /The database holds events of other contracts/);
    }
  });

  it('waits for an RPC that is away, says so, and goes on by itself (I-25)', async () => {
    rpc.fault = () => 'cut';
    const indexer = await start();
    const away = await indexer.until(({ state }) => state === 'source_away');
    assert.equal(away.ready, false);
    rpc.fault = undefined;
    await indexer.until(isDone);
    assert.deepEqual(await dumpDatabase(database.url), undisturbed);

    rpc.fault = () => ({ status: 503 });
    await indexer.until(({ state, ready }) => state === 'source_away' && !ready);
    rpc.chain.latest++;
    rpc.fault = undefined;
    await indexer.until(isDone);
  });

  it('ends on a committed batch at SIGTERM, and a restart needs no repair (I-6)', async () => {
    const indexer = await start(smallPages);
    await indexer.until(({ ledger }) => (ledger ?? 0) > 20);
    const began = Date.now();
    assert.equal(await end(indexer, 'SIGTERM'), 0);
    assert.ok(Date.now() - began < 5_000);
    assert.match(indexer.output(), /indexer stopped/);
    await assertWhole(database.url);
    await (await start()).until(isDone);
    assert.deepEqual(await dumpDatabase(database.url), undisturbed);
  });

  it('stops at SIGINT even while everything is away', async () => {
    rpc.fault = () => 'silence';
    proxy.cut();
    const indexer = await start();
    await indexer.get('/healthz');
    assert.equal(await end(indexer, 'SIGINT'), 0);
  });

  it('is never doubled: a second indexer waits, and takes over when the first is killed (I-5)', async () => {
    const first = await start(smallPages);
    await first.until(({ ledger }) => ledger !== null);
    const second = await start(smallPages);
    const waiting = await second.until(({ state }) => state === 'waiting_for_lock');
    assert.deepEqual([waiting.ready, waiting.reason], [false, 'another indexer writes to this database']);
    await end(first, 'SIGKILL');
    await second.until(isDone);
    assert.deepEqual(await dumpDatabase(database.url), undisturbed);
  });

  it('names a gap, is not ready, and after it is filled has what a run without it has (I-10)', async () => {
    rpc.chain.oldest = 100;
    const indexer = await start();
    const gap = await indexer.until(({ state }) => state === 'gap');
    assert.match(gap.reason ?? '', /^The ledgers 10 to 99 are needed next/);
    assert.match((await indexer.get('/metrics')).text, /^indexer_gap_ledgers 90$/m);
    rpc.chain.oldest = 1;
    await indexer.until(isDone);
    assert.deepEqual(await dumpDatabase(database.url), undisturbed);
  });

  it('stops with a named error on another network and on a reset one (I-21)', async () => {
    const indexer = await start();
    await indexer.until(isDone);
    rpc.fault = ({ method }) =>
      method === 'getHealth'
        ? { result: { latestLedger: 50, oldestLedger: 1, latestLedgerCloseTime: '2000000000' } }
        : { code: -32600 };
    assert.equal(await indexer.ended, 1);
    assert.match(indexer.output(), /The network was reset: ledger 220 closed at/);

    rpc.fault = undefined;
    rpc.chain.events = events.map((event) => ({ ...event, txHash: 'f'.repeat(64) }));
    rpc.chain.latest += 100;
    const outgrown = await start();
    assert.equal(await outgrown.ended, 1);
    assert.match(outgrown.output(), /The network was reset: the RPC has ledger \d+, but not the event/);

    rpc.chain.passphrase = 'Other Network';
    const other = await start();
    assert.equal(await other.ended, 1);
    assert.match(other.output(), /The RPC serves the network "Other Network"/);
  });

  it('follows the tip: an event is announced within a moment of its ledger', async () => {
    const indexer = await start();
    await indexer.until(isDone);
    const listener = new pg.Client({ connectionString: database.url });
    await listener.connect();
    await listener.query('LISTEN chain');
    const late: SourceEvent = roleChanged(
      { ledger: LATEST + 1 },
      certificateAddress,
      'role_granted',
      'guardian',
      account(9),
      account(0),
    );
    const heard = once(listener, 'notification');
    rpc.chain.events = [...events, late];
    rpc.chain.latest++;
    const [{ payload }] = (await heard) as [{ payload: string }];
    assert.deepEqual(JSON.parse(payload), { ledger: LATEST + 1, lastEventId: late.id });
    await listener.end();
  });

  it('tells what it does in metrics', async () => {
    const indexer = await start();
    await indexer.until(isDone);
    const { text } = await indexer.get('/metrics');
    const issued = events.filter(({ topics }) => topics[0] === 'AAAADwAAABFjcmVkZW50aWFsX2lzc3VlZAAAAA==').length;
    assert.match(
      text,
      new RegExp(`^indexer_events_total\\{contract="certificate",name="credential_issued"\\} ${issued}$`, 'm'),
    );
    for (const line of [
      'indexer_ledger 220',
      'indexer_lag_ledgers 0',
      'indexer_ready 1',
      'indexer_quarantine_events 0',
      'indexer_state\\{state="following"\\} 1',
      'indexer_rpc_calls_total\\{host="127.0.0.1:\\d+",method="getEvents",outcome="ok"\\} \\d+',
      'indexer_retention_distance_ledgers 220',
      'indexer_network_protocol 28',
      'indexer_supported_protocol 29',
      'indexer_joining_ledgers 0',
    ]) {
      assert.match(text, new RegExp(`^${line}$`, 'm'));
    }
  });

  it('refuses a database that was not migrated, and says what to do', async () => {
    const url = new URL(database.url);
    url.pathname = '/postgres';
    const indexer = await start({ databaseUrl: url.href });
    assert.equal(await indexer.ended, 1);
    assert.match(indexer.output(), /was not migrated. Run "npm run migrate" first/);
  });
});

/** Whatever moment a process ended at: coverage is one range up to the cursor, and no event or row lies beyond it (I-1, I-7). */
async function assertWhole(url: string): Promise<void> {
  const db = new pg.Client({ connectionString: url });
  await db.connect();
  try {
    const { rows } = await db.query<Record<string, unknown>>(`
      SELECT c.ledger,
        (SELECT array_agg(from_ledger || '-' || to_ledger) FROM log.covered) AS covered,
        (SELECT count(*) FROM log.events WHERE ledger > c.ledger) AS beyond,
        (SELECT count(*) FROM log.events e WHERE name LIKE 'credential%' AND NOT EXISTS (SELECT FROM chain_1.credentials WHERE from_event = e.id)) AS unfolded,
        (SELECT count(*) FROM chain_1.credentials r WHERE NOT EXISTS (SELECT FROM log.events WHERE id = r.from_event)) AS unfounded
      FROM log.cursor c`);
    const [found] = rows;
    if (!found) return; // ended before it began the log
    assert.deepEqual(found, {
      ledger: found.ledger,
      covered: found.ledger === 9 ? null : [`10-${found.ledger}`],
      beyond: '0',
      unfolded: '0',
      unfounded: '0',
    });
  } finally {
    await db.end();
  }
}
