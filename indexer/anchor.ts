/** The log belongs to one history of one network; a network that was reset, and grew past our cursor, has another. */
import type pg from 'pg';
import { ledgerOf } from './event.ts';
import { patiently, type Waiting } from './patience.ts';
import { type Source, SourceFatal } from './source/source.ts';
import type { Writer } from './writer.ts';

interface Anchor {
  ledger: number;
  hash: string;
}

/** About an hour: well within any retention, so that a source still has the anchor when the indexer comes back. */
const MOVED_EVERY_LEDGERS = 720;

/**
 * Compares the log with the source: by the anchored ledger's hash, and by the newest event.
 *
 * @throws {SourceFatal} when the source has another history
 */
export async function requireSameHistory(waiting: Waiting, source: Source, writer: Writer): Promise<void> {
  const anchor = await readAnchor(writer.db);
  const hash = anchor && (await patiently(waiting, () => source.hashOf(anchor.ledger)));
  if (anchor && hash && hash !== anchor.hash)
    throw reset(`ledger ${anchor.ledger} has the hash ${hash} there, but ${anchor.hash} when it was indexed`);
  const { lastEvent } = writer;
  if (!lastEvent || (await patiently(waiting, () => source.holds(lastEvent))) !== false) return;
  throw reset(
    `the RPC has ledger ${ledgerOf(lastEvent.id)}, but not the event ${lastEvent.id} of transaction ${lastEvent.txHash} that is indexed there`,
  );
}

function reset(evidence: string): SourceFatal {
  return new SourceFatal(
    `The network was reset: ${evidence}. Deploy the contracts anew and give the indexer an empty database.`,
  );
}

/** Moves the anchor along with the cursor. */
export class AnchorKeeper {
  readonly #db: pg.ClientBase;
  readonly #source: Source;
  readonly #passphrase: string;
  #dueAt = 0;

  constructor(db: pg.ClientBase, source: Source, passphrase: string) {
    this.#db = db;
    this.#source = source;
    this.#passphrase = passphrase;
  }

  /**
   * @param hash of the committed ledger, where the scan told it; else the source is asked, now and then
   * @throws {SourceFatal} when the source turned to another network
   */
  async moveTo(ledger: number, hash: string | undefined): Promise<void> {
    if (ledger < this.#dueAt) return;
    await this.#source.requireNetwork(this.#passphrase).catch((error: unknown) => {
      if (error instanceof SourceFatal) throw error;
    });
    const found = hash ?? (await this.#source.hashOf(ledger).catch(() => undefined));
    this.#dueAt = ledger + MOVED_EVERY_LEDGERS;
    if (!found) return;
    await this.#db.query(
      `INSERT INTO log.anchor (ledger, hash) VALUES ($1, $2)
       ON CONFLICT (single) DO UPDATE SET ledger = excluded.ledger, hash = excluded.hash`,
      [ledger, found],
    );
  }
}

async function readAnchor(db: pg.ClientBase): Promise<Anchor | undefined> {
  const { rows } = await db.query<Anchor>('SELECT ledger, hash FROM log.anchor');
  return rows[0];
}
