import { endOfLedger, ledgerOf, type SourceEvent } from '../event.ts';
import { type JsonRpc, RpcFailure, RpcRefusal } from './json-rpc.ts';
import { type EventsPage, readPage } from './page.ts';
import { type Position, type Scan, type Source, SourceFatal, SourceGap, SourceRetry } from './source.ts';

export interface RpcEventsOptions {
  rpc: JsonRpc;
  /** 1 to 25: 5 filters of 5 contracts is what one request takes. */
  contractAddresses: readonly string[];
  /** Events asked for at once; falls when the server refuses, and grows back. */
  pageSizeMax?: number;
}

interface Health {
  latestLedger: number;
  latestLedgerCloseTime?: string;
  oldestLedger: number;
}

/** What one request asks for. It shrinks by half when the server is overwhelmed and doubles with every answer. */
interface Reach {
  pageSize: number;
  pageSizeMax: number;
  ledgers: number;
}

/** A start with an end, or the cursor to go on from: the server takes either. */
type Range = { startLedger: number; endLedger: number; cursor?: undefined } | { cursor: string };

const CONTRACTS_MAX = 25;
const CONTRACTS_PER_FILTER = 5;
const LEDGERS_MAX = 10_000; // what the server scans per request
const PAGE_SIZE_ALWAYS_TAKEN = 100; // the server's own default

/** Reads events through `getEvents` of one Stellar RPC. */
export function createRpcEventsSource({ rpc, contractAddresses, pageSizeMax = 1000 }: RpcEventsOptions): Source {
  const filters = uniformFilters(contractAddresses);
  const reach: Reach = { pageSize: pageSizeMax, pageSizeMax, ledgers: LEDGERS_MAX };
  let latestKnown = 0;

  async function request(range: Range): Promise<EventsPage> {
    const { cursor, ...ledgers } = range;
    const pagination = { limit: reach.pageSize, ...(cursor && { cursor }) };
    const page = readPage(await rpc.call('getEvents', { ...ledgers, filters, pagination }), contractAddresses);
    latestKnown = page.latest.ledger;
    return page;
  }

  /** Asks for the ledgers from `from` on, and on and on while one ledger fills page after page. */
  async function readFrom(from: number): Promise<{ events: SourceEvent[]; last: EventsPage }> {
    // Past the newest known ledger only a cursor is taken; before it, a start can be bounded by an end.
    let page = await request(
      from <= latestKnown ? { startLedger: from, endLedger: from + reach.ledgers } : { cursor: endOfLedger(from - 1) },
    );
    const events = [...page.events];
    while (page.provenThrough < from && page.provenThrough < page.latest.ledger) {
      const before = page.cursor;
      page = await request({ cursor: before });
      if (page.cursor <= before && page.latest.ledger >= from)
        throw new SourceRetry(`getEvents stands still at the cursor ${before}`);
      events.push(...page.events);
    }
    return { events, last: page };
  }

  return {
    async requireNetwork(passphrase) {
      const found = await orRetry(rpc.call<{ passphrase?: string }>('getNetwork'));
      if (found.passphrase !== passphrase) {
        throw new SourceFatal(
          `The RPC serves the network "${found.passphrase}", but the contracts are on "${passphrase}". Set STELLAR_RPC_URL to an RPC of that network.`,
        );
      }
      latestKnown = (await orRetry(rpc.call<Health>('getHealth'))).latestLedger;
    },

    async holds({ id, txHash }) {
      const ledger = ledgerOf(id);
      const { oldestLedger, latestLedger } = await orRetry(rpc.call<Health>('getHealth'));
      if (ledger < oldestLedger || ledger > latestLedger) return undefined;
      try {
        for (let range: Range = { startLedger: ledger, endLedger: ledger + 1 }; ; ) {
          const page = await request(range);
          if (page.events.some((event) => event.id === id && event.txHash === txHash)) return true;
          if (page.provenThrough >= ledger || page.cursor >= id) return false;
          range = { cursor: page.cursor };
        }
      } catch (error) {
        throw await explain(error, { ledger: ledger - 1, closedAt: null }, reach, rpc);
      }
    },

    async scan(after) {
      try {
        const { events, last } = await readFrom(after.ledger + 1);
        grow(reach);
        return scanOf(after, events, last);
      } catch (error) {
        throw await explain(error, after, reach, rpc);
      }
    },
  };
}

/** One shape for every filter: a mixed set made older servers drop events silently (stellar-rpc #832). */
function uniformFilters(addresses: readonly string[]): object[] {
  if (addresses.length === 0 || addresses.length > CONTRACTS_MAX) {
    throw new Error(`found ${addresses.length} contracts to index, expected 1 to ${CONTRACTS_MAX}`);
  }
  const filters: object[] = [];
  for (let i = 0; i < addresses.length; i += CONTRACTS_PER_FILTER) {
    filters.push({ type: 'contract', contractIds: addresses.slice(i, i + CONTRACTS_PER_FILTER) });
  }
  return filters;
}

