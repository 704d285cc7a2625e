import { Status } from '#wire';
import type { Network } from '../chain/network.ts';
import type { Database, Snapshot } from '../database.ts';
import { type Route, route } from '../http/route.ts';
import { eventCounter } from './event-count.ts';
import { type IndexerFacts, presentStatus } from './present.ts';

export function statusRoutes(database: Database, network: Network, contracts: Record<string, string>): Route[] {
  const countEvents = eventCounter();
  return [
    route({
      path: '/v1/status',
      name: 'readStatus',
      summary: 'How far network and indexer are, what is complete, and which contracts are read',
      scope: 'events',
      answers: { 200: { description: 'The status', schema: Status } },
      async handle() {
        const [head, indexer] = await Promise.all([
          network.head(),
          database.readSnapshot((snapshot) => readIndexerFacts(snapshot, countEvents)),
        ]);
        return presentStatus(network, head, indexer, contracts);
      },
    }),
  ];
}

async function readIndexerFacts(
  snapshot: Snapshot,
  countEvents: ReturnType<typeof eventCounter>,
): Promise<IndexerFacts> {
  const { Coverage, Quarantine, cursor, transaction } = snapshot;
  // One after the other: a transaction is one connection.
  const coverage = await Coverage.findAll({ order: ['fromLedger'], transaction });
  const events = await countEvents(snapshot);
  const quarantined = await Quarantine.count({ transaction });
  return { indexedLedger: cursor?.ledger ?? null, coverage, events, quarantined };
}
