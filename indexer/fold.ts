import type { ChainEvent } from './event.ts';
import type { Projection, Row } from './projection.ts';

/** A row as it is now. */
export interface Version {
  row: Row;
  /** Id of the event that made it so. */
  fromEvent: string;
  /** A row of its key is in the table already. */
  isStored: boolean;
}

/** A row as it was, from one event until another. */
export interface EndedVersion {
  row: Row;
  fromEvent: string;
  toEvent: string;
}

/** Current rows to write. */
export interface Changes {
  added: Version[];
  updated: Version[];
}

export type Contradiction = { event: ChainEvent; detail: string };

/** So many rows of a table stay in memory, and up to as many again: about 1 kB each. */
const ROWS_KEPT = 2_000;

/** Values of key columns as one text; contract text holds no U+0000, so none can pass for two. */
export function keyText(values: readonly unknown[]): string {
  return values.length === 1 ? String(values[0]) : values.join('\0');
}

/**
 * One table in memory: the rows that recent events touched, and which of them are still to be written. There is one writer, so
 * what is here is what the table has, or will have once it is written.
 */
export class TableFold {
  readonly projection: Projection;
  #ended: EndedVersion[] = [];
  #changed = new Set<Version>();
  /** By {@link keyText}, in two generations: what one whole generation didn't touch is let go. */
  #recent = new Map<string, Version>();
  #older = new Map<string, Version>();
  #isWhole: boolean;

  /** @param isWhole the table is empty now, so that a key which isn't in memory isn't in the table */
  constructor(projection: Projection, isWhole: boolean) {
    this.projection = projection;
    this.#isWhole = isWhole;
  }

  /** Keys of rows that the events touch, and that may be in the table without being in memory. */
  keysToLoad(events: readonly ChainEvent[]): string[][] {
    if (this.#isWhole || this.projection.table.isFact) return [];
    const keys = new Map<string, string[]>();
    for (const event of events) {
      for (const touch of this.#touchesOf(event)) {
        const key = touch.key(event);
        const text = keyText(key);
        if (!this.#find(text)) keys.set(text, key);
      }
    }
    return [...keys.values()];
  }

  /** Takes a row that the table has. */
  loaded(row: Row, fromEvent: string): void {
    const key = keyText(this.projection.table.key.map((name) => row[name]));
    this.#recent.set(key, { row, fromEvent, isStored: true });
  }

  /** Folds an event; all that it touches in this table changes, or nothing when it contradicts a row: then false. */
  fold(event: ChainEvent): boolean {
    const touches = this.#touchesOf(event);
    const [first] = touches;
    if (!first) return true;
    const next = new Map<string, Row>();
    for (const touch of touches) {
      const key = keyText(touch.key(event));
      const row = touch.evolve(next.get(key) ?? this.#find(key)?.row, event);
      if (!row) return false;
      next.set(key, row);
    }
    for (const [key, row] of next) this.#replace(key, row, event.id);
    return true;
  }

  /** Versions to add to the ended ones, which the caller now writes. */
  takeEnded(): EndedVersion[] {
    const ended = this.#ended;
    this.#ended = [];
    return ended;
  }

  /** Current rows that are new or not as the table has them, which the caller now writes. Lets go of rows not touched for long. */
  takeChanged(): Changes {
    const changes: Changes = { added: [], updated: [] };
    for (const version of this.#changed) {
      (version.isStored ? changes.updated : changes.added).push(version);
      version.isStored = true;
    }
    this.#changed.clear();
    if (this.#recent.size > ROWS_KEPT) {
      if (this.#older.size > 0) this.#isWhole = false;
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    return changes;
  }

  /** More waits in memory than should, until {@link takeChanged}. */
  get isFull(): boolean {
    return this.#changed.size > ROWS_KEPT;
  }

  #touchesOf(event: ChainEvent) {
    const { contracts, touches } = this.projection;
    return contracts.includes(event.contract) ? (touches.get(event.name) ?? []) : [];
  }

  #find(key: string): Version | undefined {
    const recent = this.#recent.get(key);
    if (recent) return recent;
    const older = this.#older.get(key);
    if (older) this.#recent.set(key, older);
    return older;
  }

  #replace(key: string, row: Row, fromEvent: string): void {
    const before = this.#find(key);
    if (before) this.#ended.push({ row: before.row, fromEvent: before.fromEvent, toEvent: fromEvent });
    const version = { row, fromEvent, isStored: before?.isStored ?? false };
    if (before) this.#changed.delete(before);
    this.#changed.add(version);
    if (!this.projection.table.isFact) this.#recent.set(key, version);
  }
}

/** Folds events, which are in id order, into every table. Returns those that contradict the rows before them. */
export function foldEvents(tables: readonly TableFold[], events: readonly ChainEvent[]): Contradiction[] {
  const contradictions: Contradiction[] = [];
  for (const event of events) {
    let contradicted: string[] | undefined;
    for (const table of tables) {
      if (table.fold(event)) continue;
      contradicted ??= [];
      contradicted.push(table.projection.table.name);
    }
    if (!contradicted) continue;
    const detail = `${event.name} does not follow from the rows before it in ${contradicted.join(', ')}; they were left as they are`;
    contradictions.push({ event, detail });
  }
  return contradictions;
}
