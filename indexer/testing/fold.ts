import { Decoders } from '../decoders.ts';
import type { ChainEvent, SourceEvent } from '../event.ts';
import { type Contradiction, foldEvents, keyText, TableFold } from '../fold.ts';
import type { Projection, Row } from '../projection.ts';
import { testContracts } from './events.ts';

const decoders = new Decoders(testContracts.contracts);

/** Raw events as projections see them. Fails on one that the spec doesn't explain. */
export function decoded(events: readonly SourceEvent[]): ChainEvent[] {
  return events.map((event) => {
    const found = decoders.decodeLogged(event);
    if ('reason' in found) throw new Error(`not decoded: ${JSON.stringify(found)}`);
    const { id, ledger, closedAt, txHash, contractAddress } = event;
    return { id, ledger, closedAt, txHash, contractAddress, contract: decoders.nameOf(contractAddress), ...found };
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
