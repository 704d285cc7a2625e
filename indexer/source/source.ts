import type { SourceEvent } from '../event.ts';

/** A ledger, and when it closed as far as that was told. */
export interface Position {
  ledger: number;
  /** ISO 8601; null when the source didn't tell. */
  closedAt: string | null;
}

export interface Scan {
  /** All events of the contracts in the ledgers after the asked position up to `scannedThrough`, in id order, none twice. */
  events: SourceEvent[];
  /** The last ledger that the source proved read to its end; the asked position itself when nothing newer is there. */
  scannedThrough: Position;
  /** More is there already: scan again without waiting. */
  more: boolean;
  /** The network's newest ledger as this source knows it. */
  latest: Position;
  /** The oldest ledger whose events the source still keeps, where it tells. */
  oldest?: number;
  /** Hash of the ledger `scannedThrough`, lower-case hex, where the source read it. */
  hash?: string;
}

/** Where events come from. Ledgers are whole: a scan never ends inside one. */
export interface Source {
  /** For logs and metrics, e.g. `getEvents of rpc.example`. */
  name: string;

  /**
   * Requires that the source serves the network with this passphrase.
   *
   * @throws {SourceFatal} for another network
   * @throws {SourceRetry} when it doesn't answer
   */
  requireNetwork(passphrase: string): Promise<void>;

  /**
   * Whether the source's history has this event; nothing when it can't tell: it no longer keeps, or doesn't have yet, that ledger.
   *
   * @throws {SourceRetry} when it doesn't answer
   */
  holds(event: { id: string; txHash: string }): Promise<boolean | undefined>;

  /**
   * The hash of a ledger, 64 lower-case hex digits; nothing when the source doesn't have it.
   *
   * @throws {SourceRetry} when it doesn't answer
   */
  hashOf(ledger: number): Promise<string | undefined>;

  /**
   * Events after a position, and not beyond the ledger `until` when it is given.
   *
   * @throws {SourceRetry} when trying again later may help
   * @throws {SourceGap} when the ledgers after the position are out of reach
   * @throws {SourceFatal} when the network isn't the one the position belongs to
   */
  scan(after: Position, until?: number): Promise<Scan>;
}

/** The source can't answer now: away, overloaded, or behind what was already read. */
export class SourceRetry extends Error {
  readonly state: 'source_away' | 'source_behind';

  constructor(message: string, options: { state?: 'source_away' | 'source_behind'; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.state = options.state ?? 'source_away';
  }
}

/** The ledgers `missingFrom` to `missingTo` are out of reach; going on without them would be a silent jump. */
export class SourceGap extends Error {
  readonly missingFrom: number;
  readonly missingTo: number;
  /** The network's newest ledger. */
  readonly latest: Position;

  constructor(missingFrom: number, missingTo: number, latest: Position) {
    super(
      `The ledgers ${missingFrom} to ${missingTo} are needed next, but no source has them. Add an RPC with a longer history to STELLAR_RPC_URL, or a data lake as LEDGER_LAKE; the indexer goes on as soon as one has them.`,
    );
    this.missingFrom = missingFrom;
    this.missingTo = missingTo;
    this.latest = latest;
  }
}

/** Going on would write wrong rows; a person has to decide. */
export class SourceFatal extends Error {}
