import type { ChainEvent } from '#lib/api.ts';

export const rowsMax = 5;
// A screen reader must be able to follow, so lines come one by one.
const paceMs = 1000;
// More than this cannot be waited for; the oldest of them are in the log.
const waitingMax = 50;

/** The last five events. New ones wait and come in at most once a second, or not at all while somebody has paused. */
export class Ticker {
  #queue = $state.raw<ChainEvent[]>([]);
  #first: ReadonlySet<string>;
  rows = $state.raw<ChainEvent[]>([]);
  isPaused = $state(false);

  /** @param events the newest first */
  constructor(events: ChainEvent[]) {
    this.rows = events.slice(0, rowsMax);
    this.#first = new Set(events.map((event) => event.id));
  }

  get waiting(): number {
    return this.#queue.length;
  }

  add(event: ChainEvent): void {
    if (this.#has(event)) return;
    this.#queue = [...this.#queue, event].slice(-waitingMax);
  }

  /** Takes in what was read anew; `latest` is the newest first. */
  catchUp(latest: ChainEvent[]): void {
    if (this.rows.length === 0) this.rows = latest;
    for (const event of latest.toReversed()) this.add(event);
  }

  toggle(): void {
    this.isPaused = !this.isPaused;
  }

  /** Whether a row came in while the page was open. */
  isFresh(event: ChainEvent): boolean {
    return !this.#first.has(event.id);
  }

  start(): () => void {
    const timer = setInterval(() => this.#step(), paceMs);
    return () => clearInterval(timer);
  }

  #step(): void {
    const [next, ...rest] = this.#queue;
    if (!next || this.isPaused) return;
    this.#queue = rest;
    this.rows = [next, ...this.rows].slice(0, rowsMax);
  }

  // Ids are in chain order, so anything up to the newest row has been shown.
  #has({ id }: ChainEvent): boolean {
    return id <= (this.#queue.at(-1)?.id ?? this.rows[0]?.id ?? '');
  }
}
