import type { Status } from '#wire';
import { lagLedgers, type Network, type NetworkHead } from '../chain/network.ts';

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