/** Keeps what lies in wholly proven ledgers after the position, sorted, each once: servers may repeat or overlap. */
function scanOf(after: Position, found: readonly SourceEvent[], { provenThrough, latest }: EventsPage): Scan {
  const through = Math.max(after.ledger, provenThrough);
  const byId = new Map<string, SourceEvent>();
  for (const event of found) {
    if (event.ledger > after.ledger && event.ledger <= through) byId.set(event.id, event);
  }
  const events = [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    events,
    scannedThrough: positionOf(through, after, events.at(-1), latest),
    more: through < latest.ledger,
    latest,
  };
}

function positionOf(ledger: number, after: Position, lastEvent: SourceEvent | undefined, latest: Position): Position {
  if (ledger === after.ledger) return after;
  if (ledger === latest.ledger) return latest;
  return { ledger, closedAt: lastEvent?.ledger === ledger ? lastEvent.closedAt : null };
}

const OVERWHELMED_CODES = new Set([-32001, -32098]);
const OVERWHELMED_STATUSES = new Set([413, 429, 503, 504]);
const OUT_OF_RANGE = -32600;
const INVALID_PARAMS = -32602;

/** What a failed scan means for whoever asked; shrinks the reach where that may help. */
async function explain(error: unknown, after: Position, reach: Reach, rpc: JsonRpc): Promise<Error> {
  if (error instanceof RpcRefusal && error.code === INVALID_PARAMS) return learnPageSize(error, reach);
  if (error instanceof RpcRefusal && error.code === OUT_OF_RANGE) return explainRange(error, after, rpc);
  if (isOverwhelmed(error)) shrink(reach);
  if (error instanceof RpcRefusal || error instanceof RpcFailure)
    return new SourceRetry(error.message, { cause: error });
  return error as Error;
}

function isOverwhelmed(error: unknown): boolean {
  if (error instanceof RpcRefusal) return OVERWHELMED_CODES.has(error.code);
  return error instanceof RpcFailure && (error.status === undefined || OVERWHELMED_STATUSES.has(error.status));
}

function shrink(reach: Reach): void {
  reach.pageSize = Math.max(1, reach.pageSize >> 1);
  reach.ledgers = Math.max(1, reach.ledgers >> 1);
}

function grow(reach: Reach): void {
  reach.pageSize = Math.min(reach.pageSizeMax, reach.pageSize * 2);
  reach.ledgers = Math.min(LEDGERS_MAX, reach.ledgers * 2);
}

/** An operator may allow fewer events a page than others do; the refusal names the number. */
function learnPageSize(refusal: RpcRefusal, reach: Reach): Error {
  const named = Number(/limit must not exceed (\d+)/.exec(refusal.message)?.[1]);
  const allowed = named || Math.min(reach.pageSize, PAGE_SIZE_ALWAYS_TAKEN);
  if (allowed >= reach.pageSize)
    return new SourceFatal(
      `${refusal.message}. The RPC does not take what the indexer asks; is it a Stellar RPC of version 23 or newer?`,
    );
  reach.pageSize = reach.pageSizeMax = allowed;
  return new SourceRetry(refusal.message, { cause: refusal });
}

/** Three causes share one code; the numbers tell them apart, the message doesn't. */
async function explainRange(refusal: RpcRefusal, after: Position, rpc: JsonRpc): Promise<Error> {
  const health = await rpc.call<Health>('getHealth').catch(() => undefined);
  if (!health) return new SourceRetry(refusal.message, { cause: refusal });
  const next = after.ledger + 1;
  if (next < health.oldestLedger) return new SourceGap(next, health.oldestLedger - 1);
  if (health.latestLedger < after.ledger) return explainBehind(after, health);
  return new SourceRetry(refusal.message, { cause: refusal }); // the same code also stands for the server's own read failures
}

/** Time never runs backwards on one network: a node behind us whose newest ledger closed after ours is on another one. */
function explainBehind(after: Position, health: Health): Error {
  const closedAtSeconds = Number(health.latestLedgerCloseTime);
  if (after.closedAt && closedAtSeconds > Date.parse(after.closedAt) / 1000) {
    return new SourceFatal(
      `The network was reset: ledger ${after.ledger} closed at ${after.closedAt} is indexed, but the RPC's newest ledger ${health.latestLedger} closed later, at ${new Date(closedAtSeconds * 1000).toISOString()}. Deploy the contracts anew and give the indexer an empty database ("npm run reset" does both for the embedded network).`,
    );
  }
  return new SourceRetry(
    `The RPC's newest ledger is ${health.latestLedger}, behind the indexed ${after.ledger}; waiting for it to catch up`,
    {
      state: 'source_behind',
    },
  );
}

async function orRetry<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw new SourceRetry((error as Error).message, { cause: error });
  }
}
