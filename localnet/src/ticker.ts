import type { Chain } from '../ledger/chain.ts';

/** Until the next try when a ledger could not be closed, say because the disk is full. */
const RETRY_MS = 1000;

export interface TickerOptions {
  /** Milliseconds between ledgers; 0: none of its own accord. */
  ledgerMs: number;
  /** Whether, with `ledgerMs` 0, an accepted transaction closes a ledger. */
  autoClose: boolean;
  onError: (message: string) => void;
}

/** Decides when ledgers close. */
export class Ticker {
  readonly #chain: Chain;
  readonly #options: TickerOptions;
  #interval: NodeJS.Timeout | undefined;
  #scheduled: NodeJS.Immediate | undefined;
  #retry: NodeJS.Timeout | undefined;
  #isStopped = false;
  #isFrozen = false;

  constructor(chain: Chain, options: TickerOptions) {
    this.#chain = chain;
    this.#options = options;
  }

  start(): void {
    const { ledgerMs } = this.#options;
    if (ledgerMs > 0) this.#interval = setInterval(() => this.#close(), ledgerMs);
  }

  /** A transaction waits. Closing comes after what is already under way, so that those sent together share a ledger. */
  accepted(): void {
    const { ledgerMs, autoClose } = this.#options;
    if (ledgerMs > 0 || !autoClose || this.#scheduled || this.#isStopped || this.#isFrozen) return;
    this.#scheduled = setImmediate(() => {
      this.#scheduled = undefined;
      this.#close();
    });
  }

  /** No ledger closes until `thaw`, but on demand. */
  freeze(): void {
    this.#isFrozen = true;
    if (this.#scheduled) clearImmediate(this.#scheduled);
    this.#scheduled = undefined;
  }

  thaw(): void {
    this.#isFrozen = false;
    if (this.#chain.pendingCount > 0) this.accepted();
  }

  stop(): void {
    this.#isStopped = true;
    clearInterval(this.#interval);
    clearTimeout(this.#retry);
    if (this.#scheduled) clearImmediate(this.#scheduled);
  }

  #close(): void {
    clearTimeout(this.#retry);
    if (this.#isFrozen) return;
    try {
      this.#chain.closeLedger();
      if (this.#chain.pendingCount > 0) this.accepted(); // A full ledger left some for the next one.
    } catch (error) {
      this.#tryLater(error);
    }
  }

  /** With ledgers on demand nobody else would try again: what waits may be all that is ever sent. */
  #tryLater(error: unknown): void {
    const { ledgerMs, onError } = this.#options;
    if (ledgerMs === 0) this.#retry = setTimeout(() => this.#close(), RETRY_MS);
    const reason = error instanceof Error ? error.message : error;
    onError(`the ledger could not be closed: ${reason}; trying again in ${(ledgerMs || RETRY_MS) / 1000} s`);
  }
}
