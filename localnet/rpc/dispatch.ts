import { methodNotFound, RpcError } from './errors.ts';
import { getEvents } from './get-events.ts';
import { getFeeStats } from './get-fee-stats.ts';
import { getHealth } from './get-health.ts';
import { getLatestLedger } from './get-latest-ledger.ts';
import { getLedgerEntries } from './get-ledger-entries.ts';
import { getNetwork } from './get-network.ts';
import { getTransaction } from './get-transaction.ts';
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
  getNetwork,
  getTransaction,
  getVersionInfo,
  sendTransaction,
  simulateTransaction,
};

type RequestId = string | number | null;

type Response = { jsonrpc: '2.0'; id: RequestId } & ({ result: unknown } | { error: object });

/** The body is not JSON at all, or no request: answered over HTTP, not in JSON-RPC. */
export class InvalidBody extends Error {}

/**
 * Answers a JSON-RPC 2.0 body: one request or a batch.
 * @returns the text to answer with, or null when there were only notifications
 * @throws InvalidBody
 */
export function dispatch(body: string, context: RpcContext): string | null {
  const given = parse(body);
  if (!Array.isArray(given)) {
    const response = respond(given, context);
    return response && JSON.stringify(response);
  }
  if (given.length === 0) throw new InvalidBody('[-32600] empty request batch');
  const responses = given.map((request) => respond(request, context)).filter((response) => response !== null);
  return responses.length > 0 ? JSON.stringify(responses) : null;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new InvalidBody('[-32700] invalid request value');
  }
}

function respond(given: unknown, context: RpcContext): Response | null {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return failure(null, new RpcError(-32700, 'request is not a JSON object'));
  }
  const { id, method, params, jsonrpc } = given as Record<string, unknown>;
  const requestId = typeof id === 'string' || typeof id === 'number' ? id : null;
  try {
    if (jsonrpc !== '2.0') throw new RpcError(-32600, 'invalid version marker');
    if (method === undefined || method === '') throw new RpcError(-32600, 'empty method name');
    if (typeof method !== 'string') throw new RpcError(-32600, 'invalid method name');
    const handler = Object.hasOwn(methods, method) ? methods[method] : undefined;
    if (!handler) throw methodNotFound(method);
    const result = handler(params, context);
    return id === undefined ? null : { jsonrpc: '2.0', id: requestId, result };
  } catch (error) {
    return id === undefined ? null : failure(requestId, error);
  }
}

/** A fault of our own is an internal error (-32603) with its message, as stellar-rpc answers one. */
function failure(id: RequestId, error: unknown): Response {
  if (!(error instanceof RpcError)) {
    const message = error instanceof Error ? error.message : String(error);
    return { jsonrpc: '2.0', id, error: { code: -32603, message } };
  }
  const { code, message, data } = error;
  return { jsonrpc: '2.0', id, error: data === undefined ? { code, message } : { code, message, data } };
}
