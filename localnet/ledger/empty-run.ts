import { xdr } from '@stellar/stellar-sdk/base';
import { concat, sha256, u32 } from './bytes.ts';
import type { ClosedLedger } from './closed-ledger.ts';
import { headerHash, nextHeader, nextSkipList } from './header.ts';
import type { Stretch } from './history.ts';
import type { Network } from './network.ts';
import { selectNothing } from './selection.ts';
import { buildTransactionSet } from './transaction-set.ts';

/** Every so many ledgers the header is kept; those between are made again from it. */
const KEPT_EVERY = 4096;
const HASH_BYTES = 32;

// Where fields stand in the XDR of a LedgerHeader whose close value has no upgrades and is not signed.
const PREVIOUS_HASH = 4;
const TRANSACTION_SET_HASH = PREVIOUS_HASH + HASH_BYTES;
const CLOSE_TIME = TRANSACTION_SET_HASH + HASH_BYTES;
const RESULT_HASH = CLOSE_TIME + 8 + 4 + 4;
const STATE_HASH = RESULT_HASH + HASH_BYTES;
const SEQUENCE = STATE_HASH + HASH_BYTES;
const SKIP_LIST = SEQUENCE + 4 + 8 + 8 + 4 + 8 + 4 + 4 + 4;
const SKIP_LIST_LENGTH = 4;

/** What follows the previous ledger's hash in the transaction set of a ledger that has none. */
const EMPTY_SET_TAIL = buildTransactionSet(new Uint8Array(HASH_BYTES), selectNothing).encoded.subarray(4 + HASH_BYTES);

/**
 * Ledgers without transactions that were closed at once, a million within seconds: each header is made, hashed and
 * named by the next as ever, but only every 4096th is kept. Their close values are unsigned (STELLAR_VALUE_BASIC):
 * signing takes fifty times as long as all the rest.
 */
export class EmptyRun implements Stretch {
  readonly first: number;
  readonly last: number;
  readonly hashes: readonly string[] = [];
  /** LedgerHeader XDR of `first`, of every 4096th after it, and of `last`. */
  readonly headers: readonly Uint8Array[];

  constructor(first: number, last: number, headers: readonly Uint8Array[]) {
    this.first = first;
    this.last = last;
    this.headers = headers;
  }

  /**
   * Closes the ledgers after `previous` up to `last`.
   * @param closeTime unix seconds, of all of them; not before the previous ledger's
   */
  static close(network: Network, previous: xdr.LedgerHeader, last: number, closeTime: bigint): EmptyRun {
    const first = previous.ledgerSeq + 1;
    const header = firstHeader(network, previous, closeTime);
    const headers = [header.slice()];
    for (let sequence = first + 1; sequence <= last; sequence += 1) {
      step(header, sequence);
      if ((sequence - first) % KEPT_EVERY === 0) headers.push(header.slice());
    }
    return new EmptyRun(first, last, [...headers, header]);
  }

  get lastHeader(): Uint8Array {
    return this.headers.at(-1) as Uint8Array;
  }

  ledger(sequence: number): ClosedLedger {
    const kept = Math.floor((sequence - this.first) / KEPT_EVERY);
    const header = (this.headers[kept] as Uint8Array).slice();
    for (let next = this.first + kept * KEPT_EVERY + 1; next <= sequence; next += 1) step(header, next);
    return emptyLedger(sequence, header);
  }

  *between(first: number, last: number): Generator<ClosedLedger> {
    let ledger = this.ledger(first);
    yield ledger;
    for (let sequence = first + 1; sequence <= last; sequence += 1) {
      const header = ledger.header.slice();
      step(header, sequence);
      ledger = emptyLedger(sequence, header);
      yield ledger;
    }
  }
}

function firstHeader(network: Network, previous: xdr.LedgerHeader, closeTime: bigint): Uint8Array {
  const set = buildTransactionSet(headerHash(previous), selectNothing);
  const signed = nextHeader(network, previous, {
    closeTime,
    transactionSetHash: set.hash,
    resultHash: sha256(u32(0)),
    stateHash: previous.bucketListHash.toBytes(),
    feePool: previous.feePool,
  });
  const scpValue = new xdr.StellarValue({ ...signed.scpValue, ext: xdr.StellarValueExt.stellarValueBasic() });
  return new xdr.LedgerHeader({ ...signed, scpValue }).toXdr();
}

/** Makes the header of the next ledger out of the one before it, in place. */
function step(header: Uint8Array, sequence: number): void {
  const previousHash = sha256(header);
  header.set(previousHash, PREVIOUS_HASH);
  header.set(sha256(emptySet(previousHash)), TRANSACTION_SET_HASH);
  header.set(u32(sequence), SEQUENCE);
  if (sequence % 50 === 0) moveSkipList(header, sequence);
}

function moveSkipList(header: Uint8Array, sequence: number): void {
  const at = (index: number) => SKIP_LIST + index * HASH_BYTES;
  const list = Array.from({ length: SKIP_LIST_LENGTH }, (_, index) => header.slice(at(index), at(index + 1)));
  const moved = nextSkipList(list, sequence, header.slice(STATE_HASH, STATE_HASH + HASH_BYTES));
  for (const [index, hash] of moved.entries()) header.set(hash, at(index));
}

function emptySet(previousHash: Uint8Array): Uint8Array {
  return concat(u32(1), previousHash, EMPTY_SET_TAIL);
}

function emptyLedger(sequence: number, header: Uint8Array): ClosedLedger {
  return {
    sequence,
    hash: sha256(header),
    closeTime: new DataView(header.buffer, header.byteOffset).getBigUint64(CLOSE_TIME),
    header,
    transactionSet: emptySet(header.subarray(PREVIOUS_HASH, PREVIOUS_HASH + HASH_BYTES)),
    transactions: [],
    events: [],
    changes: [],
  };
}
