import { endOfLedger, ledgerOf, type SourceEvent } from '../event.ts';
import type { JsonRpc } from './json-rpc.ts';
import { type EventsPage, readPage } from './page.ts';
import { Reach } from './reach.ts';
import { explain, type Health, orRetry, requireNetwork } from './refusal.ts';
import { hashOfLedger } from './rpc-ledgers.ts';
import { type Position, type Scan, type Source, SourceRetry } from './source.ts';

export interface RpcEventsOptions {
  rpc: JsonRpc;
  /** Whose server it is, for logs. */
  host: string;
  contractAddresses: readonly string[];
  /** Events asked for at once; falls when the server refuses, and grows back. */
  pageSizeMax?: number;
  /** Told the network's protocol version whenever it was asked for. */
  onProtocol?: (version: number) => void;
}

/** A start with an end, or the cursor to go on from: the server takes either. */
type Range = { startLedger: number; endLedger: number; cursor?: undefined } | { cursor: string };

/** What one request can ask for: the contracts of up to five filters. */
interface Shard {
  addresses: readonly string[];
  filters: object[];
}

/** What a shard gave for the ledgers from the one asked for up to `page.provenThrough`. */
interface Reading {
  events: SourceEvent[];
  page: EventsPage;
}

const CONTRACTS_PER_FILTER = 5;
const CONTRACTS_PER_SHARD = 25; // 5 filters of 5 contracts is what one request takes
const LEDGERS_MAX = 10_000; // what the server scans per request

/** Reads events through `getEvents` of one Stellar RPC. */
export function createRpcEventsSource(options: RpcEventsOptions): Source {
  const { rpc, host, contractAddresses, pageSizeMax = 1000 } = options;
  const shards = shardsOf(contractAddresses);
  const reach = new Reach({ pageSizeMax, ledgersMax: LEDGERS_MAX });
  let latestKnown = 0;

  async function request({ addresses, filters }: Shard, range: Range): Promise<EventsPage> {
    const { cursor, ...ledgers } = range;
    const pagination = { limit: reach.pageSize, ...(cursor && { cursor }) };
    const page = readPage(await rpc.call('getEvents', { ...ledgers, filters, pagination }), addresses);
    latestKnown = page.latest.ledger;
    return page;
  }

  /** Asks for the ledgers from `from` on, and on and on while one ledger fills page after page. */
  async function readShard(shard: Shard, from: number, until: number): Promise<Reading> {
    const endLedger = Math.min(from + reach.ledgers, until + 1);
    // Past the newest known ledger only a cursor is taken; before it, a start can be bounded by an end.
    let page = await request(
      shard,
      from <= latestKnown ? { startLedger: from, endLedger } : { cursor: endOfLedger(from - 1) },
    );
    const events = [...page.events];
    while (page.provenThrough < from && page.provenThrough < page.latest.ledger) {
      const before = page.cursor;
      page = await request(shard, { cursor: before });
      if (page.cursor <= before && page.latest.ledger >= from) throw standsStill(before);
      events.push(...page.events);
    }
    return { events, page };
  }

  /** Each shard is asked no further than the ones before it came: the least of them bounds the scan. */
  async function readShards(from: number, until: number): Promise<Reading[]> {
    const readings: Reading[] = [];
    let bound = until;
    for (const shard of shards) {
      const reading = await readShard(shard, from, bound);
      readings.push(reading);
      bound = Math.min(bound, Math.max(from, reading.page.provenThrough));
    }
    return readings;
  }

  /** Whether the history has this event, page by page through its ledger. */
  async function hasEvent({ id, txHash }: { id: string; txHash: string }, ledger: number): Promise<boolean> {
    for (const shard of shards) {
      for (let range: Range | undefined = { startLedger: ledger, endLedger: ledger + 1 }; range; ) {
        const page: EventsPage = await request(shard, range);
        if (page.events.some((event) => event.id === id && event.txHash === txHash)) return true;
        if (page.cursor <= (range.cursor ?? '')) throw standsStill(page.cursor);
        range = page.provenThrough >= ledger || page.cursor >= id ? undefined : { cursor: page.cursor };
      }
    }
    return false;
  }

  return {
    name: `getEvents of ${host}`,

    async requireNetwork(passphrase) {
      const { protocolVersion } = await requireNetwork(rpc, passphrase);
      if (protocolVersion) options.onProtocol?.(protocolVersion);
      latestKnown = (await orRetry(rpc.call<Health>('getHealth'))).latestLedger;
    },

    hashOf: (ledger) => hashOfLedger(rpc, ledger),

    async holds(event) {
      const ledger = ledgerOf(event.id);
      const { oldestLedger, latestLedger } = await orRetry(rpc.call<Health>('getHealth'));
      if (ledger < oldestLedger || ledger > latestLedger) return undefined;
      try {
        return await hasEvent(event, ledger);
      } catch (error) {
        throw await explain(error, { ledger: ledger - 1, closedAt: null }, reach, rpc);
      }
    },

    async scan(after, until = Number.POSITIVE_INFINITY) {
      try {
        const readings = await readShards(after.ledger + 1, until);
        reach.grow();
        return scanOf(after, until, readings);
      } catch (error) {
        throw await explain(error, after, reach, rpc);
      }
    },
  };
}

function standsStill(cursor: string): SourceRetry {
  return new SourceRetry(`getEvents stands still at the cursor ${cursor}`);
}

/** One shape for every filter: a mixed set made older servers drop events silently (stellar-rpc #832). */
function shardsOf(addresses: readonly string[]): Shard[] {
  return slices(addresses, CONTRACTS_PER_SHARD).map((shard) => ({
    addresses: shard,
    filters: slices(shard, CONTRACTS_PER_FILTER).map((contractIds) => ({ type: 'contract,system', contractIds })),
  }));
}

function slices<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

/** Keeps what lies in ledgers that every shard proved, sorted, each once: servers may repeat or overlap. */
function scanOf(after: Position, until: number, readings: readonly Reading[]): Scan {
  const proven = Math.min(until, ...readings.map(({ page }) => page.provenThrough));
  const through = Math.max(after.ledger, proven);
  const { latest, oldest } = (readings.at(-1) as Reading).page;
  const byId = new Map<string, SourceEvent>();
  for (const event of readings.flatMap(({ events }) => events)) {
    if (event.ledger > after.ledger && event.ledger <= through) byId.set(event.id, event);
  }
  const events = [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    events,
    scannedThrough: positionOf(through, after, events.at(-1), latest),
    more: through < latest.ledger,
    latest,
    oldest,
  };
}

function positionOf(ledger: number, after: Position, lastEvent: SourceEvent | undefined, latest: Position): Position {
  if (ledger === after.ledger) return after;
  if (ledger === latest.ledger) return latest;
  return { ledger, closedAt: lastEvent?.ledger === ledger ? lastEvent.closedAt : null };
}
