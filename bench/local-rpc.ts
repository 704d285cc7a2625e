/** A stand-in for an RPC that costs next to nothing: events are made once, kept in a file, and answered as slices of it. */
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { endOfLedger, type SourceEvent } from '../indexer/event.ts';
import { closedAt, testContracts } from '../indexer/testing/events.ts';
import { workloadLedgers } from '../indexer/testing/workload.ts';

export interface LocalRpc {
  url: string;
  events: number;
  latest: number;
  /** Requests for events so far. */
  calls(): number;
  close(): Promise<void>;
}

const FIRST_LEDGER = testContracts.deployLedger;

/** Serves at least so many events: rewards, transfers, delegations, votes, progress and certificates of 20,000 people. */
export async function startLocalRpc(folder: string, events: number): Promise<LocalRpc> {
  const file = path.join(folder, 'events.json');
  const { offsets, firstOfLedger, ids } = writeEvents(file, events);
  const handle = fs.openSync(file, 'r');
  const latest = FIRST_LEDGER + firstOfLedger.length - 2;
  let calls = 0;

  const getEvents = (params: Query): string => {
    calls++;
    const from = params.startLedger ?? Number(BigInt(params.pagination.cursor?.slice(0, 19) ?? 0) >> 32n) + 1;
    const end = Math.min(params.endLedger ?? Number.POSITIVE_INFINITY, from + 10_000, latest + 1);
    const first = params.startLedger ? firstOf(from) : firstAfter(params.pagination.cursor as string);
    const last = Math.min(firstOf(end), first + params.pagination.limit);
    const cursor = last === first + params.pagination.limit ? ids[last - 1] : endOfLedger(Math.max(end - 1, from - 1));
    return `{"events":[${slice(first, last)}],"cursor":"${cursor}",${AGE(latest)}}`;
  };
  const firstOf = (ledger: number): number =>
    firstOfLedger[Math.max(0, Math.min(ledger - FIRST_LEDGER, firstOfLedger.length - 1))] as number;
  const firstAfter = (cursor: string): number => {
    const at = firstOf(Number(BigInt(cursor.slice(0, 19)) >> 32n));
    for (let i = at; i < ids.length; i++) if ((ids[i] as string) > cursor) return i;
    return ids.length;
  };
  const slice = (first: number, last: number): string => {
    if (last <= first) return '';
    const start = offsets[first] as number;
    const bytes = Buffer.alloc((offsets[last] as number) - start - 1); // without the last comma
    fs.readSync(handle, bytes, 0, bytes.length, start);
    return bytes.toString('latin1');
  };

  const server = http.createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { id, method, params } = JSON.parse(body);
    const result = method === 'getEvents' ? getEvents(params) : answer(method, latest);
    response.setHeader('content-type', 'application/json');
    response.end(`{"jsonrpc":"2.0","id":${id},"result":${result}}`);
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    events: ids.length,
    latest,
    calls: () => calls,
    async close() {
      fs.closeSync(handle);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Query {
  startLedger?: number;
  endLedger?: number;
  pagination: { cursor?: string; limit: number };
}

const AGE = (latest: number): string =>
  `"latestLedger":${latest},"oldestLedger":1,"latestLedgerCloseTime":"${Date.parse(closedAt(latest)) / 1000}","oldestLedgerCloseTime":"0"`;

function answer(method: string, latest: number): string {
  if (method === 'getNetwork')
    return JSON.stringify({ passphrase: testContracts.networkPassphrase, protocolVersion: 28 });
  if (method === 'getHealth') return `{"status":"healthy",${AGE(latest)},"ledgerRetentionWindow":120960}`;
  if (method === 'getLedgers') return `{"ledgers":[],"cursor":"${latest}",${AGE(latest)}}`;
  return '{"entries":[],"latestLedger":1}';
}

/** Where each event begins in the file, where each ledger's first is among them, and their ids. */
function writeEvents(file: string, count: number): { offsets: Float64Array; firstOfLedger: number[]; ids: string[] } {
  const offsets = new Float64Array(count + 100_000);
  const ids: string[] = [];
  const firstOfLedger: number[] = [];
  const handle = fs.openSync(file, 'w');
  let length = 0;
  const chain = workloadLedgers({
    seed: 1,
    firstLedger: FIRST_LEDGER,
    ledgers: Number.POSITIVE_INFINITY,
    transactionsPerLedgerMax: 250,
    people: 20_000,
  });
  for (const { ledger, events } of chain) {
    if (ids.length >= count) break;
    while (firstOfLedger.length <= ledger - FIRST_LEDGER) firstOfLedger.push(ids.length);
    const texts = events.map(asAnswered);
    for (const [i, text] of texts.entries()) {
      offsets[ids.length] = length;
      ids.push((events[i] as SourceEvent).id);
      length += text.length;
    }
    fs.writeSync(handle, texts.join(''));
  }
  offsets[ids.length] = length;
  firstOfLedger.push(ids.length);
  fs.closeSync(handle);
  return { offsets, firstOfLedger, ids };
}

function asAnswered(event: SourceEvent): string {
  const { id, ledger, closedAt, txHash, contractAddress, type, topics, value } = event;
  const answered = { type, ledger, ledgerClosedAt: closedAt, contractId: contractAddress, id, operationIndex: 0 };
  return `${JSON.stringify({ ...answered, transactionIndex: 1, txHash, topic: topics, value })},`;
}
