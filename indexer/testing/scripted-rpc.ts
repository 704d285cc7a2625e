/** A JSON-RPC server that answers like a Stellar RPC over given ledgers, and misbehaves on demand: a fault injector. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { endOfLedger, ledgerOf, type SourceEvent } from '../event.ts';
import { closedAt, testContracts } from './events.ts';

export interface ScriptedRpc {
  url: string;
  /** The ledgers it has; may be changed while it runs. */
  chain: {
    events: SourceEvent[];
    oldest: number;
    latest: number;
    passphrase: string;
    pageSizeMax: number;
    /** For `getLedgers`, which may reach further back than `oldest`; without it the method is unknown. */
    ledgers?: ScriptedLedger[];
  };
  /** Consulted before every call; what it gives is the answer. */
  fault?: (call: RpcCall) => Fault | undefined | Promise<Fault | undefined>;
  calls: RpcCall[];
  close(): Promise<void>;
}

export interface ScriptedLedger {
  sequence: number;
  hash: string;
  headerXdr: string;
  metadataXdr: string;
}

export interface RpcCall {
  method: string;
  params: {
    startLedger?: number;
    endLedger?: number;
    filters?: { contractIds: string[] }[];
    pagination?: { cursor?: string; limit?: number };
  };
}

/** A refusal, an HTTP status, a cut connection, silence, a result of one's own, a text that need not be JSON. */
export type Fault =
  | { code: number; message?: string }
  | { status: number }
  | 'cut'
  | 'silence'
  | { result: unknown }
  | { text: string };

const LEDGERS_PER_SCAN = 10_000;

export async function scriptedRpc(chain: Partial<ScriptedRpc['chain']> = {}): Promise<ScriptedRpc> {
  const server = http.createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const call = JSON.parse(body) as RpcCall & { id: number };
    call.params ??= {};
    rpc.calls.push(call);
    const fault = await rpc.fault?.(call);
    if (fault === 'silence') return;
    if (fault === 'cut') return void request.socket.destroy();
    if (fault && 'status' in fault) return void response.writeHead(fault.status).end('overloaded');
    if (fault && 'text' in fault) return void response.writeHead(200).end(fault.text);
    const answer = fault
      ? 'code' in fault
        ? { error: { message: 'scripted', ...fault } }
        : fault
      : respond(rpc.chain, call);
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ jsonrpc: '2.0', id: call.id, ...answer }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const rpc: ScriptedRpc = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    chain: {
      events: [],
      oldest: 1,
      latest: 10,
      passphrase: testContracts.networkPassphrase,
      pageSizeMax: 10_000,
      ...chain,
    },
    calls: [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return rpc;
}

export type Answer = { result: unknown } | { error: { code: number; message: string } };

/** What a sound server answers. */
export function respond(chain: ScriptedRpc['chain'], { method, params }: RpcCall): Answer {
  if (method === 'getNetwork') return { result: { passphrase: chain.passphrase, protocolVersion: 28 } };
  const ends = {
    latestLedger: chain.latest,
    oldestLedger: chain.oldest,
    latestLedgerCloseTime: seconds(chain.latest),
    oldestLedgerCloseTime: seconds(chain.oldest),
  };
  if (method === 'getHealth') return { result: { status: 'healthy', ...ends, ledgerRetentionWindow: 120_960 } };
  if (method === 'getLedgers' && chain.ledgers) return respondLedgers(chain.ledgers, params, ends);
  if (method !== 'getEvents') return { error: { code: -32601, message: `method ${method} not found` } };
  const limit = params.pagination?.limit ?? 100;
  if (limit > chain.pageSizeMax)
    return { error: { code: -32602, message: `limit must not exceed ${chain.pageSizeMax}` } };
  const strange = Object.keys(params).filter(
    (name) => !['startLedger', 'endLedger', 'filters', 'pagination'].includes(name),
  );
  if (strange.length > 0) return { error: { code: -32602, message: `unknown field ${strange.join()}` } };
  const cursor = params.pagination?.cursor;
  if (cursor && params.startLedger)
    return { error: { code: -32602, message: 'ledger ranges and cursor cannot both be set' } };
  const start = cursor ? ledgerOf(cursor) : (params.startLedger ?? 0);
  if (start < chain.oldest || start > chain.latest) {
    return {
      error: {
        code: -32600,
        message: `startLedger must be within the ledger range: ${chain.oldest} - ${chain.latest}`,
      },
    };
  }
  const end = Math.min(chain.latest + 1, start + LEDGERS_PER_SCAN, params.endLedger ?? Number.POSITIVE_INFINITY);
  const wanted = new Set(params.filters?.flatMap((filter) => filter.contractIds));
  const isAfter = (event: SourceEvent): boolean =>
    (cursor ? event.id > cursor : event.ledger >= start) && event.ledger < end;
  const events = chain.events.filter((event) => isAfter(event) && wanted.has(event.contractAddress)).slice(0, limit);
  const next = events.length === limit ? (events.at(-1)?.id as string) : endOfLedger(end - 1);
  return { result: { events: events.map(wireEvent), cursor: next, ...ends } };
}

function respondLedgers(
  all: readonly ScriptedLedger[],
  { startLedger = 0, pagination }: RpcCall['params'],
  ends: object,
): Answer {
  const ledgers = all.filter(({ sequence }) => sequence >= startLedger).slice(0, pagination?.limit ?? 50);
  if (ledgers[0]?.sequence === startLedger)
    return { result: { ledgers, cursor: String(ledgers.at(-1)?.sequence), ...ends } };
  const range = `${all[0]?.sequence} - ${all.at(-1)?.sequence}`;
  return { error: { code: -32600, message: `start ledger must be between the oldest and latest ledger: ${range}` } };
}

function seconds(ledger: number): string {
  return String(Date.parse(closedAt(ledger)) / 1000);
}

/** As `getEvents` writes it. */
export function wireEvent({ contractAddress, closedAt: ledgerClosedAt, topics, ...event }: SourceEvent): object {
  return {
    ...event,
    ledgerClosedAt: ledgerClosedAt.replace('.000Z', 'Z'),
    contractId: contractAddress,
    operationIndex: 0,
    transactionIndex: 1,
    topic: topics,
  };
}
