/** What a failed call means for whoever asked. Codes are those of Stellar RPC's `jsonrpc2` errors. */
import { type JsonRpc, RpcFailure, RpcRefusal } from './json-rpc.ts';
import type { Reach } from './reach.ts';
import { type Position, SourceFatal, SourceGap, SourceRetry } from './source.ts';

/** The answer of `getHealth`, as far as it is used. */
export interface Health {
  latestLedger: number;
  latestLedgerCloseTime?: string;
  oldestLedger: number;
}

const OVERWHELMED_CODES = new Set([-32001, -32098]);
const OVERWHELMED_STATUSES = new Set([413, 429, 503, 504]);
const OUT_OF_RANGE = -32600;
const METHOD_UNKNOWN = -32601;
export const INVALID_PARAMS = -32602;

const PAGE_SIZE_ALWAYS_TAKEN = 100; // the server's own default

/** The error to throw for one that a scan after a position met; shrinks the reach where that may help. */
export async function explain(error: unknown, after: Position, reach: Reach, rpc: JsonRpc): Promise<Error> {
  if (isRefusal(error, INVALID_PARAMS)) return learnPageSize(error, reach);
  if (isRefusal(error, OUT_OF_RANGE)) return explainRange(error, after, rpc);
  if (isOverwhelmed(error)) reach.shrink();
  if (error instanceof RpcRefusal || error instanceof RpcFailure)
    return new SourceRetry(error.message, { cause: error });
  return error as Error;
}

export function isRefusal(error: unknown, code: number): error is RpcRefusal {
  return error instanceof RpcRefusal && error.code === code;
}

/** An older server, or one that was told to leave this out. */
export function isUnknownMethod(error: unknown): boolean {
  return isRefusal(error, METHOD_UNKNOWN);
}

function isOverwhelmed(error: unknown): boolean {
  if (error instanceof RpcRefusal) return OVERWHELMED_CODES.has(error.code);
  return error instanceof RpcFailure && (error.status === undefined || OVERWHELMED_STATUSES.has(error.status));
}

/** An operator may allow less in a page than others do; the refusal names the number. */
function learnPageSize(refusal: RpcRefusal, reach: Reach): Error {
  const named = Number(/limit must not exceed (\d+)/.exec(refusal.message)?.[1]);
  const allowed = named || PAGE_SIZE_ALWAYS_TAKEN;
  // A second request under way may have been larger, too, than what the first one's refusal has taught meanwhile.
  const wasLarger = named > 0 && (refusal.pageSize ?? 0) > named;
  if (reach.limitPage(allowed) || wasLarger) return new SourceRetry(refusal.message, { cause: refusal });
  return new SourceFatal(
    `${refusal.message}. The RPC does not take what the indexer asks; is it a Stellar RPC of version 23 or newer?`,
  );
}

/** Three causes share one code; the numbers tell them apart, the message doesn't. */
async function explainRange(refusal: RpcRefusal, after: Position, rpc: JsonRpc): Promise<Error> {
  const health = await rpc.call<Health>('getHealth').catch(() => undefined);
  if (!health) return new SourceRetry(refusal.message, { cause: refusal });
  const next = after.ledger + 1;
  if (next < health.oldestLedger) return new SourceGap(next, health.oldestLedger - 1, latestOf(health));
  if (health.latestLedger < after.ledger) return explainBehind(after, health);
  return new SourceRetry(refusal.message, { cause: refusal }); // the same code also stands for the server's own read failures
}

/** Time never runs backwards on one network: a node behind us whose newest ledger closed after ours is on another one. */
function explainBehind(after: Position, health: Health): Error {
  const { ledger, closedAt } = latestOf(health);
  if (after.closedAt && closedAt && closedAt > after.closedAt) {
    return new SourceFatal(
      `The network was reset: ledger ${after.ledger} closed at ${after.closedAt} is indexed, but the RPC's newest ledger ${ledger} closed later, at ${closedAt}. Deploy the contracts anew and give the indexer an empty database ("npm run reset" does both for the embedded network).`,
    );
  }
  return new SourceRetry(
    `The RPC's newest ledger is ${ledger}, behind the indexed ${after.ledger}; waiting for it to catch up`,
    { state: 'source_behind' },
  );
}

/** Close times are Unix seconds, as text. */
export function latestOf({ latestLedger, latestLedgerCloseTime }: Health): Position {
  const closedAtMs = Number(latestLedgerCloseTime) * 1000;
  return {
    ledger: latestLedger,
    closedAt: Number.isSafeInteger(closedAtMs) ? new Date(closedAtMs).toISOString() : null,
  };
}

/** For calls that no smaller page can help. */
export async function orRetry<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw new SourceRetry((error as Error).message, { cause: error });
  }
}

/** @throws {SourceFatal} naming both networks */
export async function requireNetwork(rpc: JsonRpc, passphrase: string): Promise<{ protocolVersion?: number }> {
  const found = await orRetry(rpc.call<{ passphrase?: string; protocolVersion?: number }>('getNetwork'));
  if (found.passphrase === passphrase) return found;
  throw new SourceFatal(
    `The RPC serves the network "${found.passphrase}", but the contracts are on "${passphrase}". Set STELLAR_RPC_URL to an RPC of that network.`,
  );
}
