import { internalError, invalidRequest, methodNotFound, RpcError } from './errors.ts';
import { getEvents } from './get-events.ts';
import { getFeeStats } from './get-fee-stats.ts';
import { getHealth } from './get-health.ts';
import { getLatestLedger } from './get-latest-ledger.ts';
import { getLedgerEntries } from './get-ledger-entries.ts';
import { getLedgers } from './get-ledgers.ts';
import { getNetwork } from './get-network.ts';
import { getTransaction } from './get-transaction.ts';
import { getTransactions } from './get-transactions.ts';
import { getVersionInfo } from './get-version-info.ts';
import type { RpcContext, RpcMethod } from './method.ts';
import { sendTransaction } from './send-transaction.ts';
import { simulateTransaction } from './simulate-transaction.ts';

const methods: Record<string, RpcMethod> = {
  getEvents,
  getFeeStats,
  getHealth,
  getLatestLedger,
  getLedgerEntries,
  getLedgers,
  getNetwork,
  getTransaction,
  getTransactions,
  getVersionInfo,
  sendTransaction,
  simulateTransaction,
};

export const METHOD_NAMES = Object.keys(methods);

type RequestId = string | number | null;

type Response = { jsonrpc: '2.0'; id: RequestId } & ({ result: unknown } | { error: object });

/** The body is not JSON at all, or no request: answered over HTTP, not in JSON-RPC. */
export class InvalidBody extends Error {}

/** Unbounded, 4000 getEvents in 419 kB kept everybody waiting for 12 s, then failed: no text can be that long. */
const BATCH_ANSWER_BYTES_MAX = 32 * 1024 * 1024;
/** How long a batch runs before ledgers may close and others are answered. */
const BATCH_TURN_MS = 50;

/**
 * Answers a JSON-RPC 2.0 body: one request or a batch.
 * @returns the text to answer with, or null when there were only notifications
 * @throws InvalidBody
 */
export async function dispatch(body: string, context: RpcContext): Promise<string | null> {
  const given = parse(body);
  if (!Array.isArray(given)) return respond(given, context);
  if (given.length === 0) throw new InvalidBody('[-32600] empty request batch');
  const responses = await respondAll(given, context);
  return responses.length > 0 ? `[${responses.join(',')}]` : null;
}

/** Transactions of a short batch still share a ledger: only a long one lets go in between. */
async function respondAll(requests: unknown[], context: RpcContext): Promise<string[]> {
  const responses: string[] = [];
  let size = 0;
  let turnEnd = performance.now() + BATCH_TURN_MS;
  for (const request of requests) {
    const response = respond(request, context, size > BATCH_ANSWER_BYTES_MAX);
    if (response !== null) responses.push(response);
    size += response?.length ?? 0;
    if (performance.now() < turnEnd) continue;
    await new Promise((resolve) => setImmediate(resolve));
    turnEnd = performance.now() + BATCH_TURN_MS;
  }
  return responses;
}

/** The methods that a body asks for, as far as it can be read. */
export function methodsOf(body: string): string[] {
  try {
    const given: unknown = JSON.parse(body);
    return (Array.isArray(given) ? given : [given]).map((request) => String(request?.method));
  } catch {
    return [];
  }
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new InvalidBody('[-32700] invalid request value');
  }
}

function respond(given: unknown, context: RpcContext, isFull = false): string | null {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return failure(null, new RpcError(-32700, 'request is not a JSON object'));
  }
  const { id, method, params } = given as Record<string, unknown>;
  const requestId = typeof id === 'string' || typeof id === 'number' ? id : null;
  try {
    checkRequest(given as Record<string, unknown>);
  } catch (error) {
    return failure(requestId, error);
  }
  try {
    const name = (method ?? '') as string;
    if (name === '') throw invalidRequest('empty method name');
    const handler = Object.hasOwn(methods, name) ? methods[name] : undefined;
    if (!handler) throw methodNotFound(name);
    if (isFull) throw internalError('the answers to this batch exceed 32 MiB; ask for less at once');
    const bent = context.faults?.bend(name, params, context) ?? { params, context };
    const result = handler(bent.params, bent.context);
    return requestId === null ? null : present({ jsonrpc: '2.0', id: requestId, result });
  } catch (error) {
    return requestId === null ? null : failure(requestId, error);
  }
}

const REQUEST_FIELDS = ['jsonrpc', 'id', 'method', 'params', 'error', 'result'];

/**
 * Whether it is a request at all, as jrpc2 sees it, on which stellar-rpc is built (creachadair/jrpc2 json.go): null
 * counts as absent, and a notification that is none is refused with id null.
 * @throws RpcError -32700 or -32600
 */
function checkRequest(request: Record<string, unknown>): void {
  const { id, method, params, jsonrpc, error } = request;
  if (!isText(jsonrpc ?? '')) throw new RpcError(-32700, 'invalid version key');
  if (!isText(method ?? '')) throw new RpcError(-32700, 'invalid method name');
  if (!isText(id ?? '') && typeof id !== 'number') throw invalidRequest('invalid request ID');
  if (typeof (params ?? {}) !== 'object') throw invalidRequest('parameters must be array or object');
  if (jsonrpc !== '2.0') throw invalidRequest('invalid version marker');
  if (method && ((error ?? null) !== null || 'result' in request)) {
    throw invalidRequest('mixed request and reply fields');
  }
  const extra = Object.keys(request).filter((name) => !REQUEST_FIELDS.includes(name));
  if (extra.length > 0) throw new RpcError(-32600, 'extra fields in request', extra);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** A fault of our own is an internal error (-32603) with its message, as stellar-rpc answers one. */
function failure(id: RequestId, error: unknown): string {
  if (!(error instanceof RpcError)) {
    const message = error instanceof Error ? error.message : String(error);
    return present({ jsonrpc: '2.0', id, error: { code: -32603, message } });
  }
  const { code, message, data } = error;
  return present({ jsonrpc: '2.0', id, error: data === undefined ? { code, message } : { code, message, data } });
}

function present(response: Response): string {
  return JSON.stringify(response);
}
