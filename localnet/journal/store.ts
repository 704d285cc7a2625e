import { equalBytes, sha256 } from '../ledger/bytes.ts';
import type { ClosedLedger } from '../ledger/closed-ledger.ts';
import type { EmptyRun } from '../ledger/empty-run.ts';
import { type Stretch, stretchOf } from '../ledger/history.ts';
import { StoredEntry } from '../ledger/state.ts';
import { type Checkpoint, CheckpointFile, type Place } from './checkpoint.ts';
import { encodedLength } from './frames.ts';
import { Journal } from './journal.ts';
import {
  decodeHead,
  decodeRecord,
  encodeLedger,
  encodeRun,
  encodeSnapshot,
  type RecordHead,
  type Snapshot,
} from './records.ts';

/** Ledgers read back from disk are kept in memory up to so many bytes of the journal. */
const CACHE_BYTES_MAX = 64 * 1024 * 1024;
/** A start reads at most about so much of the journal; less isn't worth a checkpoint while running, or at the end. */
const CHECKPOINT_EVERY_BYTES = 64 * 1024 * 1024;
const CHECKPOINT_AT_END_BYTES = 1024 * 1024;

/** The chain as the data folder has it. */
export interface Restored {
  passphrase: string;
  /** LedgerHeader XDR of the last ledger. */
  header: Uint8Array;
  entries: Map<string, StoredEntry>;
  stretches: StoredStretch[];
}

/** Ledgers that are read back when somebody asks for one. */
export type StoredStretch = Stretch & Place;

export interface StoreOptions {
  dataDir: string;
  retention: number;
  report: (message: string) => void;
  /** Bytes of journal between checkpoints; tests take fewer. */
  checkpointEveryBytes?: number;
}

/** Keeps a chain in a data folder: every ledger in the journal, and checkpoints so that a start is quick. */
export class ChainStore {
  readonly #journal: Journal;
  readonly #checkpoints: CheckpointFile;
  readonly #retention: number;
  readonly #report: (message: string) => void;
  readonly #checkpointEveryBytes: number;
  readonly #cache = new Map<number, Stretch>();
  #cachedBytes = 0;
  #lastOffset = 0;
  #coveredBytes = 0;

  constructor({ dataDir, retention, report, checkpointEveryBytes = CHECKPOINT_EVERY_BYTES }: StoreOptions) {
    this.#journal = new Journal(dataDir, report);
    this.#checkpoints = new CheckpointFile(dataDir);
    this.#retention = retention;
    this.#report = report;
    this.#checkpointEveryBytes = checkpointEveryBytes;
  }

  /**
   * Reads the chain: the checkpoint and what the journal has after it, or the whole journal. A journal of which more
   * than half is no longer told about is rewritten, so that it stays bounded.
   * @returns undefined for a new chain
   * @throws when the journal is damaged elsewhere than at its end
   */
  restore(): Restored | undefined {
    const restored = this.#restore();
    const kept = restored && this.#oldestKept(restored.stretches);
    if (!kept || kept.offset <= this.#journal.size / 2) return restored;
    this.#compact(kept.offset);
    return this.#restore();
  }

  /** @param end byte where to stop; absent: at the end, where a half-written frame is cut off */
  #restore(end?: number): Restored | undefined {
    const checkpoint = end === undefined ? this.#usableCheckpoint() : undefined;
    if (checkpoint) return this.#replay(this.#fromCheckpoint(checkpoint), checkpoint.coveredBytes);
    const [first] = this.#journal.frames();
    if (!first) return undefined;
    const record = decodeRecord(first.payload);
    if (record.kind !== 'snapshot')
      throw new Error('the journal does not begin with a snapshot; remove it to start a new chain');
    const { passphrase, header, entries } = record.snapshot;
    const restored = { passphrase, header, entries: new Map(entries), stretches: [] };
    return this.#replay(restored, encodedLength(first.payload), end);
  }

  /** One that fits the journal: it was not cut, or replaced by a backup, in the meantime. */
  #usableCheckpoint(): Checkpoint | undefined {
    const checkpoint = this.#checkpoints.read();
    if (!checkpoint || checkpoint.retention < this.#retention || checkpoint.coveredBytes > this.#journal.size) return;
    try {
      const payload = this.#journal.read(checkpoint.lastOffset);
      const { lastHeader } = decodeHead(payload);
      return equalBytes(lastHeader, checkpoint.header) ? checkpoint : undefined;
    } catch {
      return undefined;
    }
  }

  #fromCheckpoint({ passphrase, header, entries, places, lastOffset, coveredBytes }: Checkpoint): Restored {
    this.#lastOffset = lastOffset;
    this.#coveredBytes = coveredBytes;
    const stretches = places.map((place) => this.#stored(place));
    return { passphrase, header, entries: new Map(entries), stretches };
  }

