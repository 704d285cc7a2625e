import { toHex } from './bytes.ts';
import { type ClosedLedger, type ClosedTransaction, namesOf } from './closed-ledger.ts';

/** How many of the latest ledgers hold a transaction against being sent again (core's ban depth). */
const RESEND_BAN_LEDGERS = 10;

/** Ledgers that are made at once on the way back. */
const BACKWARDS_STEP = 200;

export interface FoundTransaction {
  ledger: ClosedLedger;
  transaction: ClosedTransaction;
  /** 1-based place in its ledger. */
  applicationOrder: number;
}

/** One ledger or several in a row, wherever they are kept. */
export interface Stretch {
  readonly first: number;
  readonly last: number;
  /** Names of its transactions, lower-case hex. */
  readonly hashes: readonly string[];
  ledger(sequence: number): ClosedLedger;
  /** Those from `first` to `last`, both within the stretch: in a long one quicker than each by itself. */
  between(first: number, last: number): Iterable<ClosedLedger>;
}

/** One ledger, kept in memory. */
export function stretchOf(ledger: ClosedLedger): Stretch {
  const hashes = ledger.transactions.flatMap(namesOf).map(toHex);
  return { first: ledger.sequence, last: ledger.sequence, hashes, ledger: () => ledger, between: () => [ledger] };
}

/** The closed ledgers that are still told about: the latest `retention` ones, without gaps. */
export class History {
  readonly retention: number;
  #stretches: Stretch[] = [];
  /** Ledger of each transaction, by its name. */
  readonly #places = new Map<string, number>();

  /** @param retention how many ledgers are kept, at least 1 */
  constructor(retention: number) {
    this.retention = retention;
  }

  add(stretch: Stretch): void {
    const last = this.#stretches.at(-1)?.last;
    if (last !== undefined && stretch.first !== last + 1) {
      throw new Error(`ledger ${stretch.first} does not follow ledger ${last}`);
    }
    this.#stretches.push(stretch);
    for (const hash of stretch.hashes) this.#places.set(hash, stretch.first);
    while ((this.#stretches[0]?.last ?? Number.POSITIVE_INFINITY) < this.#oldestSequence) this.#dropOldest();
  }

  #dropOldest(): void {
    for (const hash of this.#stretches.shift()?.hashes ?? []) this.#places.delete(hash);
  }

  /** What is kept now, for `restore`: later ledgers don't change it. */
  stretches(): readonly Stretch[] {
    return [...this.#stretches];
  }

  /** Goes back to what `stretches` gave. */
  restore(stretches: readonly Stretch[]): void {
    this.#stretches = [...stretches];
    this.#places.clear();
    for (const { first, hashes } of stretches) for (const hash of hashes) this.#places.set(hash, first);
  }

  get #latestSequence(): number {
    return this.#stretches.at(-1)?.last ?? 0;
  }

  get #oldestSequence(): number {
    return Math.max(this.#stretches[0]?.first ?? 0, this.#latestSequence - this.retention + 1);
  }

  get latest(): ClosedLedger | undefined {
    return this.ledger(this.#latestSequence);
  }

  get oldest(): ClosedLedger | undefined {
    return this.ledger(this.#oldestSequence);
  }

  get size(): number {
    return this.#stretches.length === 0 ? 0 : this.#latestSequence - this.#oldestSequence + 1;
  }

  ledger(sequence: number): ClosedLedger | undefined {
    if (sequence < this.#oldestSequence || sequence > this.#latestSequence) return undefined;
    return this.#stretches[this.#indexOf(sequence)]?.ledger(sequence);
  }

  /** Index of the stretch that holds a ledger, or would: the first that doesn't end before it. */
  #indexOf(sequence: number): number {
    let low = 0;
    let high = this.#stretches.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#stretches[middle] as Stretch).last < sequence) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The last `count` ledgers, oldest first. */
  last(count: number): ClosedLedger[] {
    return [...this.between(this.#latestSequence - count + 1, this.#latestSequence)];
  }

  /** The kept ledgers from `first` to `last`, both included, one at a time. */
  *between(first: number, last: number): Generator<ClosedLedger> {
    const start = Math.max(first, this.#oldestSequence);
    const end = Math.min(last, this.#latestSequence);
    for (let index = this.#indexOf(start); index < this.#stretches.length; index += 1) {
      const stretch = this.#stretches[index] as Stretch;
      if (stretch.first > end) return;
      yield* stretch.between(Math.max(start, stretch.first), Math.min(end, stretch.last));
    }
  }

  /** As `between`, latest first. */
  *backwards(first: number, last: number): Generator<ClosedLedger> {
    const start = Math.max(first, this.#oldestSequence);
    for (let end = Math.min(last, this.#latestSequence); end >= start; end -= BACKWARDS_STEP) {
      yield* [...this.between(Math.max(start, end - BACKWARDS_STEP + 1), end)].reverse();
    }
  }

  /** Those of `between` that have transactions, latest first with `desc`: the rest costs nothing, be it a million. */
  *withTransactions(first: number, last: number, order: 'asc' | 'desc' = 'asc'): Generator<ClosedLedger> {
    const start = this.#indexOf(Math.max(first, this.#oldestSequence));
    const found = this.#stretches.slice(start, this.#indexOf(last + 1)).filter(({ hashes }) => hashes.length > 0);
    for (const stretch of order === 'asc' ? found : found.reverse()) yield stretch.ledger(stretch.first);
  }

  transaction(hashHex: string): FoundTransaction | undefined {
    const ledger = this.ledger(this.#places.get(hashHex) ?? -1);
    const index = ledger?.transactions.findIndex((one) => isNamed(one, hashHex)) ?? -1;
    const transaction = ledger?.transactions[index];
    return ledger && transaction && { ledger, transaction, applicationOrder: index + 1 };
  }

  /** Whether one of the last ledgers had this transaction: sent again, it is turned away for a while. */
  hadRecently(hashHex: string): boolean {
    const found = this.transaction(hashHex);
    if (found?.transaction.hashHex !== hashHex) return false; // The inner one of a fee bump was not sent itself.
    return found.ledger.sequence > this.#latestSequence - RESEND_BAN_LEDGERS;
  }
}

function isNamed(transaction: ClosedTransaction, hashHex: string): boolean {
  return transaction.hashHex === hashHex || namesOf(transaction).slice(1).map(toHex).includes(hashHex);
}
