/** When to ask for the next ledger: ledgers come at a beat, so the first question is asked just when one is due. */

const FIRST_GAP_MS = 1_000;
const GAP_MS_MAX = 10_000;
const STEP_MS_MIN = 50;
const STEP_MS_MAX = 500;

export class Pace {
  #gapMs = FIRST_GAP_MS;
  #seenAtMs: number | undefined;
  #latest: { ledger: number; closedAtMs: number } | undefined;
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Notes the newest ledger of an answer. The beat is taken from close times, the phase from when we saw it: clocks differ. */
  saw(ledger: number, closedAt: string | null): void {
    if (this.#latest && ledger <= this.#latest.ledger) return;
    const closedAtMs = Date.parse(closedAt ?? '');
    if (this.#latest) this.#adjust((closedAtMs - this.#latest.closedAtMs) / (ledger - this.#latest.ledger));
    this.#latest = { ledger, closedAtMs };
    this.#seenAtMs = this.#now();
  }

  /** A moving mean; what is no gap (an unknown close time) changes nothing. */
  #adjust(gapMs: number): void {
    if (!(gapMs >= 0)) return;
    this.#gapMs = Math.max(STEP_MS_MIN, this.#gapMs * 0.7 + Math.min(GAP_MS_MAX, gapMs) * 0.3);
  }

  /** Milliseconds to wait before asking again. */
  waitMs(): number {
    const dueInMs = (this.#seenAtMs ?? this.#now()) + this.#gapMs - this.#now();
    const stepMs = Math.min(STEP_MS_MAX, Math.max(STEP_MS_MIN, this.#gapMs / 20));
    if (dueInMs > stepMs) return dueInMs;
    // Overdue, the steps grow: a network that rests isn't asked twenty times a second.
    return Math.min(STEP_MS_MAX, Math.max(stepMs, -dueInMs / 10));
  }
}
