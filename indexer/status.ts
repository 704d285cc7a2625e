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
  /** Ledgers out of reach, while in a gap. */
  gapLedgers = 0;
  readonly #now: () => number;
  #completeAtMs: number;
  #answeredAtMs = Number.NEGATIVE_INFINITY;

  constructor(now: () => number = Date.now) {
    this.#now = now;
    this.#completeAtMs = now();
  }

  /** Enters a state; returns whether it is news, so that a long outage is one line in the log. */
  enter(state: State, reason: string | null = null): boolean {
    const isNews = this.state !== state || this.reason !== reason;
    this.state = state;
    this.reason = reason;
    if (state !== 'gap') this.gapLedgers = 0;
    return isNews;
  }

  /** The source answered, and everything up to `indexed` is committed: both the RPC and the database are there. */
  progressed(indexed: Position, latest: Position): void {
    this.indexed = indexed;
    this.latest = latest;
    this.#answeredAtMs = this.#now();
    if (this.lagLedgers === 0) this.#completeAtMs = this.#now();
  }

  get lagLedgers(): number | null {
    return this.indexed && this.latest ? Math.max(0, this.latest.ledger - this.indexed.ledger) : null;
  }

  get lagSeconds(): number {
    return (this.#now() - this.#completeAtMs) / 1000;
  }

  readiness(): Readiness {
    const lagLedgers = this.lagLedgers;
    const isRecent = this.#now() - this.#answeredAtMs <= READY_SILENCE_MS_MAX;
    const isWorking = this.state === 'following' || this.state === 'catching_up';
    const ready = isWorking && isRecent && lagLedgers !== null && lagLedgers <= READY_LAG_LEDGERS_MAX;
    const reason = ready
      ? null
      : (this.reason ?? (isWorking ? this.#lagReason(lagLedgers, isRecent) : this.state.replaceAll('_', ' ')));
    return {
      ready,
      state: this.state,
      reason,
      ledger: this.indexed?.ledger ?? null,
      latestLedger: this.latest?.ledger ?? null,
      lagLedgers,
      lagSeconds: Math.round(this.lagSeconds),
    };
  }

  #lagReason(lagLedgers: number | null, isRecent: boolean): string {
    if (!isRecent)
      return `nothing read and committed for ${READY_SILENCE_MS_MAX / 1000} s: the RPC or the database does not answer`;
    return `${lagLedgers} ledgers behind, expected at most ${READY_LAG_LEDGERS_MAX}`;
  }
}
