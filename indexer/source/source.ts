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
}

/** Where events come from. Ledgers are whole: a scan never ends inside one. */
export interface Source {
  /**
   * Requires that the source serves the network with this passphrase.
   *
   * @throws {SourceFatal} for another network
   * @throws {SourceRetry} when it doesn't answer
   */
  requireNetwork(passphrase: string): Promise<void>;

  /**
   * Whether the source's history has this event; nothing when it no longer keeps, or doesn't have yet, that ledger.
   *
   * @throws {SourceRetry} when it doesn't answer
   */
  holds(event: { id: string; txHash: string }): Promise<boolean | undefined>;

  /**
   * Events after a position.
   *
   * @throws {SourceRetry} when trying again later may help
   * @throws {SourceGap} when the ledgers after the position are no longer kept
   * @throws {SourceFatal} when the network isn't the one the position belongs to
   */
  scan(after: Position): Promise<Scan>;
}

/** The source can't answer now: away, overloaded, or behind what was already read. */
export class SourceRetry extends Error {
  readonly state: 'source_away' | 'source_behind';

  constructor(message: string, options: { state?: 'source_away' | 'source_behind'; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.state = options.state ?? 'source_away';
  }
}

/** The ledgers `missingFrom` to `missingTo` are out of the source's reach; going on without them would be a silent jump. */
export class SourceGap extends Error {
  readonly missingFrom: number;
  readonly missingTo: number;

  constructor(missingFrom: number, missingTo: number) {
    super(
      `The ledgers ${missingFrom} to ${missingTo} are needed next, but the RPC keeps none before ${missingTo + 1}. Point STELLAR_RPC_URL at an RPC with a longer history; the indexer goes on as soon as one has them.`,
    );
    this.missingFrom = missingFrom;
    this.missingTo = missingTo;
  }
}

/** Going on would write wrong rows; a person has to decide. */
export class SourceFatal extends Error {}