  /** Applies the journal's ledgers from a byte on, each of which must name the one before it. */
  #replay(restored: Restored, start: number, end = Number.POSITIVE_INFINITY): Restored {
    for (const { offset, payload } of this.#journal.frames(start)) {
      if (offset >= end) break;
      const head = decodeHead(payload);
      // LedgerHeader is its version, then the hash of the one before.
      if (!equalBytes(head.firstHeader.subarray(4, 36), sha256(restored.header))) {
        throw new Error(`ledger ${head.first} of the journal does not name the one before it; restore a backup`);
      }
      applyChanges(restored.entries, head);
      const { first, last, hashes } = head;
      restored.stretches.push(this.#stored({ first, last, hashes, offset }));
      restored.header = Uint8Array.from(head.lastHeader);
      this.#lastOffset = offset;
    }
    return restored;
  }

  begin(snapshot: Snapshot): void {
    this.#journal.append(encodeSnapshot(snapshot));
  }

  /** Keeps a closed ledger; it is on disk when this returns. */
  append(ledger: ClosedLedger): StoredStretch {
    return this.#append(encodeLedger(ledger), stretchOf(ledger));
  }

  appendRun(run: EmptyRun): StoredStretch {
    return this.#append(encodeRun(run), run);
  }

  #append(payload: Buffer, stretch: Stretch): StoredStretch {
    const offset = this.#journal.append(payload);
    this.#lastOffset = offset;
    this.#keep(offset, stretch, payload.length);
    const { first, last, hashes } = stretch;
    return this.#stored({ first, last, hashes, offset });
  }

  #stored(place: Place): StoredStretch {
    const ledger = (sequence: number) => this.#load(place.offset).ledger(sequence);
    const between = (first: number, last: number) => this.#load(place.offset).between(first, last);
    return { ...place, ledger, between };
  }

  #load(offset: number): Stretch {
    const cached = this.#cache.get(offset);
    if (cached) return cached;
    const payload = this.#journal.read(offset);
    const record = decodeRecord(payload);
    if (record.kind === 'snapshot') throw new Error('a snapshot stands where a ledger was expected');
    const stretch = record.kind === 'run' ? record.run : stretchOf(record.ledger);
    this.#keep(offset, stretch, payload.length);
    return stretch;
  }

  /** When it is full it starts anew: a request reads on from where the last one was, not back and forth. */
  #keep(offset: number, stretch: Stretch, bytes: number): void {
    if (this.#cachedBytes + bytes > CACHE_BYTES_MAX) this.#forget();
    this.#cache.set(offset, stretch);
    this.#cachedBytes += bytes;
  }

  /** Bytes on disk; `truncate` takes what was appended since away again. */
  get size(): number {
    return this.#journal.size;
  }

  truncate(size: number): void {
    if (size < this.#coveredBytes) {
      this.#checkpoints.remove();
      this.#coveredBytes = 0;
    }
    this.#journal.truncate(size);
    this.#lastOffset = 0;
    this.#forget();
  }

  /** Puts another chain in place of this one. */
  replace(snapshot: Snapshot): void {
    this.truncate(0);
    this.begin(snapshot);
  }

  /** Saves the next start from reading so much of the journal, when that is worth it. */
  checkpointIfDue(snapshot: () => Snapshot, stretches: () => readonly Stretch[], isEnd = false): void {
    const dueBytes = isEnd ? CHECKPOINT_AT_END_BYTES : this.#checkpointEveryBytes;
    const coveredBytes = this.#journal.size;
    if (coveredBytes - this.#coveredBytes < dueBytes || this.#lastOffset === 0) return;
    const where = { coveredBytes, lastOffset: this.#lastOffset, retention: this.#retention };
    try {
      this.#checkpoints.write({ ...snapshot(), ...where, places: stretches() as readonly StoredStretch[] });
    } catch (error) {
      this.#report(`no checkpoint was written, the next start takes longer: ${(error as Error).message}`);
    }
    this.#coveredBytes = coveredBytes;
  }

  #oldestKept(stretches: Place[]): Place | undefined {
    const oldest = (stretches.at(-1)?.last ?? 0) - this.#retention + 1;
    return stretches.find(({ last }) => last >= oldest);
  }

  /** Puts a snapshot of the state before the ledger at that byte in place of all that came before it. */
  #compact(offset: number): void {
    const { passphrase, header, entries } = this.#restore(offset) as Restored;
    const frames = this.#journal.frames(offset);
    this.#checkpoints.remove();
    this.#coveredBytes = 0;
    this.#journal.replace(
      (function* () {
        yield encodeSnapshot({ passphrase, header, entries });
        for (const { payload } of frames) yield payload;
      })(),
    );
    this.#forget();
  }

  #forget(): void {
    this.#cache.clear();
    this.#cachedBytes = 0;
  }

  close(): void {
    this.#journal.close();
  }
}

function applyChanges(entries: Map<string, StoredEntry>, { changes }: RecordHead): void {
  for (const { key, after } of changes) {
    // A copy: a view would keep the whole frame in memory.
    if (after) entries.set(key, new StoredEntry(Uint8Array.from(after.bytes)));
    else entries.delete(key);
  }
}
