import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ContractName, type ContractsFile, contractNames } from '#contracts';
import { nodeFlags } from '../node-flags.ts';
import type { Readiness } from '../status.ts';

/** The indexer as it runs in production: a process of its own. */
export interface IndexerProcess {
  child: ChildProcess;
  /** Everything it printed so far. */
  output(): string;
  /** Resolves with `code` or `signal` when the process has ended. */
  ended: Promise<number | NodeJS.Signals>;
  get(path: '/healthz' | '/readyz' | '/metrics'): Promise<{ status: number; text: string }>;
  readiness(): Promise<Readiness>;
  /** Waits until `/readyz` says what is looked for. */
  until(found: (readiness: Readiness) => boolean, timeoutMs?: number): Promise<Readiness>;
}

export interface ProcessOptions {
  databaseUrl: string;
  rpcUrl: string;
  /** With contracts left out, it runs as the version that did not know them. */
  contracts: Omit<ContractsFile, 'contracts'> & { contracts: Partial<Record<ContractName, string>> };
  env?: Record<string, string>;
}

/** Loaded first, it makes the process an older version of the indexer, which knows fewer contracts. */
const OLDER_VERSION = new URL('./older-version.ts', import.meta.url).href;
const MAIN = path.resolve(import.meta.dirname, '../main.ts');

/** Starts it; it listens on a free port, which is read from its log when first needed. */
export async function startIndexer({ databaseUrl, rpcUrl, contracts, env }: ProcessOptions): Promise<IndexerProcess> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'indexer-test-'));
  const contractsFile = path.join(dir, 'contracts.json');
  await writeFile(contractsFile, JSON.stringify(contracts));
  const known = Object.keys(contracts.contracts);
  const asOlder = known.length < contractNames.length ? ['--import', OLDER_VERSION] : [];
  const child = spawn(process.execPath, [...nodeFlags, ...asOlder, MAIN], {
    env: {
      KNOWN_CONTRACTS: known.join(),
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      DATABASE_URL: databaseUrl,
      STELLAR_RPC_URL: rpcUrl,
      CONTRACTS_FILE: contractsFile,
      INDEXER_PORT: '0',
      ...env,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const ended = once(child, 'exit').then(async ([code, signal]) => {
    await rm(dir, { recursive: true, force: true });
    return (code ?? signal) as number | NodeJS.Signals;
  });
  let hasEnded = false;
  ended.then(() => {
    hasEnded = true;
  });

  const get: IndexerProcess['get'] = async (from) => {
    for (;;) {
      const url = /"url":"(http:[^"]+)"/.exec(output)?.[1];
      // A kept connection may be closed at the moment it is used again; a process that ended says so below.
      const answer = url && (await ask(url + from).catch(() => sleep(200)));
      if (answer) return answer;
      if (hasEnded) throw new Error(`the indexer ended before it answered:\n${output}`);
      await sleep(20);
    }
  };
  const readiness = async (): Promise<Readiness> => JSON.parse((await get('/readyz')).text) as Readiness;
  return {
    child,
    output: () => output,
    ended,
    get,
    readiness,
    async until(found, timeoutMs = 60_000) {
      for (const deadline = Date.now() + timeoutMs; ; await sleep(25)) {
        if (hasEnded) throw new Error(`the indexer ended meanwhile:\n${output}`);
        const now = await readiness();
        if (found(now)) return now;
        if (Date.now() > deadline)
          throw new Error(`not within ${timeoutMs} ms; at last ${JSON.stringify(now)}\n${output}`);
      }
    },
  };
}

async function ask(url: string): Promise<{ status: number; text: string }> {
  const response = await fetch(url);
  return { status: response.status, text: await response.text() };
}
