import type { Position } from './source/source.ts';

/** What the indexer is doing, for /readyz, metrics and logs. */
export type State =
  | 'starting'
  | 'waiting_for_lock' // another indexer writes
  | 'catching_up'
  | 'following' // has what the source has
  | 'source_away'
  | 'source_behind' // a lagging RPC: fewer ledgers than are indexed
  | 'gap' // needed ledgers are out of the source's reach
  | 'database_away'
  | 'stopped';

export const states: readonly State[] = [
  'starting',
  'waiting_for_lock',
  'catching_up',
  'following',
  'source_away',
  'source_behind',
  'gap',
  'database_away',
  'stopped',
];

/** Ready means that answers from the read model are at most this old. */
const READY_LAG_LEDGERS_MAX = 5;
const READY_SILENCE_MS_MAX = 30_000;
const READY_DATABASE_MS_MAX = 5_000;

export interface Readiness {
  ready: boolean;
  state: State;
  /** Why it isn't ready, or what it waits for. */
  reason: string | null;
  ledger: number | null;
  latestLedger: number | null;
  lagLedgers: number | null;
  /** Since the indexer last had all that the network had. */
  lagSeconds: number;
}

export class Status {
  state: State = 'starting';
  reason: string | null = null;
  indexed: Position | undefined;
  latest: Position | undefined;
  /** As the RPC last told. */
  networkProtocol: number | undefined;
  /** The oldest ledger that the source still keeps. */
  oldestLedger: number | undefined;
  /** Ledgers out of reach, while in a gap. */
  gapLedgers = 0;
  /** Contracts were added, and their history is not complete yet. */
  joining: { ledgers: number; reason: string } | undefined;
  /** The indexes that a first backfill goes without are made. */
  isIndexed = true;
  /** By this process. */
  committedEvents = 0;
  readonly #now: () => number;
  #completeAtMs: number;
  #answeredAtMs = Number.NEGATIVE_INFINITY;
  #databaseAskedAtMs: number | undefined;

  constructor(now: () => number = Date.now) {
    this.#now = now;
    this.#completeAtMs = now();
  }

  /** Enters a state; returns whether it is news, so that a long outage is one line in the log. */
  enter(state: State, reason: string | null = null): boolean {
    const isNews = this.state !== state || this.reason !== reason;
    this.state = state;
    this.reason = reason;
    if (state !== 'gap' && !this.joining) this.gapLedgers = 0;
    return isNews;
  }

  /** The source answered, and everything up to `indexed` is committed: both the RPC and the database are there. */
  progressed(indexed: Position, latest: Position, oldest?: number): void {
    this.indexed = indexed;
    this.latest = latest;
    this.oldestLedger = oldest ?? this.oldestLedger;
    this.#answeredAtMs = this.#now();
    if (this.lagLedgers === 0) this.#completeAtMs = this.#now();
  }

  get lagLedgers(): number | null {
    return this.indexed && this.latest ? Math.max(0, this.latest.ledger - this.indexed.ledger) : null;
  }

  get lagSeconds(): number {
    return (this.#now() - this.#completeAtMs) / 1000;
  }

  /** Waits for work of the database. One that hangs, its connection open, is noticed by how long it takes. */
  async watchDatabase<T>(work: Promise<T>): Promise<T> {
    this.#databaseAskedAtMs = this.#now();
    try {
      return await work;
    } finally {
      this.#databaseAskedAtMs = undefined;
    }
  }

  readiness(): Readiness {
    const reason = this.#whyNot();
    return {
      ready: reason === null,
      state: this.state,
      reason,
      ledger: this.indexed?.ledger ?? null,
      latestLedger: this.latest?.ledger ?? null,
      lagLedgers: this.lagLedgers,
      lagSeconds: Math.round(this.lagSeconds),
    };
  }

  /** Null when it is ready. */
  #whyNot(): string | null {
    const { state, reason, lagLedgers, joining } = this;
    if (state !== 'following' && state !== 'catching_up') return reason ?? state.replaceAll('_', ' ');
    const askedMs = this.#now() - (this.#databaseAskedAtMs ?? this.#now());
    if (askedMs > READY_DATABASE_MS_MAX) return `the database has not answered for ${Math.floor(askedMs / 1000)} s`;
    if (this.#now() - this.#answeredAtMs > READY_SILENCE_MS_MAX)
      return `nothing read and committed for ${READY_SILENCE_MS_MAX / 1000} s: the RPC or the database does not answer`;
    if (lagLedgers === null || lagLedgers > READY_LAG_LEDGERS_MAX)
      return `${lagLedgers} ledgers behind, expected at most ${READY_LAG_LEDGERS_MAX}`;
    if (!this.isIndexed) return 'all is read, and the indexes are being made';
    return joining?.reason ?? null;
  }
}
