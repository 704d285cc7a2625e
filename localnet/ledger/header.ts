import { xdr } from '@stellar/stellar-sdk/base';
import { BASE_RESERVE } from './account.ts';
import { concat, sha256, u32, u64 } from './bytes.ts';
import { BASE_FEE, type Network } from './network.ts';

/** 100 billion lumens, in stroops: all there are. */
export const TOTAL_COINS = 1_000_000_000_000_000_000n;
const ENVELOPE_TYPE_SCPVALUE = 4;
const ZERO_HASH = new Uint8Array(32);

/** What one ledger adds to the chain of headers. */
export interface HeaderParts {
  closeTime: bigint;
  transactionSetHash: Uint8Array;
  /** sha256 of the TransactionResultSet. */
  resultHash: Uint8Array;
  /** Commitment to the state; see `nextStateHash`. */
  stateHash: Uint8Array;
  feePool: bigint;
}

export function genesisHeader(network: Network, closeTime: bigint, stateHash: Uint8Array): xdr.LedgerHeader {
  const parts = { closeTime, transactionSetHash: ZERO_HASH, resultHash: ZERO_HASH, stateHash, feePool: 0n };
  return header(network, 1, ZERO_HASH, [ZERO_HASH, ZERO_HASH, ZERO_HASH, ZERO_HASH], parts);
}

export function nextHeader(network: Network, previous: xdr.LedgerHeader, parts: HeaderParts): xdr.LedgerHeader {
  const sequence = previous.ledgerSeq + 1;
  return header(
    network,
    sequence,
    headerHash(previous),
    nextSkipList(
      previous.skipList.map((hash) => hash.toBytes()),
      sequence,
      parts.stateHash,
    ),
    parts,
  );
}

/** A ledger's hash, which the next header names: sha256 of its header. */
export function headerHash(ledgerHeader: xdr.LedgerHeader): Uint8Array {
  return sha256(ledgerHeader.toXdr());
}

function header(
  network: Network,
  ledgerSeq: number,
  previousLedgerHash: Uint8Array,
  skip: Uint8Array[],
  parts: HeaderParts,
): xdr.LedgerHeader {
  return new xdr.LedgerHeader({
    ledgerVersion: network.protocolVersion,
    previousLedgerHash,
    scpValue: closeValue(network, parts.transactionSetHash, parts.closeTime),
    txSetResultHash: parts.resultHash,
    bucketListHash: parts.stateHash,
    ledgerSeq,
    totalCoins: TOTAL_COINS,
    feePool: parts.feePool,
    inflationSeq: 0,
    idPool: 0n,
    baseFee: BASE_FEE,
    baseReserve: BASE_RESERVE,
    maxTxSetSize: MAX_OPERATIONS_PER_LEDGER,
    skipList: skip.map((hash) => new xdr.Hash(hash)),
    ext: xdr.LedgerHeaderExt.v0(),
  });
}

/** Classic operations per ledger, as test networks set it. */
export const MAX_OPERATIONS_PER_LEDGER = 1_000;

/** The close value as a validator signs it: network id, envelope type, transaction set hash, close time. */
function closeValue({ id, validator }: Network, txSetHash: Uint8Array, closeTime: bigint): xdr.StellarValue {
  const signed = concat(id, u32(ENVELOPE_TYPE_SCPVALUE), txSetHash, u64(closeTime));
  const signature = new xdr.LedgerCloseValueSignature({
    nodeId: xdr.PublicKey.publicKeyTypeEd25519(validator.publicKey),
    signature: validator.sign(signed),
  });
  return new xdr.StellarValue({
    txSetHash,
    closeTime,
    upgrades: [],
    ext: xdr.StellarValueExt.stellarValueSigned(signature),
  });
}

/** State hashes of 50, 5,000, 50,000 and 500,000 ledgers ago, moved on as core moves them. */
export function nextSkipList(previous: Uint8Array[], sequence: number, stateHash: Uint8Array): Uint8Array[] {
  if (sequence % 50 !== 0) return previous;
  const list = [...previous];
  const at = (index: number) => list[index] ?? ZERO_HASH;
  const older = sequence - 50;
  if (older > 0 && older % 5_000 === 0) {
    const oldest = older - 5_000;
    if (oldest > 0 && oldest % 50_000 === 0) {
      const first = oldest - 50_000;
      if (first > 0 && first % 500_000 === 0) list[3] = at(2);
      list[2] = at(1);
    }
    list[1] = at(0);
  }
  list[0] = stateHash;
  return list;
}
