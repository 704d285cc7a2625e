import { xdr } from '@stellar/stellar-sdk/base';
import type { SourceEvent } from '../event.ts';
import type { JsonRpc } from './json-rpc.ts';
import { type LedgerRecord, readLedger, requireFollows, UnprovenLedger, wantedContracts } from './ledger-meta.ts';
import { Reach } from './reach.ts';
import { explain, type Health, isUnknownMethod, latestOf, orRetry, requireNetwork } from './refusal.ts';
import { type Position, type Source, SourceFatal, SourceGap, SourceRetry } from './source.ts';

export interface RpcLedgersOptions {
  rpc: JsonRpc;
  /** Whose server it is, for logs. */
  host: string;
  contractAddresses: readonly string[];
}

/** What the server takes at most. A ledger of a busy network has 1.5 MB, so a page begins small and grows. */
const PAGE_SIZE_MAX = 200;
const PAGE_SIZE_FIRST = 8;

/**
 * Reads ledgers through `getLedgers` of one Stellar RPC and takes the events from their meta. Costs more than
 * `getEvents`, but a server with a data lake behind it gives ledgers far older than the oldest it names.
 */
export function createRpcLedgersSource({ rpc, host, contractAddresses }: RpcLedgersOptions): Source {
  const wanted = wantedContracts(contractAddresses);
  const reach = new Reach({ pageSizeMax: PAGE_SIZE_MAX, ledgersMax: PAGE_SIZE_MAX });
  reach.pageSize = PAGE_SIZE_FIRST;

  async function read(after: Position, until: number): Promise<LedgerRecord[]> {
    const pagination = { limit: Math.min(reach.pageSize, until - after.ledger) };
    const { ledgers } = await rpc.call<{ ledgers?: unknown }>('getLedgers', {
      startLedger: after.ledger + 1,
      pagination,
    });
    if (!Array.isArray(ledgers) || ledgers.length === 0)
      throw new SourceRetry(`getLedgers answered oddly: no ledgers from ${after.ledger + 1} on`);
    const records = ledgers.map(({ metadataXdr }) => readLedger(metaOf(metadataXdr), wanted));
    requireChain(after, records);
    return records.filter(({ sequence }) => sequence <= until);
  }

  return {
    name: `getLedgers of ${host}`,

    async requireNetwork(passphrase) {
      await requireNetwork(rpc, passphrase);
    },

    hashOf: (ledger) => hashOfLedger(rpc, ledger),

    async holds() {
      return undefined; // an event is looked up where events are kept
    },

    async scan(after, until = Number.POSITIVE_INFINITY) {
      const health = await orRetry(rpc.call<Health>('getHealth'));
      const latest = latestOf(health);
      if (after.ledger >= latest.ledger) return { events: [], scannedThrough: after, more: false, latest };
      try {
        const records = await read(after, Math.min(until, latest.ledger));
        reach.grow();
        const last = records.at(-1) as LedgerRecord;
        const scannedThrough = { ledger: last.sequence, closedAt: last.closedAt };
        const events = records.flatMap((record): SourceEvent[] => record.events);
        return { events, scannedThrough, more: scannedThrough.ledger < latest.ledger, latest, hash: last.hash };
      } catch (error) {
        throw await explainLedgers(error, after, health, reach, rpc);
      }
    },
  };
}

/** Ledgers in order, none left out, each naming the hash of the one before. */
function requireChain(after: Position, records: readonly LedgerRecord[]): void {
  if (records[0]?.sequence !== after.ledger + 1)
    throw new UnprovenLedger(`found ledger ${records[0]?.sequence}, expected ${after.ledger + 1}`);
  for (const [i, record] of records.entries()) requireFollows(records[i - 1], record);
}

/** A newer protocol's meta needs a newer SDK: asking again gives the same bytes. */
export function metaOf(metadataXdr: unknown): xdr.LedgerCloseMeta {
  if (typeof metadataXdr !== 'string') throw new SourceRetry('getLedgers answered oddly: a ledger has no metadataXdr');
  try {
    return xdr.LedgerCloseMeta.fromXdr(metadataXdr, 'base64');
  } catch (error) {
    throw new UnprovenLedger(`a ledger's meta can't be read: ${(error as Error).message}`);
  }
}

async function explainLedgers(
  error: unknown,
  after: Position,
  health: Health,
  reach: Reach,
  rpc: JsonRpc,
): Promise<Error> {
  if (error instanceof UnprovenLedger) return new SourceRetry(`getLedgers answered oddly: ${error.message}`);
  const isOld = after.ledger + 1 < health.oldestLedger;
  const explained = isUnknownMethod(error) ? undefined : await explain(error, after, reach, rpc);
  // Whatever it says about a ledger before its oldest: it doesn't have that one.
  if (!explained || (isOld && explained instanceof SourceFatal))
    return new SourceGap(after.ledger + 1, Math.max(after.ledger + 1, health.oldestLedger - 1), latestOf(health));
  return explained;
}

/** The hash of a ledger as the RPC has it; of the one before its oldest, too, because each ledger names the hash before it. */
export async function hashOfLedger(rpc: JsonRpc, ledger: number): Promise<string | undefined> {
  const { oldestLedger, latestLedger } = await orRetry(rpc.call<Health>('getHealth'));
  if (ledger < oldestLedger - 1 || ledger > latestLedger) return undefined;
  const asked = Math.max(ledger, oldestLedger);
  try {
    const params = { startLedger: asked, pagination: { limit: 1 } };
    const { ledgers } = await rpc.call<{ ledgers?: { headerXdr: string }[] }>('getLedgers', params);
    const entry = xdr.LedgerHeaderHistoryEntry.fromXdr(ledgers?.[0]?.headerXdr ?? '', 'base64');
    if (entry.header.ledgerSeq !== asked) return undefined;
    return Buffer.from((ledger < asked ? entry.header.previousLedgerHash : entry.hash).toBytes()).toString('hex');
  } catch (error) {
    if (isUnknownMethod(error)) return undefined;
    throw new SourceRetry((error as Error).message, { cause: error });
  }
}
