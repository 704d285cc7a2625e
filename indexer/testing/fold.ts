import { contractSpec } from '#contracts';
import { createDecoder } from '../decode.ts';
import type { ChainEvent, SourceEvent } from '../event.ts';
import { type Contradiction, foldEvents, type TableFold } from '../fold.ts';
import type { Projection, Row } from '../projection.ts';
import { analyticsAddress, certificateAddress } from './events.ts';

const contracts = new Map([
  [certificateAddress, { name: 'certificate', decoder: createDecoder(contractSpec('certificate')) }],
  [analyticsAddress, { name: 'analytics', decoder: createDecoder(contractSpec('analytics')) }],
]);

/** Raw events as projections see them. Fails on one that the spec doesn't explain. */
export function decoded(events: readonly SourceEvent[]): ChainEvent[] {
  return events.map(({ topics, value, ...event }) => {
    const contract = contracts.get(event.contractAddress);
    const found = contract?.decoder.decode({ topics, value });
    if (!contract || !found || 'reason' in found) throw new Error(`not decoded: ${JSON.stringify(found)}`);
    return { ...event, contract: contract.name, ...found };
  });
}

/** Every version of every row that the events leave in the projection's table, and what contradicted. */
export function foldAll(
  projection: Projection,
  events: readonly SourceEvent[],
): { versions: Row[]; rows: Row[]; contradictions: Contradiction[] } {
  const table: TableFold = { projection, current: new Map(), added: [], ended: [] };
  const contradictions = foldEvents([table], decoded(events));
  const versions = table.added.map(({ row, fromEvent, toEvent }) => ({ ...row, fromEvent, toEvent }));
  return { versions, rows: [...table.current.values()].map(({ row }) => row), contradictions };
}
