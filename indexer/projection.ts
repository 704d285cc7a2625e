import type { Table } from '#read-model/table.ts';
import type { ChainEvent, EventData } from './event.ts';

/**
 * What an event does to one row. Pure: the same row and event give the same row, whatever the clock, and neither is changed.
 * `undefined` says that the event contradicts the rows before it (a revocation of what was never issued).
 */
export interface Touch<Row, Data> {
  /** The row's key: its columns' values, in the order of the projection's `key`. */
  key(event: ChainEvent<Data>): string[];
  evolve(row: Row | undefined, event: ChainEvent<Data>): Row | undefined;
}

/** The data of each event of a contract, by the event's name, from the contract's generated types. */
export type DataByName<Event extends { name: string; data: unknown }> = {
  [Name in Event['name']]: Extract<Event, { name: Name }>['data'];
};

/** Touches per event name; most events touch one row of a table, some several. */
type Touches<Row, Events> = { [Name in keyof Events]?: Touch<Row, Events[Name]> | Touch<Row, Events[Name]>[] };

/** How one table follows from events. */
export interface Projection {
  table: Table;
  /** Names of the contracts whose events it folds. */
  contracts: readonly string[];
  touches: ReadonlyMap<string, readonly Touch<Row, EventData>[]>;
}

/** A row by attribute; timestamps are ISO 8601 text, numeric columns decimal text. */
export type Row = Record<string, unknown>;

/** A row as the projection writes it: the engine adds the version, and timestamps are text. */
export type Written<Model> = { [Name in keyof Omit<Model, 'fromEvent' | 'toEvent'>]: TextForDate<Model[Name]> };
type TextForDate<Value> = Value extends Date ? string : Value;

/**
 * Declares a projection. `Events` maps the event names that it folds to their data.
 *
 * @example see projections/certificate/credentials.ts
 */
export function projection<Model, Events>(
  table: Table<Model>,
  contracts: readonly string[],
  touches: Touches<Written<Model>, Events>,
): Projection {
  const lists = Object.entries(touches).map(
    ([name, touch]) => [name, [touch].flat()] as [string, Touch<Row, EventData>[]],
  );
  return { table, contracts, touches: new Map(lists) };
}
