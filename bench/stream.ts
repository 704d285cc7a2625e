import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Keypair } from '@stellar/stellar-sdk';
import pg from 'pg';
import { readContractsFile } from '#contracts';
import { ledgerOf } from '../indexer/event.ts';
import { connectChain, submit } from '../stack/chain.ts';
import { readStackConfig } from '../stack/config.ts';
import { readKeys } from '../stack/keys.ts';
import { freePort } from '../stack/ports.ts';
import { startStack } from '../stack/start.ts';
import { type Deployed, recordBatch } from './chain.ts';
import { percentile } from './percentile.ts';
import type { Figure } from './run.ts';

const EVENTS = 120;
const RPC_ASKED_EVERY_MS = 3;

/** On a running stack, an event a ledger: the RPC has the ledger → the row is committed (its NOTIFY heard here) → an SSE client has it. */
export async function benchStream(): Promise<Figure[]> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'brain-storm-bench-'));
  fs.chmodSync(dataDir, 0o711);
  const port = async () => String(await freePort());
  const config = readStackConfig({
    DATA_DIR: dataDir,
    WEB_PORT: await port(),
    API_PORT: await port(),
    INDEXER_PORT: await port(),
    WORKER_PORT: await port(),
    NETWORK_PORT: await port(),
    LEDGER_MS: '1000',
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
    const stream = read(`${stack.apiUrl}/stream?topics=analytics.progress_recorded`, streaming.signal, (id) => {
      if (!receivedAt.has(id)) receivedAt.set(id, performance.now()); // a heartbeat says the last id again
    });

    const closedAt = new Map<number, number>();
    const asking = askForLedgers(stack.rpcUrl, streaming.signal, (ledger) => closedAt.set(ledger, performance.now()));

    const keys = readKeys(dataDir, { create: false });
    const chain = connectChain(stack.rpcUrl, config.networkPassphrase);
    const network = { contracts: readContractsFile(config.contractsFile), keys } as Deployed;
    for (let sent = 0; sent < EVENTS; sent += 1) {
      const item = { learner: Keypair.random().publicKey(), course: 'bench', lessonsDone: 1, lessonsTotal: 5 };
      await submit(chain, keys.attestor, recordBatch(network, [item]));
    }
    for (let waitedMs = 0; receivedAt.size < EVENTS && waitedMs < 10_000; waitedMs += 50) await sleep(50);
    streaming.abort();
    await Promise.all([stream, asking].map((each) => each.catch(() => {})));
    await listener.end();
    const passed = [...receivedAt].flatMap(([id, received]) => {
      const closed = closedAt.get(ledgerOf(id));
      const commit = commits.find(({ lastEventId }) => lastEventId >= id); // it may hold several; the last is announced
      return closed && commit
        ? [{ row: commit.at - closed, message: received - commit.at, all: received - closed }]
        : [];
    });
    if (passed.length < EVENTS) throw new Error(`only ${passed.length} of ${EVENTS} events arrived`);
    const both = (of: (times: (typeof passed)[number]) => number): string =>
      [0.5, 0.99].map((part) => percentile(passed.map(of), part).toFixed(1)).join(' / ');
    const workload = `${EVENTS} events, one in each ledger of a second, on a running stack`;
    return [
      { what: 'RPC has the ledger → row visible, p50 / p99', value: `${both(({ row }) => row)} ms`, against: workload },
      {
        what: 'commit → SSE client, p50 / p99',
        value: `${both(({ message }) => message)} ms`,
        against: 'the same; aim p99 < 250 ms',
      },
      {
        what: 'RPC has the ledger → SSE client, p50 / p99',
        value: `${both(({ all }) => all)} ms`,
        against: 'the same; aim p99 ≤ 140 ms',
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

/** Asks the RPC for its newest ledger again and again, so as to know when it has a new one. */
async function askForLedgers(url: string, signal: AbortSignal, onLedger: (ledger: number) => void): Promise<void> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'getLatestLedger' });
  for (let newest = 0; !signal.aborted; await sleep(RPC_ASKED_EVERY_MS)) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      signal,
    });
    const { result } = (await response.json()) as { result: { sequence: number } };
    newest ||= result.sequence - 1;
    while (newest < result.sequence) onLedger(++newest);
  }
}
