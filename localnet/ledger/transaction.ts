import type { xdr } from '@stellar/stellar-sdk/base';
import { rawKeyOfMuxed } from './account.ts';
import { concat, least, sha256, toHex, u32 } from './bytes.ts';
import { type Footprint, readFootprintKeys } from './footprint.ts';

const ENVELOPE_TYPE_TX = 2;

/** What preconditions ask for, whichever of the three forms they came in (CAP-0021). Zero and null mean "not asked". */
export interface Preconditions {
  timeBounds: xdr.TimeBounds | null;
  ledgerBounds: xdr.LedgerBounds | null;
  minSeqNum: bigint | null;
  minSeqAge: bigint;
  minSeqLedgerGap: number;
  extraSigners: xdr.SignerKey[];
}

/** A submitted version 1 transaction with what the rules keep asking about it, worked out once. */
export interface Transaction {
  envelope: xdr.TransactionEnvelopeTx;
  envelopeXdr: Uint8Array;
  tx: xdr.Transaction;
  signatures: xdr.DecoratedSignature[];
  /** sha256 of the signature payload: what is signed, and the transaction's name. */
  hash: Uint8Array;
  hashHex: string;
  /** sha256 of the envelope with its signatures: what orders transactions in a set. */
  fullHash: Uint8Array;
  /** Raw ed25519 key of the source account. */
  source: Uint8Array;
  preconditions: Preconditions;
  isSoroban: boolean;
  sorobanData: xdr.SorobanTransactionData | null;
  /** Empty for classic transactions. */
  footprint: Footprint;
  /** Bid for inclusion in stroops: the whole fee, less the declared resource fee. */
  inclusionFee: bigint;
}

/** Transaction hash: sha256 of network id, envelope type and the transaction without signatures. */
export function transactionHash(networkId: Uint8Array, tx: xdr.Transaction): Uint8Array {
  return sha256(networkId, u32(ENVELOPE_TYPE_TX), tx.toXdr());
}

export function readTransaction(networkId: Uint8Array, envelope: xdr.TransactionEnvelopeTx): Transaction {
  const { tx, signatures } = envelope.v1;
  const hash = transactionHash(networkId, tx);
  const envelopeXdr = envelope.toXdr();
  const sorobanData = tx.ext.type === 'sorobanData' ? tx.ext.sorobanData : null;
  const isSoroban = tx.operations.some(isSorobanOperation);
  return {
    envelope,
    envelopeXdr,
    tx,
    signatures,
    hash,
    hashHex: toHex(hash),
    fullHash: sha256(envelopeXdr),
    source: rawKeyOfMuxed(tx.sourceAccount),
    preconditions: readPreconditions(tx.cond),
    isSoroban,
    sorobanData,
    footprint: sorobanData ? readFootprintKeys(sorobanData.resources.footprint) : { readOnly: [], readWrite: [] },
    inclusionFee: BigInt(tx.fee) - (isSoroban && sorobanData ? sorobanData.resourceFee : 0n),
  };
}

export function isSorobanOperation(operation: xdr.Operation): boolean {
  const { type } = operation.body;
  return type === 'invokeHostFunction' || type === 'extendFootprintTtl' || type === 'restoreFootprint';
}

/** Raw ed25519 key of the account an operation acts for. */
export function operationSource(transaction: Transaction, operation: xdr.Operation): Uint8Array {
  return operation.sourceAccount ? rawKeyOfMuxed(operation.sourceAccount) : transaction.source;
}

function readPreconditions(cond: xdr.Preconditions): Preconditions {
  const none = { timeBounds: null, ledgerBounds: null, minSeqNum: null, minSeqAge: 0n, minSeqLedgerGap: 0 };
  if (cond.type === 'precondNone') return { ...none, extraSigners: [] };
  if (cond.type === 'precondTime') return { ...none, timeBounds: cond.timeBounds, extraSigners: [] };
  return { ...cond.v2 };
}

/** Fee taken before anything is applied: resources as declared, and at most `baseFee` stroops per operation for inclusion. */
export function feeToCharge(transaction: Transaction, baseFee: number): bigint {
  const wanted = BigInt(baseFee) * BigInt(Math.max(1, transaction.tx.operations.length));
  const inclusion = least(wanted, transaction.inclusionFee);
  return inclusion + declaredResourceFee(transaction);
}

export function declaredResourceFee(transaction: Transaction): bigint {
  return transaction.isSoroban ? (transaction.sorobanData?.resourceFee ?? 0n) : 0n;
}

/** Sub-seed `index` of a seed, as core derives them: sha256(seed ‖ uint64). */
export function subSeed(seed: Uint8Array, index: number): Uint8Array {
  return sha256(concat(seed, u32(0), u32(index)));
}
