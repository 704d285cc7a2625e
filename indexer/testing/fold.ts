import { contractSpec } from '#contracts';
import { createDecoder } from '../decode.ts';
import type { ChainEvent, SourceEvent } from '../event.ts';
import { type Contradiction, foldEvents, keyText, TableFold } from '../fold.ts';
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
  const table = new TableFold(projection, true);
  const contradictions = foldEvents([table], decoded(events));
  const { added } = table.takeChanged();
  const current = added.map(({ row, fromEvent }) => ({
    ...row,
    fromEvent,
    toEvent: null as string | null,
  }));
  const versions = [...table.takeEnded().map(({ row, ...span }) => ({ ...row, ...span })), ...current];
  versions.sort((a, b) => (a.fromEvent < b.fromEvent ? -1 : 1));
  // Rows in the order in which they came to be.
  const firstOf = (row: Row): number => versions.findIndex((version) => keyOf(version) === keyOf(row));
  const keyOf = (row: Row): string => keyText(projection.table.key.map((name) => row[name]));
  const rows = added.map(({ row }) => row).sort((a, b) => firstOf(a) - firstOf(b));
  return { versions, rows, contradictions };
}
