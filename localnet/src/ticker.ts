import type { Chain } from '../ledger/chain.ts';

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
    if (ledgerMs > 0 || !autoClose || this.#scheduled) return;
    this.#scheduled = setImmediate(() => {
      this.#scheduled = undefined;
      this.#close();
    });
  }

  stop(): void {
    clearInterval(this.#interval);
    if (this.#scheduled) clearImmediate(this.#scheduled);
  }

  #close(): void {
    try {
      this.#chain.closeLedger();
    } catch (error) {
      this.#options.onError(`the ledger could not be closed: ${error instanceof Error ? error.message : error}`);
    }
  }
}
