import { xdr } from '@stellar/stellar-sdk/base';
import type { Snapshot } from '../journal/records.ts';
import { ChainStore } from '../journal/store.ts';
import { fromBase64 } from './bytes.ts';
import { makeLedger } from './close.ts';
import type { ClosedLedger } from './closed-ledger.ts';
import { codeKeys } from './code.ts';
import { requireSameNetwork } from './continuity.ts';
import type { Diagnostics } from './diagnostics.ts';
import { EmptyRun } from './empty-run.ts';
import { genesisSnapshot } from './genesis.ts';
import { History, type Stretch, stretchOf } from './history.ts';
import { ttlKey } from './keys.ts';
import type { Network } from './network.ts';
import { type Submission, TransactionQueue } from './queue.ts';
import { type Selection, selectNothing } from './selection.ts';
import { LedgerState, type StoredEntry } from './state.ts';
import { type Envelope, readTransaction } from './transaction.ts';
import { liveUntil } from './ttl.ts';
import type { Judgement } from './validate.ts';

export interface ChainOptions {
  network: Network;
  /** Where the chain is kept; absent: in memory only. */
  dataDir?: string;
  /** See ChainStore. */
  checkpointEveryBytes?: number;
  /** How many ledgers are told about. */
  retention: number;
  /** Milliseconds since 1970; tests give their own. */
  now: () => number;
  /** Seconds until a submitted transaction may be in a ledger: what its maximum time must leave. */
  expectedCloseSeconds: number;
  /** What a fresh chain starts from; absent: the genesis ledger. */
  start?: Snapshot;
  /** Told about repairs and about faults of our own, a sentence each. */
  report: (message: string) => void;
}

/** The whole chain as it was after some ledger. */
export interface ChainImage {
  readonly header: xdr.LedgerHeader;
  readonly entries: ReadonlyMap<string, StoredEntry>;
  readonly stretches: readonly Stretch[];
  /** Size of the journal. */
  readonly storedBytes: number;
}

/** Less is the usual correction of a clock; time limits leave that much. */
const CLOCK_BEHIND_SECONDS_MAX = 10n;

/** The network itself: state, history and queue, moved forward one ledger at a time. */
export class Chain {
  readonly network: Network;
  readonly history: History;
  readonly #options: ChainOptions;
  readonly #state = new LedgerState();
  #queue: TransactionQueue;
  readonly #store: ChainStore | undefined;
  /** Images that can be gone back to, oldest first. */
  #marks: ChainImage[] = [];
  #header: xdr.LedgerHeader;
  #onClosed: ((ledger: ClosedLedger) => void)[] = [];
  #isEnded = false;
  #isClockBehind = false;

  /** @throws when the data folder's journal is damaged or belongs to another network */
  constructor(options: ChainOptions) {
    const { network, dataDir, ...storing } = options;
    this.network = network;
    this.history = new History(options.retention);
    this.#queue = new TransactionQueue(network);
    this.#options = options;
    this.#store = dataDir === undefined ? undefined : new ChainStore({ dataDir, ...storing });
    try {
      this.#header = this.#restore() ?? this.#begin();
    } catch (error) {
      this.#store?.close();
      throw error;
    }
  }

