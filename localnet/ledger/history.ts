import type { ClosedLedger, ClosedTransaction } from './closed-ledger.ts';

/** How many of the latest ledgers hold a transaction against being sent again (core's ban depth). */
const RESEND_BAN_LEDGERS = 10;

export interface FoundTransaction {
  ledger: ClosedLedger;
  transaction: ClosedTransaction;
  /** 1-based place in its ledger. */
  applicationOrder: number;
}

/** The closed ledgers that are still told about: the latest `retention` ones, without gaps. */
export class History {
  readonly retention: number;
  readonly #ledgers: ClosedLedger[] = [];
  readonly #places = new Map<string, { sequence: number; index: number }>();

  /** @param retention how many ledgers are kept, at least 1 */
  constructor(retention: number) {
    this.retention = retention;
  }

  add(ledger: ClosedLedger): void {
    const { latest } = this;
    if (latest && ledger.sequence !== latest.sequence + 1) {
      throw new Error(`ledger ${ledger.sequence} does not follow ledger ${latest.sequence}`);
    }
    this.#ledgers.push(ledger);
    for (const [index, { hashHex }] of ledger.transactions.entries()) {
      this.#places.set(hashHex, { sequence: ledger.sequence, index });
    }
    if (this.#ledgers.length > this.retention) this.#dropOldest();
  }

  #dropOldest(): void {
    const dropped = this.#ledgers.shift();
    for (const { hashHex } of dropped?.transactions ?? []) this.#places.delete(hashHex);
  }

  get latest(): ClosedLedger | undefined {
    return this.#ledgers.at(-1);
  }

  get oldest(): ClosedLedger | undefined {
    return this.#ledgers[0];
  }

  get size(): number {
    return this.#ledgers.length;
  }

  ledger(sequence: number): ClosedLedger | undefined {
    const first = this.oldest?.sequence ?? 0;
    return this.#ledgers[sequence - first];
  }

  /** The last `count` ledgers, oldest first. */
  last(count: number): ClosedLedger[] {
    return this.#ledgers.slice(-count);
  }

  /** The kept ledgers from `first` to `last`, both included. */
  between(first: number, last: number): ClosedLedger[] {
    const oldest = this.oldest?.sequence ?? 0;
    return this.#ledgers.slice(Math.max(0, first - oldest), Math.max(0, last - oldest + 1));
  }

  transaction(hashHex: string): FoundTransaction | undefined {
    const place = this.#places.get(hashHex);
    const ledger = place && this.ledger(place.sequence);
    const transaction = ledger?.transactions[place?.index ?? -1];
    return ledger && place && transaction && { ledger, transaction, applicationOrder: place.index + 1 };
  }

  /** Whether one of the last ledgers had this transaction: sent again, it is turned away for a while. */
  hadRecently(hashHex: string): boolean {
    const place = this.#places.get(hashHex);
    return place !== undefined && place.sequence > (this.latest?.sequence ?? 0) - RESEND_BAN_LEDGERS;
  }
}
