import { AnchorKeeper } from './anchor.ts';
import { completeBuild } from './apply.ts';
import type { FollowOptions } from './follow.ts';
import { Join } from './join.ts';
import type { Scan, Source } from './source/source.ts';
import type { Writer } from './writer.ts';

/** An idle database is asked this often whether it is still there. */
const PROBE_EVERY_MS = 2_000;
const PROBE_MS_MAX = 5_000;

/** What is done between two scans, when all that was scanned is committed. */
export class Tip {
  readonly join: Join | undefined;
  readonly #options: FollowOptions;
  readonly #writer: Writer;
  readonly #anchor: AnchorKeeper;
  #ledger: number;
  #probedAtMs = Date.now();

  constructor(options: FollowOptions, source: Source, writer: Writer) {
    this.#options = options;
    this.#writer = writer;
    this.#anchor = new AnchorKeeper(writer.db, source, options.networkPassphrase);
    this.#ledger = writer.position.ledger;
    this.join = writer.joining && new Join(options, writer, writer.joining);
  }

  /** @returns `idle` when there is nothing to do before the next ledger */
  async visit({ scannedThrough, latest, more, hash }: Scan): Promise<'idle' | 'busy' | 'joined'> {
    const { status, log } = this.#options;
    if (scannedThrough.ledger > this.#ledger) {
      this.#ledger = scannedThrough.ledger;
      await this.#anchor.moveTo(scannedThrough.ledger, hash);
    } else {
      await this.#probe();
    }
    const state = more || this.join ? 'catching_up' : 'following';
    if (state === 'following') {
      await status.watchDatabase(completeBuild(this.#writer));
      status.isIndexed = true;
    }
    if (status.enter(state))
      log.info({ ledger: scannedThrough.ledger, latest: latest.ledger }, state.replace('_', ' '));
    const joining = await this.join?.step(scannedThrough.ledger);
    if (joining === 'joined') return 'joined';
    return more || joining === 'busy' ? 'busy' : 'idle';
  }

  /** While no ledger closes nothing is written, and a database that hangs would go unnoticed. */
  async #probe(): Promise<void> {
    if (Date.now() - this.#probedAtMs < PROBE_EVERY_MS) return;
    const probe = { text: 'SELECT 1', query_timeout: PROBE_MS_MAX };
    await this.#options.status.watchDatabase(this.#writer.db.query(probe));
    this.#probedAtMs = Date.now();
  }
}