  /** Takes up the chain of the data folder, if there is one. */
  #restore(): xdr.LedgerHeader | undefined {
    const restored = this.#store?.restore();
    if (!restored) return undefined;
    requireSameNetwork(this.network, restored);
    this.#state.restore(restored.entries);
    for (const stretch of restored.stretches) this.history.add(stretch);
    return xdr.LedgerHeader.fromXdr(restored.header);
  }

  #begin(): xdr.LedgerHeader {
    const snapshot = this.#options.start ?? this.#genesis();
    this.#store?.begin(snapshot);
    this.#state.restore(snapshot.entries);
    return xdr.LedgerHeader.fromXdr(snapshot.header);
  }

  #genesis(): Snapshot {
    return genesisSnapshot(this.network, BigInt(Math.floor(this.#options.now() / 1000)));
  }

  get header(): xdr.LedgerHeader {
    return this.#header;
  }

  get sequence(): number {
    return this.#header.ledgerSeq;
  }

  get pendingCount(): number {
    return this.#queue.size;
  }

  /** @param key LedgerKey XDR in base64 */
  entry(key: string): StoredEntry | undefined {
    return this.#state.get(key);
  }

  /** @param key LedgerKey XDR; undefined for entries without a lifetime */
  liveUntil(key: Uint8Array): number | undefined {
    return liveUntil(this.#state, ttlKey(key));
  }

  /** All entries by key, for comparing states. */
  entries(): IterableIterator<[string, StoredEntry]> {
    return this.#state.entries();
  }

  /**
   * Told of every ledger once it is on disk, of a run of empty ones by the last.
   * @returns what ends that
   */
  onClosed(listener: (ledger: ClosedLedger) => void): () => void {
    this.#onClosed.push(listener);
    return () => {
      this.#onClosed = this.#onClosed.filter((other) => other !== listener);
    };
  }

  /** Offers a transaction for the next ledger. */
  submit(envelope: Envelope): { hashHex: string; submission: Submission } {
    const transaction = readTransaction(this.network.id, envelope);
    const wasApplied = this.history.hadRecently(transaction.hashHex);
    const submission = this.#queue.add(transaction, (diagnostics) => this.#judgement(diagnostics), wasApplied);
    return { hashHex: transaction.hashHex, submission };
  }

  /** Before consensus: next sequence, last close time, and how much later it may get (core's upper bound offset). */
  #judgement(diagnostics: Diagnostics): Judgement {
    const { closeTime } = this.#header.scpValue;
    const drift = BigInt(Math.floor(this.#options.now() / 1000)) - closeTime;
    return {
      network: this.network,
      state: this.#state,
      ledger: { sequence: this.sequence + 1, closeTime },
      headerSequence: this.sequence,
      closeTimeSlack: BigInt(2 * this.#options.expectedCloseSeconds) + (drift > 0n ? drift : 0n),
      isApplying: false,
      diagnostics,
    };
  }

  /**
   * Closes the next ledger with what waits, as far as it fits. When this returns, the ledger is on disk.
   * @param isEmpty true leaves what waits for a later ledger, as a validator does with what came during nomination
   * @throws when the disk refuses; the chain is then as it was, and the transactions still wait; and after `close`
   */
  closeLedger(isEmpty = false): ClosedLedger {
    this.#requireOpen();
    const closeTime = this.#nextCloseTime();
    const frame = { sequence: this.sequence + 1, closeTime };
    const judge = (diagnostics: Diagnostics) => this.#judgement(diagnostics);
    const selection = isEmpty ? selectNothing : this.#queue.take(frame, judge);
    const ledger = this.#makeAndStore(selection, closeTime);
    if (!isEmpty) this.#queue.age();
    for (const listener of this.#onClosed) listener(ledger);
    return ledger;
  }

  #makeAndStore(selection: Selection, closeTime: bigint): ClosedLedger {
    try {
      const { report } = this.#options;
      const ledger = makeLedger(this.network, this.#state, this.#header, selection, closeTime, report);
      const stretch = this.#store?.append(ledger) ?? stretchOf(ledger);
      for (const { key, after } of ledger.changes) this.#state.apply(key, after);
      this.#moveOn(stretch, ledger.header);
      return ledger;
    } catch (error) {
      this.#queue.putBack(selection);
      throw error;
    }
  }

  #moveOn(stretch: Stretch, header: Uint8Array): void {
    this.history.add(stretch);
    this.#header = xdr.LedgerHeader.fromXdr(header);
    this.#checkpointIfDue();
  }

  #checkpointIfDue(isEnd = false): void {
    const { passphrase } = this.network;
    const snapshot = () => ({ passphrase, header: this.#header.toXdr(), entries: this.#state.entries() });
    this.#store?.checkpointIfDue(snapshot, () => this.history.stretches(), isEnd);
  }

  /**
   * Closes ledgers without transactions until one has that sequence; what waits goes into the first. All share a close
   * time, as ledgers that close within a second do. A million take seconds.
   * @throws when that ledger is closed already, and as `closeLedger` does
   */
  closeLedgersUntil(sequence: number): ClosedLedger {
    if (sequence <= this.sequence) {
      throw new Error(`ledger ${sequence} is not ahead: the last one that closed is ${this.sequence}`);
    }
    const first = this.closeLedger();
    if (sequence === this.sequence) return first;
    const run = EmptyRun.close(this.network, this.#header, sequence, this.#nextCloseTime());
    this.#moveOn(this.#store?.appendRun(run) ?? run, run.lastHeader);
    const ledger = run.ledger(sequence);
    for (const listener of this.#onClosed) listener(ledger);
    return ledger;
  }

  /** The chain as it is now; later ledgers don't change that. */
  image(): ChainImage {
    return {
      header: this.#header,
      entries: new Map(this.#state.entries()),
      stretches: this.history.stretches(),
      storedBytes: this.#store?.size ?? 0,
    };
  }

  /** An image to `revert` to. */
  mark(): ChainImage {
    const mark = this.image();
    this.#marks.push(mark);
    return mark;
  }

  /**
   * Takes every ledger since the mark back, on disk too; what waits is dropped. Later marks are void.
   * @throws when the mark is another chain's or void
   */
  revert(mark: ChainImage): void {
    this.#requireOpen();
    const index = this.#marks.indexOf(mark);
    if (index < 0)
      throw new Error("that snapshot is void: the chain was reverted to an earlier one, or it is another chain's");
    this.#marks.length = index + 1;
    this.#store?.truncate(mark.storedBytes);
    this.#become(mark.header, mark.entries, mark.stretches);
  }

  /** Begins the network anew, as test networks do every few months: nothing of the old chain is left. */
  reset(): void {
    this.#requireOpen();
    this.#marks = [];
    const snapshot = this.#genesis();
    this.#store?.replace(snapshot);
    this.#become(xdr.LedgerHeader.fromXdr(snapshot.header), snapshot.entries, []);
  }

  #become(header: xdr.LedgerHeader, entries: Snapshot['entries'], stretches: readonly Stretch[]): void {
    this.#queue = new TransactionQueue(this.network);
    this.#header = header;
    const codeBefore = codeKeys(this.#state.entries());
    this.#state.restore(entries);
    this.history.restore(stretches);
    // The host meters code less in the ledgers after the one that wrote it: it must not remember what never was.
    const codeNow = codeKeys(this.#state.entries());
    for (const key of codeBefore) if (!codeNow.has(key)) this.network.host.dropModule(fromBase64(key).subarray(4));
  }

  #requireOpen(): void {
    if (this.#isEnded) throw new Error('this localnet was closed; start one again to go on');
  }

  /** Whole seconds, never falling: ledgers closed within one second share it, as CAP-0088 allows. */
  #nextCloseTime(): bigint {
    const now = BigInt(Math.floor(this.#options.now() / 1000));
    const { closeTime } = this.#header.scpValue;
    this.#noticeClock(closeTime - now);
    return now > closeTime ? now : closeTime;
  }

  /** Told once per setback, for otherwise every refusal as too late would be a riddle. */
  #noticeClock(behindSeconds: bigint): void {
    const isBehind = behindSeconds > CLOCK_BEHIND_SECONDS_MAX;
    if (isBehind && !this.#isClockBehind) {
      this.#options.report(
        `the clock is ${behindSeconds} s behind the last ledger, whose close time stays until then: transactions ` +
          'with a time limit may be refused as too late. Set the clock right, or start a new chain.',
      );
    }
    this.#isClockBehind = isBehind;
  }

  close(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#checkpointIfDue(true);
    this.#store?.close();
  }
}
