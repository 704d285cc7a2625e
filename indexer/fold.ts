import type { ChainEvent } from './event.ts';
import type { Projection, Row } from './projection.ts';

/** Rows of one table that a batch touches, from load to write. */
export interface TableFold {
  projection: Projection;
  /** By {@link keyText}. */
  current: Map<string, Version>;
  /** Versions to insert, in event order. */
  added: Version[];
  /** Loaded versions that ended, to update. */
  ended: Version[];
}

/** A row and the events between which it is true. */
export interface Version {
  row: Row;
  fromEvent: string;
  toEvent: string | null;
  /** In the table already, not made by this batch. */
  isStored: boolean;
}

export type Contradiction = { event: ChainEvent; detail: string };

/** Values of key columns as one text, to be a Map's key. */
export function keyText(values: readonly unknown[]): string {
  return JSON.stringify(values);
}

/** Keys of the rows that the events touch in the projection's table. */
export function touchedKeys(projection: Projection, events: readonly ChainEvent[]): string[][] {
  const keys = new Map<string, string[]>();
  for (const event of events) {
    for (const touch of touchesOf(projection, event)) {
      const key = touch.key(event);
      keys.set(keyText(key), key);
    }
  }
  return [...keys.values()];
}

/** Folds events, which are in id order, over the loaded rows of every table. Returns the events that contradict the rows before them. */
export function foldEvents(tables: readonly TableFold[], events: readonly ChainEvent[]): Contradiction[] {
  const contradictions: Contradiction[] = [];
  for (const event of events) {
    const contradicted = tables.filter((table) => !foldEvent(table, event)).map((table) => table.projection.table);
    if (contradicted.length > 0) {
      const detail = `${event.name} does not follow from the rows before it in ${contradicted.join(', ')}; they were left as they are`;
      contradictions.push({ event, detail });
    }
  }
  return contradictions;
}

function foldEvent(table: TableFold, event: ChainEvent): boolean {
  let follows = true;
  for (const touch of touchesOf(table.projection, event)) {
    const key = keyText(touch.key(event));
    const before = table.current.get(key);
    const row = touch.evolve(before?.row, event);
    if (row) replace(table, key, row, event.id);
    else follows = false;
  }
  return follows;
}

function replace(table: TableFold, key: string, row: Row, fromEvent: string): void {
  const before = table.current.get(key);
  // An event that touches a row twice (an admin who hands over to itself) makes one version.
  if (before?.fromEvent === fromEvent) {
    before.row = row;
    return;
  }
  if (before) before.toEvent = fromEvent;
  if (before?.isStored) table.ended.push(before);
  const after = { row, fromEvent, toEvent: null, isStored: false };
  table.added.push(after);
  table.current.set(key, after);
}

function touchesOf(projection: Projection, event: ChainEvent) {
  return projection.contracts.includes(event.contract) ? (projection.touches.get(event.name) ?? []) : [];
}
