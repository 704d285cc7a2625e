import { xdr } from '@stellar/stellar-sdk/base';
import { concat, u32 } from './bytes.ts';

/** A LedgerEntry as its XDR bytes, decoded when somebody looks inside. Never changed once made. */
export class StoredEntry {
  readonly bytes: Uint8Array;
  #decoded: xdr.LedgerEntry | undefined;

  constructor(bytes: Uint8Array, decoded?: xdr.LedgerEntry) {
    this.bytes = bytes;
    this.#decoded = decoded;
  }

  /** @param ext says who keeps the entry's reserve (CAP-0033); v0: nobody ever did but its owner */
  static of(
    data: xdr.LedgerEntryData,
    lastModifiedLedgerSeq: number,
    ext: xdr.LedgerEntryExt = xdr.LedgerEntryExt.v0(),
  ): StoredEntry {
    const entry = new xdr.LedgerEntry({ lastModifiedLedgerSeq, data, ext });
    return new StoredEntry(concat(u32(lastModifiedLedgerSeq), data.toXdr(), ext.toXdr()), entry);
  }

  get decoded(): xdr.LedgerEntry {
    this.#decoded ??= xdr.LedgerEntry.fromXdr(this.bytes);
    return this.#decoded;
  }

  /** The ledger that last wrote this entry: the first field of LedgerEntry. */
  get lastModifiedLedger(): number {
    return new DataView(this.bytes.buffer, this.bytes.byteOffset, 4).getUint32(0);
  }

  /** The LedgerEntryData part and what follows, without the last-modified ledger: equal means the value didn't change. */
  get content(): Uint8Array {
    return this.bytes.subarray(4);
  }

  /** The same entry, last modified at another ledger. */
  modifiedAt(ledger: number): StoredEntry {
    return this.lastModifiedLedger === ledger ? this : new StoredEntry(concat(u32(ledger), this.content));
  }
}

/** Anything that entries can be read from. Keys are LedgerKey XDR in base64. */
export interface EntryReader {
  get(key: string): StoredEntry | undefined;
}

/** One entry's fate within a set of changes; `after` null means removed. */
export interface EntryChange {
  key: string;
  before: StoredEntry | undefined;
  after: StoredEntry | null;
}

/** All entries of the network as of the last closed ledger. */
export class LedgerState implements EntryReader {
  #entries = new Map<string, StoredEntry>();

  /** Puts these entries in place of all. */
  restore(entries: Iterable<[string, StoredEntry]>): void {
    this.#entries = new Map(entries);
  }

  get(key: string): StoredEntry | undefined {
    return this.#entries.get(key);
  }

  get size(): number {
    return this.#entries.size;
  }

  entries(): IterableIterator<[string, StoredEntry]> {
    return this.#entries.entries();
  }

  apply(key: string, after: StoredEntry | null): void {
    if (after) this.#entries.set(key, after);
    else this.#entries.delete(key);
  }
}

/** Changes on top of another reader: read through, written only when committed. */
export class StateChanges implements EntryReader {
  readonly #base: EntryReader;
  readonly #writes = new Map<string, StoredEntry | null>();

  constructor(base: EntryReader) {
    this.#base = base;
  }

  get(key: string): StoredEntry | undefined {
    const written = this.#writes.get(key);
    return written === undefined ? this.#base.get(key) : (written ?? undefined);
  }

  put(key: string, entry: StoredEntry): void {
    this.#writes.set(key, entry);
  }

  remove(key: string): void {
    this.#writes.set(key, null);
  }

  /** What changed against the base, in the order of first writing; an entry made and removed again is not listed. */
  list(): EntryChange[] {
    const changes: EntryChange[] = [];
    for (const [key, after] of this.#writes) {
      const before = this.#base.get(key);
      if (before || after) changes.push({ key, before, after });
    }
    return changes;
  }

  /** Writes everything into another set of changes. */
  commitTo(target: StateChanges): void {
    for (const [key, after] of this.#writes) {
      if (after) target.put(key, after);
      else target.remove(key);
    }
  }
}

/** Writes what an entry now says; who keeps its reserve stays as it is. */
export function rewrite(changes: StateChanges, key: string, data: xdr.LedgerEntryData, ledger: number): void {
  changes.put(key, StoredEntry.of(data, ledger, changes.get(key)?.decoded.ext));
}
