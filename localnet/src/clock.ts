/** 1 January 2026: where a seeded chain begins. */
const SEEDED_START_MS = Date.UTC(2026, 0, 1);
/** As long as a ledger takes on public networks. */
const SEEDED_LEDGER_MS = 5_000;

/** What time it is on the network: the machine's time, moved ahead by tests; with a seed, five seconds later with each ledger. */
export class Clock {
  readonly #machine: () => number;
  #aheadMs = 0;

  /** @param machine milliseconds since 1970 */
  constructor(machine: () => number) {
    this.#machine = machine;
  }

  /** A clock that only ledgers move, so that two runs of one seed see the same times. */
  static seeded(): Clock {
    const clock = new Clock(() => SEEDED_START_MS);
    clock.ledgerClosed = () => clock.moveBy(SEEDED_LEDGER_MS);
    return clock;
  }

  /** Milliseconds since 1970. */
  readonly now = (): number => this.#machine() + this.#aheadMs;

  /** Told of every closed ledger. */
  ledgerClosed: () => void = () => {};

  moveBy(ms: number): void {
    this.#aheadMs += ms;
  }

  moveTo(ms: number): void {
    this.moveBy(ms - this.now());
  }

  /** How far ahead of the machine's time. */
  get aheadMs(): number {
    return this.#aheadMs;
  }

  set aheadMs(ms: number) {
    this.#aheadMs = ms;
  }
}
