/** Contracts added later: their history is read up to the cursor while the others are followed, and not read again. */
import { applyHistory } from './apply.ts';
import { count, explainEvents, type FollowOptions, timed } from './follow.ts';
import { retryMs } from './patience.ts';
import { scanAhead } from './source/ahead.ts';
import { type Position, type Scan, type Source, SourceGap, SourceRetry } from './source/source.ts';
import type { Joining, Writer } from './writer.ts';

/** Reads the history of the joining contracts, a batch with every step. */
export class Join {
  readonly #options: FollowOptions;
  readonly #writer: Writer;
  readonly #addresses: string[];
  readonly #source: Source;
  #position: Position;
  #scans: AsyncGenerator<Scan> | undefined;
  #failures = 0;
  #retryAtMs = 0;

  constructor(options: FollowOptions, writer: Writer, { addresses, after }: Joining) {
    this.#options = options;
    this.#writer = writer;
    this.#addresses = addresses;
    this.#source = options.openSource(addresses);
    this.#position = after;
    options.log.info({ contracts: addresses, after: after.ledger }, 'reading the history of added contracts');
  }

  /**
   * One batch more. What no source can give now is tried again later, and the others are followed meanwhile.
   *
   * @param cursor the last committed ledger of the other contracts
   */
  async step(cursor: number): Promise<'joined' | 'busy' | 'waiting'> {
    if (Date.now() < this.#retryAtMs) return 'waiting';
    try {
      await this.#advance(cursor);
      this.#failures = 0;
      this.#tell(cursor, null);
    } catch (error) {
      if (!(error instanceof SourceGap || error instanceof SourceRetry)) throw error;
      this.#scans = undefined;
      this.#retryAtMs = Date.now() + retryMs(this.#failures++);
      this.#tell(cursor, error);
      return 'waiting';
    }
    return this.#position.ledger >= cursor ? 'joined' : 'busy';
  }

  async #advance(cursor: number): Promise<void> {
    const { workers, eventsPerScan, metrics } = this.#options;
    const scan = (after: Position, until?: number): Promise<Scan> =>
      timed(metrics, 'scan', () => this.#source.scan(after, until));
    this.#scans ??= scanAhead({ scan, after: this.#position, workers, eventsPerScan, until: cursor });
    const { value: found } = await this.#scans.next();
    if (!found)
      this.#scans = undefined; // the cursor went on meanwhile
    else if (found.scannedThrough.ledger > this.#position.ledger) await this.#write(found);
  }

  async #write({ scannedThrough: through, events }: Scan): Promise<void> {
    const { status, metrics } = this.#options;
    const batch = { contracts: this.#addresses, after: this.#position, through };
    const logged = await explainEvents(this.#options, events);
    const applying = timed(metrics, 'apply', () => applyHistory(this.#writer, { ...batch, events: logged }));
    count(this.#options, logged, await status.watchDatabase(applying));
    this.#position = through;
  }

  #tell(cursor: number, failure: SourceGap | SourceRetry | null): void {
    const { status } = this.#options;
    const { ledger } = this.#position;
    status.joining = {
      ledgers: Math.max(0, cursor - ledger),
      reason: failure?.message ?? `the history of added contracts is read: ledger ${ledger} of ${cursor}`,
    };
    status.gapLedgers = failure instanceof SourceGap ? failure.missingTo - failure.missingFrom + 1 : 0;
  }
}
