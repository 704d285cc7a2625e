import type { Cursor } from '#read-model';
import type { AsOf, Status } from '#wire';
import type { Network, NetworkHead } from './network.ts';

export interface IndexerFacts {
  indexedLedger: number | null;
  coverage: { fromLedger: number; toLedger: number }[];
  events: number;
  quarantined: number;
}

export function presentStatus(
  network: Network,
  head: NetworkHead | undefined,
  indexer: IndexerFacts,
  contracts: Record<string, string>,
): Status {
  const { indexedLedger } = indexer;
  return {
    network: {
      passphrase: network.passphrase,
      protocolVersion: head?.protocolVersion ?? null,
      latestLedger: head?.latestLedger ?? null,
    },
    indexer: {
      indexedLedger,
      lagLedgers: head && indexedLedger !== null ? lagLedgers(head, indexedLedger) : null,
      coverage: indexer.coverage.map(({ fromLedger, toLedger }) => [fromLedger, toLedger]),
      events: indexer.events,
      quarantined: indexer.quarantined,
    },
    contracts,
  };
}

/** Closed ledgers that the read model does not hold yet. Never negative: the RPC we ask may be the slower one. */
export function lagLedgers(head: NetworkHead, indexedLedger: number): number {
  return Math.max(0, head.latestLedger - indexedLedger);
}

/** The ledger an answer is true at. */
export function presentAsOf(cursor: Cursor | null): AsOf | null {
  return cursor && { ledger: cursor.ledger, closedAt: cursor.closedAt?.toISOString() ?? null };
}
