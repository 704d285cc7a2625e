import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Keypair } from '@stellar/stellar-sdk';
import pg from 'pg';
import { readContractsFile } from '#contracts';
import { connectChain, submit } from '../stack/chain.ts';
import { readStackConfig } from '../stack/config.ts';
import { readKeys } from '../stack/keys.ts';
import { freePort } from '../stack/ports.ts';
import { startStack } from '../stack/start.ts';
import { type Deployed, recordBatch } from './chain.ts';
import { percentile } from './percentile.ts';
import type { Figure } from './run.ts';

const EVENTS = 200;

/** From the commit in Postgres (its NOTIFY heard here) to the message in an SSE client, on a running stack. */
export async function benchStream(): Promise<Figure[]> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'brain-storm-bench-'));
  fs.chmodSync(dataDir, 0o711);
  const port = async () => String(await freePort());
  const config = readStackConfig({
    DATA_DIR: dataDir,
    WEB_PORT: await port(),
    API_PORT: await port(),
    INDEXER_PORT: await port(),
    NETWORK_PORT: await port(),
    LEDGER_MS: '100',
  });
  const stack = await startStack(config, () => {});
  try {
    const commits: { lastEventId: string; at: number }[] = [];
    const receivedAt = new Map<string, number>();
    const listener = new pg.Client({ connectionString: stack.databaseUrl });
    await listener.connect();
    await listener.query('LISTEN chain');
    listener.on('notification', ({ payload }) => {
      const { lastEventId } = JSON.parse(payload ?? '{}');
      if (lastEventId) commits.push({ lastEventId, at: performance.now() });
    });
    const streaming = new AbortController();
    const stream = read(`${stack.apiUrl}/stream?topics=analytics.progress_recorded`, streaming.signal, (id) =>
      receivedAt.set(id, performance.now()),
    );

    const keys = readKeys(dataDir, { create: false });
    const chain = connectChain(stack.rpcUrl, config.networkPassphrase);
    const network = { contracts: readContractsFile(config.contractsFile), keys } as Deployed;
    for (let sent = 0; sent < EVENTS; sent += 1) {
      const item = { learner: Keypair.random().publicKey(), course: 'bench', lessonsDone: 1, lessonsTotal: 5 };
      await submit(chain, keys.attestor, recordBatch(network, [item]));
    }
    for (let waitedMs = 0; receivedAt.size < EVENTS && waitedMs < 10_000; waitedMs += 50) await sleep(50);
    streaming.abort();
    await stream.catch(() => {});
    await listener.end();
    // One commit may hold several events; its announcement names the last.
    const delays = [...receivedAt].flatMap(([id, at]) => {
      const commit = commits.find(({ lastEventId }) => lastEventId >= id);
      return commit ? [at - commit.at] : [];
    });
    if (delays.length < EVENTS) throw new Error(`only ${delays.length} of ${EVENTS} events arrived`);
    return [
      {
        what: 'commit → SSE client, p50 / p99',
        value: `${percentile(delays, 0.5).toFixed(1)} / ${percentile(delays, 0.99).toFixed(1)} ms`,
        against: `${EVENTS} events on a running stack; aim p99 < 250 ms`,
      },
    ];
  } finally {
    await stack.stop();
    fs.rmSync(dataDir, { recursive: true, force: true });
  }
}

async function read(url: string, signal: AbortSignal, onId: (id: string) => void): Promise<void> {
  const response = await fetch(url, { signal, headers: { accept: 'text/event-stream' } });
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of response.body as ReadableStream<Uint8Array>) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.startsWith('id:')) onId(line.slice(3).trim());
  }
}
