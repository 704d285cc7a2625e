/** One seeded run: the real indexer, killed ten times, over nodes that misbehave, into a Postgres that comes and goes. */
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { migrate } from '../../migrations/run.ts';
import { type RunningPostgres, startPostgres } from '../../stack/postgres.ts';
import type { SourceEvent } from '../event.ts';
import { testContracts } from './events.ts';
import { type Below, type FaultyNetwork, misbehave } from './misbehave.ts';
import { type IndexerProcess, startIndexer } from './process.ts';
import { type ScriptedRpc, scriptedRpc } from './scripted-rpc.ts';
import { dumpDatabase } from './tables.ts';
import { type TcpProxy, tcpProxy } from './tcp-proxy.ts';
import { random, workload } from './workload.ts';

const { analytics, token } = testContracts.contracts;
const RESTARTS = 10;
const FIRST_LEDGER = 10;
const LAST_LEDGER = 260;
const TEMPLATE = 'template_migrated';

export type Dump = Record<string, string>;

/** A Postgres of its own, that runs may crash, and databases in it. */
export class Laboratory {
  readonly #dir: string;
  #postgres: RunningPostgres | undefined;
  readonly #address = { host: '127.0.0.1', port: 0 };
  #proxy: TcpProxy | undefined;
  readonly #undisturbed = new Map<number, Promise<Dump>>();
  #databases = 0;

  /** @param dir where the cluster shall lie, in a folder that Postgres' own user may enter */
  constructor(dir: string) {
    this.#dir = dir;
  }

