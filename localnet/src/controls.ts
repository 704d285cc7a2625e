import { createHash } from 'node:crypto';
import { Keypair } from '@stellar/stellar-sdk';
import { endowFriendbot, type Friendbot } from '../friendbot.ts';
import type { Chain, ChainImage } from '../ledger/chain.ts';
import type { Fault } from '../rpc/fault.ts';
import type { Faults } from '../rpc/faults.ts';
import type { Clock } from './clock.ts';
import { type ExportedRange, exportLedgers, type LakeOptions } from './data-lake.ts';
import type { Ticker } from './ticker.ts';

/** A chain as it was, to go back to. */
export interface LocalnetSnapshot {
  readonly sequence: number;
}

/** What a test does to the network itself. */
export interface Controls {
  /** Closes a ledger with what waits, as far as it fits, and returns its sequence; on disk when this resolves. */
  closeLedger(): Promise<number>;
  /**
   * Goes ahead to a ledger, by closing empty ones (a million take seconds), or to a time, by one ledger that closes at it
   * and a clock that goes on from there. What waits goes into the first ledger.
   * @param target ledger sequence, or Unix seconds
   * @returns sequence of the latest ledger
   * @throws when that ledger or time is past
   */
  advanceTo(target: { ledger: number } | { time: number }): Promise<number>;
  /** From now on ledgers close by `closeLedger` and `advanceTo` alone. */
  freeze(): void;
  /** Ends `freeze`. */
  thaw(): void;
  /** Remembers the chain as it is. */
  snapshot(): LocalnetSnapshot;
  /**
   * Goes back to a snapshot, as often as wanted: ledgers since then, what waits and the clock's moves are forgotten.
   * Snapshots taken after it are void.
   * @throws when it is void, or another network's
   */
  revert(snapshot: LocalnetSnapshot): Promise<void>;
  /** Begins the network anew from its first ledger, as test networks do every few months. Every snapshot is void then. */
  reset(): Promise<void>;
  /** A key of that name: with the option `seed` always the same, else another in each network. It has no account yet. */
  keypair(name: string): Keypair;
  /** What shall go wrong between a client and the network: `add` gives what lifts that fault, `clear` lifts all. */
  faults: { add(fault: Fault): () => void; clear(): void };
  /** Writes the ledgers RPC tells about as a data lake (SEP-54) into a folder; null while there is no whole batch. */
  exportLedgers(folder: string, options?: LakeOptions): Promise<ExportedRange | null>;
}

/** @internal */
interface Parts {
  chain: Chain;
  clock: Clock;
  ticker: Ticker;
  friendbot: Friendbot;
  faults: Faults;
  seed: string;
}

/** @internal */
export function makeControls({ chain, clock, ticker, friendbot, faults, seed }: Parts): Controls {
  const snapshots = new WeakMap<LocalnetSnapshot, { image: ChainImage; aheadMs: number }>();
  return {
    closeLedger: async () => chain.closeLedger().sequence,
    advanceTo: async (target) => advanceTo(chain, clock, target),
    freeze: () => ticker.freeze(),
    thaw: () => ticker.thaw(),
    snapshot: () => {
      const snapshot = { sequence: chain.sequence };
      snapshots.set(snapshot, { image: chain.mark(), aheadMs: clock.aheadMs });
      return snapshot;
    },
    revert: async (snapshot) => {
      const kept = snapshots.get(snapshot);
      if (!kept) throw new Error('that is no snapshot of this network; take one with snapshot()');
      chain.revert(kept.image);
      clock.aheadMs = kept.aheadMs;
      friendbot.startAgain();
    },
    reset: async () => {
      clock.aheadMs = 0;
      chain.reset();
      clock.ledgerClosed();
      beginChain(chain);
      friendbot.startAgain();
    },
    keypair: (name) => Keypair.fromRawEd25519Seed(seedBytes(`key ${name}`, seed)),
    faults,
    exportLedgers: async (folder, options) => exportLedgers(chain.history, chain.network.passphrase, folder, options),
  };
}

/**
 * Ledger 2 of every network: friendbot gets its lumens.
 * @internal
 */
export function beginChain(chain: Chain): void {
  endowFriendbot(chain);
  chain.closeLedger();
}

/** 32 bytes for a purpose, the same for the same seed. */
export function seedBytes(purpose: string, seed: string): Uint8Array {
  return new Uint8Array(createHash('sha256').update(`localnet ${purpose}\n${seed}`).digest());
}

function advanceTo(chain: Chain, clock: Clock, target: { ledger: number } | { time: number }): number {
  if ('ledger' in target) return chain.closeLedgersUntil(requireWhole('ledger', target.ledger)).sequence;
  const time = requireWhole('time', target.time);
  const { closeTime } = chain.header.scpValue;
  if (BigInt(time) <= closeTime) {
    throw new Error(`time ${time} is not ahead: the last ledger closed at ${closeTime} (Unix seconds)`);
  }
  clock.moveTo(time * 1000);
  return chain.closeLedger().sequence;
}

const UINT32_MAX = 0xffff_ffff;

function requireWhole(name: string, value: number): number {
  if (Number.isInteger(value) && value > 0 && value <= UINT32_MAX) return value;
  throw new TypeError(`${name} is ${value}, expected a whole number up to ${UINT32_MAX}`);
}
