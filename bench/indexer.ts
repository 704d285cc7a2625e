/** Backfill and rebuild of a chain of a million events by the real process, each against a plain COPY of the same rows. */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { testContracts } from '../indexer/testing/events.ts';
import { type IndexerProcess, startIndexer } from '../indexer/testing/process.ts';
import { mochaHooks, testDatabase } from '../stack/testing.ts';
import { copyAgain } from './copy-again.ts';
import { type LocalRpc, startLocalRpc } from './local-rpc.ts';
import type { Figure } from './run.ts';

const EVENTS = Number(process.env.BENCH_EVENTS ?? 1_000_000);
const MAIN = path.resolve(import.meta.dirname, '../indexer/main.ts');

export async function benchIndexer(): Promise<Figure[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-indexer-'));
  const rpc = await startLocalRpc(folder, EVENTS);
  const database = await testDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    const backfill = await measureBackfill(rpc, database.url);
    const pollCalls = await measurePolls(rpc, backfill.indexer);
    backfill.indexer.child.kill('SIGTERM');
    await backfill.indexer.ended;
    const recovery = await measureRecovery(rpc);
    const rebuildSeconds = await measureRebuild(database.url, folder);
    const rows = await copyAgain(client, ['log', 'chain_2']);
    const folded = await copyAgain(client, ['chain_2']);
    return figures(rpc.events, { ...backfill, ...recovery, rebuildSeconds, pollCalls, rows, folded });
  } finally {
    await client.end();
    await database.close();
    await rpc.close();
    await mochaHooks.afterAll();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

interface Copied {
  seconds: number;
  rows: number;
}

interface Measured {
  seconds: number;
  memoryMb: number[];
  recoverySeconds: number;
  rebuildSeconds: number;
  pollCalls: number;
  rows: Copied;
  folded: Copied;
}

function figures(events: number, measured: Measured): Figure[] {
  const { seconds, memoryMb, recoverySeconds, rebuildSeconds, pollCalls, rows, folded } = measured;
  const workload = `${events.toLocaleString('en')} events of token, governance, progress and certificates, ${folded.rows.toLocaleString('en')} row versions`;
  const thirds = [1, 2, 3].map((third) => Math.max(...memoryMb.slice(0, Math.ceil((memoryMb.length * third) / 3))));
  const rate = (of: number): string => Math.round(events / of).toLocaleString('en');
  return [
    {
      what: 'indexer: backfill, events per second',
      value: rate(seconds),
      against: `process start → ready, indexes made; ${workload}, by getEvents of a local source; ${(rows.seconds / seconds).toFixed(2)} of COPY; aim ≥ 25,000 and ≥ 0.25`,
    },
    {
      what: 'plain `COPY` of the same log and read model',
      value: rate(rows.seconds),
      against: 'the reference: same rows and indexes, same run',
    },
    {
      what: 'indexer: rebuild, events per second',
      value: rate(rebuildSeconds),
      against: `\`npm run indexer -- rebuild\` from start to switched; ${(folded.seconds / rebuildSeconds).toFixed(2)} of COPY; aim ≥ 100,000`,
    },
    {
      what: 'plain `COPY` of the same read model',
      value: rate(folded.seconds),
      against: 'the reference: same rows and indexes, same run',
    },
    {
      what: 'indexer: greatest memory after a third, two thirds, all of the backfill',
      value: `${thirds.map((mb) => Math.round(mb)).join(', ')} MB`,
      against: 'resident; aim flat under 300 MB',
    },
    {
      what: 'indexer: kill −9 in the backfill → next commit',
      value: `${recoverySeconds.toFixed(2)} s`,
      against: `from the new process's start; aim ≤ 1 s`,
    },
    { what: 'indexer: getEvents calls per poll', value: String(pollCalls), against: 'five contracts at the tip' },
  ];
}

function start(rpc: LocalRpc, databaseUrl: string): Promise<IndexerProcess> {
  return startIndexer({ databaseUrl, rpcUrl: rpc.url, contracts: testContracts, env: { LOG_LEVEL: 'info' } });
}

async function measureBackfill(
  rpc: LocalRpc,
  databaseUrl: string,
): Promise<{ seconds: number; memoryMb: number[]; indexer: IndexerProcess }> {
  const startedAt = performance.now();
  const indexer = await start(rpc, databaseUrl);
  const memoryMb: number[] = [];
  for (;;) {
    memoryMb.push(residentMb(indexer.child.pid as number));
    const { ready, state } = await indexer.readiness();
    if (ready && state === 'following') break;
    await sleep(100);
  }
  return { seconds: (performance.now() - startedAt) / 1000, memoryMb, indexer };
}

/** What the kernel counts; where it tells nobody, nothing. */
function residentMb(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

async function measurePolls(rpc: LocalRpc, indexer: IndexerProcess): Promise<number> {
  const polls = async (): Promise<number> =>
    Number(/indexer_batch_seconds_count\{stage="scan"\} (\d+)/.exec((await indexer.get('/metrics')).text)?.[1]);
  const [callsBefore, pollsBefore] = [rpc.calls(), await polls()];
  await sleep(2_000);
  const passed = (await polls()) - pollsBefore;
  return (rpc.calls() - callsBefore) / Math.max(1, passed);
}

async function measureRecovery(rpc: LocalRpc): Promise<{ recoverySeconds: number }> {
  const database = await testDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const ledger = async (): Promise<number> =>
    (await client.query('SELECT ledger FROM log.cursor')).rows[0]?.ledger ?? 0;
  const first = await start(rpc, database.url);
  while ((await ledger()) < rpc.latest / 3) await sleep(20);
  first.child.kill('SIGKILL');
  await first.ended;
  const killedAt = await ledger();
  const startedAt = performance.now();
  const second = await start(rpc, database.url);
  while ((await ledger()) <= killedAt) await sleep(5);
  const recoverySeconds = (performance.now() - startedAt) / 1000;
  second.child.kill('SIGKILL');
  await second.ended;
  await client.end();
  await database.close();
  return { recoverySeconds };
}

async function measureRebuild(databaseUrl: string, folder: string): Promise<number> {
  const contractsFile = path.join(folder, 'contracts.json');
  fs.writeFileSync(contractsFile, JSON.stringify(testContracts));
  const startedAt = performance.now();
  await promisify(execFile)(process.execPath, [MAIN, 'rebuild'], {
    env: { PATH: process.env.PATH, DATABASE_URL: databaseUrl, CONTRACTS_FILE: contractsFile },
  });
  return (performance.now() - startedAt) / 1000;
}