  async open(): Promise<void> {
    await this.#start();
    this.#proxy = await tcpProxy(this.#address);
    await this.#query(`CREATE DATABASE ${TEMPLATE}`);
    await migrate(this.#url(TEMPLATE));
  }

  async close(): Promise<void> {
    await this.#proxy?.close();
    await this.#postgres?.stop();
  }

  async #start(): Promise<void> {
    this.#postgres = await startPostgres({
      dataDir: this.#dir,
      passwordFile: `${this.#dir}.secret`,
      settings: { fsync: 'off', full_page_writes: 'off', max_connections: '20' },
    });
    this.#address.port = Number(new URL(this.#postgres.url).port);
  }

  /** As after a power cut: no goodbye to clients, recovery from the write-ahead log. */
  async crashPostgres(): Promise<void> {
    process.kill((this.#postgres as RunningPostgres).pid, 'SIGQUIT');
    await this.#postgres?.stop().catch(() => {});
    await this.#start();
  }

  /** The database's connections break, and new ones are refused for a while. */
  async cutPostgres(ms: number): Promise<void> {
    this.#proxy?.cut();
    await sleep(ms);
    this.#proxy?.restore();
  }

  async #query(sql: string): Promise<void> {
    const client = new pg.Client({ connectionString: this.#url('postgres') });
    await client.connect();
    await client.query(sql);
    await client.end();
  }

  #url(database: string): string {
    const url = new URL(this.#postgres?.url ?? '');
    url.pathname = `/${database}`;
    return url.href;
  }

  /** The tables after a run that nothing disturbs. */
  undisturbed(chain: number): Promise<Dump> {
    const known = this.#undisturbed.get(chain) ?? this.#inDatabase((name) => runUndisturbed(chain, this.#url(name)));
    this.#undisturbed.set(chain, known);
    return known;
  }

  /** The tables after the run of a seed. */
  disturbed(seed: number): Promise<Dump> {
    return this.#inDatabase(async (name) => {
      const url = new URL(this.#url(name));
      url.port = String(this.#proxy?.port);
      await new Run(seed, url.href, this).finish();
      return dumpDatabase(this.#url(name));
    });
  }

  async #inDatabase<T>(work: (name: string) => Promise<T>): Promise<T> {
    const name = `run_${++this.#databases}`;
    await this.#query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
    try {
      return await work(name);
    } finally {
      await this.#query(`DROP DATABASE ${name} WITH (FORCE)`);
    }
  }
}

/** Few chains and many ways to disturb them, so that the undisturbed runs are few. */
const CHAINS = 3;
export const chainOf = (seed: number): number => seed % CHAINS;

function eventsOf(chain: number): SourceEvent[] {
  return workload({
    seed: 1000 + chain,
    firstLedger: FIRST_LEDGER,
    ledgers: LAST_LEDGER - FIRST_LEDGER - 5,
    transactionsPerLedgerMax: 12,
  });
}

async function runUndisturbed(chain: number, databaseUrl: string): Promise<Dump> {
  const rpc = await scriptedRpc({ events: eventsOf(chain), latest: LAST_LEDGER });
  const indexer = await startIndexer({ databaseUrl, rpcUrl: rpc.url, contracts: testContracts });
  await indexer.until(isDone);
  indexer.child.kill('SIGKILL');
  await indexer.ended;
  await rpc.close();
  return dumpDatabase(databaseUrl);
}

const isDone = ({ ready, ledger }: { ready: boolean; ledger: number | null }): boolean =>
  ready && ledger === LAST_LEDGER;

class Run {
  readonly #below: Below;
  readonly #databaseUrl: string;
  readonly #laboratory: Laboratory;
  readonly #seed: number;
  readonly #network: FaultyNetwork = { latest: FIRST_LEDGER + 60, last: LAST_LEDGER, listeners: new Set() };
  readonly #crashAt: number;
  /** From this restart on both contracts are indexed; before, one (in every other run). */
  readonly #joinAt: number;

  constructor(seed: number, databaseUrl: string, laboratory: Laboratory) {
    this.#seed = seed;
    this.#below = random(seed);
    this.#databaseUrl = databaseUrl;
    this.#laboratory = laboratory;
    this.#crashAt = this.#below(RESTARTS);
    this.#joinAt = seed % 2 === 0 ? 1 + this.#below(RESTARTS - 1) : 0;
  }

  async finish(): Promise<void> {
    const rpcs = await this.#openNodes();
    try {
      for (let life = 0; life < RESTARTS; life++) await this.#live(life, rpcs);
      this.#network.latest = LAST_LEDGER;
      const indexer = await this.#start(RESTARTS, rpcs);
      try {
        await indexer.until(isDone, 120_000);
      } finally {
        indexer.child.kill('SIGKILL');
        await indexer.ended;
      }
    } finally {
      for (const rpc of rpcs) await rpc.close();
    }
  }

  async #openNodes(): Promise<ScriptedRpc[]> {
    const events = eventsOf(chainOf(this.#seed));
    const rpcs: ScriptedRpc[] = [];
    for (let node = 0; node < 3; node++) {
      // The first keeps all; the others may have forgotten what is old.
      const oldest = node === 0 ? 1 : 1 + this.#below(60);
      const pageSizeMax = this.#below(2) === 0 ? 10_000 : 10 + this.#below(90);
      const rpc = await scriptedRpc({ events, oldest, latest: this.#network.latest, pageSizeMax });
      misbehave(rpc, this.#network, random(this.#seed * 10 + node), 2 + this.#below(3));
      rpcs.push(rpc);
    }
    return rpcs;
  }

  async #start(life: number, rpcs: readonly ScriptedRpc[]): Promise<IndexerProcess> {
    const below = this.#below;
    const urls = rpcs.map(({ url }) => ({ url, order: below(1000) })).sort((a, b) => a.order - b.order);
    const joined = life >= this.#joinAt;
    return startIndexer({
      databaseUrl: this.#databaseUrl,
      rpcUrl: urls.map(({ url }) => url).join(),
      contracts: joined ? testContracts : { ...testContracts, contracts: { analytics, token } },
      env: {
        INDEXER_PAGE_SIZE: String(life < RESTARTS ? 5 + below(60) : 300),
        INDEXER_WORKERS: String(1 + below(6)),
        STELLAR_RPC_TIMEOUT_MS: '400',
        NODE_COMPILE_CACHE: `${os.tmpdir()}/indexer-simulation-cache`, // half of a start is compiling
      },
    });
  }

  /** From a start to a kill, somewhere in it; with Postgres going away in some. */
  async #live(life: number, rpcs: readonly ScriptedRpc[]): Promise<void> {
    const below = this.#below;
    const indexer = await this.#start(life, rpcs);
    // Most die at work, after some requests; some while they start, or wait for Postgres.
    const begun = Promise.race([this.#asked(1 + below(15)), sleep(below(4) === 0 ? below(900) : 3_000), indexer.ended]);
    const disturbances = [begun.then(() => this.#endAfter(indexer, below(40)))];
    if (life === this.#crashAt)
      disturbances.push(this.#asked(1 + below(10)).then(() => this.#laboratory.crashPostgres()));
    else if (below(3) === 0)
      disturbances.push(this.#asked(1 + below(10)).then(() => this.#laboratory.cutPostgres(below(100))));
    await Promise.all(disturbances);
  }

  /** Resolves when `getEvents` was asked so many times from now, or it is clear that it won't be. */
  #asked(times: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    let left = times;
    const count = (): void => {
      if (--left === 0) resolve();
    };
    this.#network.listeners.add(count);
    const timer = setTimeout(resolve, 3_000);
    return promise.finally(() => {
      clearTimeout(timer);
      this.#network.listeners.delete(count);
    });
  }

  async #endAfter(indexer: IndexerProcess, ms: number): Promise<void> {
    const signal = this.#below(5) === 0 ? 'SIGTERM' : 'SIGKILL';
    await Promise.race([sleep(ms), indexer.ended]);
    indexer.child.kill(signal);
    const end = await indexer.ended;
    const isExpected = signal === 'SIGKILL' ? end === 'SIGKILL' : end === 0 || end === 'SIGTERM'; // before it listens, the signal itself ends it
    if (!isExpected) throw new Error(`the indexer ended by itself with ${end}:\n${indexer.output()}`);
  }
}
