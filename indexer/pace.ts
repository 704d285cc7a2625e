/** When to ask for the next ledger: ledgers come at a beat, so the first question is asked just before one is due. */

const FIRST_GAP_MS = 1_000;
const GAP_MS_MAX = 10_000;
const STEP_MS_MIN = 25;
const STEP_MS_MAX = 125;
const REST_MS_MAX = 500;
/** Close times are whole seconds, so the beat is measured over many ledgers. */
const LEDGERS_MEASURED = 32;
const LEDGERS_TRUSTED = 4;
const PAUSE_MS_MIN = 20_000;

export class Pace {
  #gapMs = FIRST_GAP_MS;
  /** How long before the beat the questions begin, because ledgers don't keep it exactly. */
  #leadMs = 0;
  /** Questions since the newest ledger that brought none. */
  #tooEarly = 0;
  #seenAtMs: number | undefined;
  #latest = 0;
  /** The latest that told their close times, ascending. */
  #closed: { ledger: number; closedAtMs: number }[] = [];
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Notes the newest ledger of an answer. The beat is taken from close times, the phase from when we saw it: clocks differ. */
  saw(ledger: number, closedAt: string | null): void {
    if (ledger <= this.#latest) {
      this.#tooEarly++;
      return;
    }
    this.#measure(ledger, Date.parse(closedAt ?? ''));
    this.#adjustLead();
    this.#latest = ledger;
    this.#seenAtMs = this.#now();
    this.#tooEarly = 0;
  }

  /** What is no gap (an unknown close time) changes nothing. */
  #measure(ledger: number, closedAtMs: number): void {
    if (Number.isNaN(closedAtMs)) return;
    const last = this.#closed.at(-1);
    // A network that rested (a local one without work) goes on at its old beat.
    if (last && this.#closed.length >= LEDGERS_TRUSTED && closedAtMs - last.closedAtMs > PAUSE_MS_MIN)
      this.#closed = [];
    this.#closed = [...this.#closed.slice(1 - LEDGERS_MEASURED), { ledger, closedAtMs }];
    const [first] = this.#closed as [{ ledger: number; closedAtMs: number }];
    const gapMs = (closedAtMs - first.closedAtMs) / (ledger - first.ledger);
    if (gapMs >= 0) this.#gapMs = Math.max(2 * STEP_MS_MIN, Math.min(GAP_MS_MAX, gapMs));
  }

  /** A ledger that was there at the first question may have been there for long: nine in ten shall be awaited. */
  #adjustLead(): void {
    const change = this.#tooEarly === 0 ? this.#gapMs / 20 : -this.#gapMs / 180;
    this.#leadMs = Math.min(this.#gapMs / 2, Math.max(0, this.#leadMs + change));
  }

  /** Milliseconds to wait before asking again. */
  waitMs(): number {
    const dueInMs = (this.#seenAtMs ?? this.#now()) + this.#gapMs - this.#leadMs - this.#now();
    const stepMs = Math.min(STEP_MS_MAX, Math.max(STEP_MS_MIN, this.#gapMs / 40));
    if (dueInMs > stepMs) return dueInMs;
    // Long overdue, the steps grow: a network that rests isn't asked eight times a second.
    return Math.min(REST_MS_MAX, Math.max(stepMs, (-dueInMs - this.#gapMs) / 10));
  }
}
