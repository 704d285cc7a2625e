/** Ledgers of a real network, and what its own RPC said about their events. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { SourceEvent } from '../event.ts';
import { readPage } from '../source/page.ts';

interface Recorded {
  networkPassphrase: string;
  contracts: Record<string, string>;
  ledgers: { sequence: number; hash: string; headerXdr: string; metadataXdr: string; ledgerCloseTime: string }[];
  events: Record<string, unknown>[];
}

const file = new URL('../../localnet/fixtures/ledgers-and-events.json.gz', import.meta.url);

export const recorded: Recorded = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8'));
export const recordedAddresses = Object.values(recorded.contracts);

/** The 73 events that a Stellar RPC of version 23 gave for these ledgers. */
export const recordedEvents: SourceEvent[] = readPage(
  { events: recorded.events, cursor: '0000000000000000000-0000000000', latestLedger: 36, latestLedgerCloseTime: '0' },
  recordedAddresses,
).events;
