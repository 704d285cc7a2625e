import { xdr } from '@stellar/stellar-sdk/base';
import { rawKeyOfMuxed } from './account.ts';
import { concat, least, sha256, toHex, u32 } from './bytes.ts';
import { type Footprint, readFootprintKeys } from './footprint.ts';

const ENVELOPE_TYPE_TX = 2;
const ENVELOPE_TYPE_TX_FEE_BUMP = 5;

/** What can be submitted. Version 0 envelopes ended with protocol 13. */
export type Envelope = xdr.TransactionEnvelopeTx | xdr.TransactionEnvelopeTxFeeBump;

/** What preconditions ask for, whichever of the three forms they came in (CAP-0021). Zero and null mean "not asked". */
export interface Preconditions {
  timeBounds: xdr.TimeBounds | null;
  ledgerBounds: xdr.LedgerBounds | null;
  minSeqNum: bigint | null;
  minSeqAge: bigint;
  minSeqLedgerGap: number;
  extraSigners: xdr.SignerKey[];
}

/** A submitted transaction with what the rules keep asking about it, worked out once. */
export interface Transaction {
  envelopeXdr: Uint8Array;
  /** What is applied: the inner transaction of a fee bump (CAP-0015). */
  tx: xdr.Transaction;
  /** Those on `tx`. */
  signatures: xdr.DecoratedSignature[];
  /** sha256 of the signature payload of `tx`: what its signatures sign. */
  innerHash: Uint8Array;
  /** The transaction's name; for a fee bump not the inner one's. */
  hash: Uint8Array;
  hashHex: string;
  /** sha256 of the envelope with its signatures: what orders transactions in a set. */
  fullHash: Uint8Array;
  /** Raw ed25519 key of the source account. */
  source: Uint8Array;
  /** Raw ed25519 key of the account that pays the fee: the source's, or the fee bump's. */
  feeSource: Uint8Array;
  feeBump: FeeBump | null;
  preconditions: Preconditions;
  isSoroban: boolean;
  sorobanData: xdr.SorobanTransactionData | null;
  /** Empty for classic transactions. */
  footprint: Footprint;
  /** All that may be charged, in stroops. */
  fee: bigint;
  /** Bid for inclusion in stroops: the whole fee, less the declared resource fee. */
  inclusionFee: bigint;
  /** What inclusion is paid for: the operations, and one more for a fee bump. */
  operationCount: number;
  /** Envelope of `tx` and its signatures, in bytes: what resource fees and limits count. */
  size: number;
}

/** What a fee bump adds to the transaction it carries. */
export interface FeeBump {
  signatures: xdr.DecoratedSignature[];
  /** Bid of the inner transaction, in stroops; negative where it leaves resources to the fee bump. */
  innerInclusionFee: bigint;
  innerFullHash: Uint8Array;
}

/** Transaction hash: sha256 of network id, envelope type and the transaction without signatures. */
export function transactionHash(networkId: Uint8Array, tx: xdr.Transaction): Uint8Array {
  return sha256(networkId, u32(ENVELOPE_TYPE_TX), tx.toXdr());
}

/** Hash of a fee bump: the same over its own envelope type. */
export function feeBumpHash(networkId: Uint8Array, tx: xdr.FeeBumpTransaction): Uint8Array {
  return sha256(networkId, u32(ENVELOPE_TYPE_TX_FEE_BUMP), tx.toXdr());
}

export function readTransaction(networkId: Uint8Array, envelope: Envelope): Transaction {
  return envelope.type === 'envelopeTypeTx' ? readPlain(networkId, envelope) : readFeeBump(networkId, envelope);
}

function readPlain(networkId: Uint8Array, envelope: xdr.TransactionEnvelopeTx): Transaction {
  const { tx, signatures } = envelope.v1;
  const hash = transactionHash(networkId, tx);
  const envelopeXdr = envelope.toXdr();
  const sorobanData = tx.ext.type === 'sorobanData' ? tx.ext.sorobanData : null;
  const isSoroban = tx.operations.some(isSorobanOperation);
  const source = rawKeyOfMuxed(tx.sourceAccount);
  const fee = BigInt(tx.fee);
  return {
    envelopeXdr,
    tx,
    signatures,
    innerHash: hash,
    hash,
    hashHex: toHex(hash),
    fullHash: sha256(envelopeXdr),
    source,
    feeSource: source,
    feeBump: null,
    preconditions: readPreconditions(tx.cond),
    isSoroban,
    sorobanData,
    footprint: sorobanData ? readFootprintKeys(sorobanData.resources.footprint) : { readOnly: [], readWrite: [] },
    fee,
    inclusionFee: fee - (isSoroban && sorobanData ? sorobanData.resourceFee : 0n),
    operationCount: tx.operations.length,
    size: envelopeXdr.length,
  };
}

function readFeeBump(networkId: Uint8Array, envelope: xdr.TransactionEnvelopeTxFeeBump): Transaction {
  const { tx, signatures } = envelope.feeBump;
  const inner = readPlain(networkId, new xdr.TransactionEnvelopeTx(tx.innerTx.v1));
  const hash = feeBumpHash(networkId, tx);
  const envelopeXdr = envelope.toXdr();
  return {
    ...inner,
    envelopeXdr,
    hash,
    hashHex: toHex(hash),
    fullHash: sha256(envelopeXdr),
    feeSource: rawKeyOfMuxed(tx.feeSource),
    feeBump: { signatures, innerInclusionFee: inner.inclusionFee, innerFullHash: inner.fullHash },
    fee: tx.fee,
    inclusionFee: tx.fee - declaredResourceFee(inner),
    operationCount: inner.operationCount + 1,
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
export function feeToCharge(transaction: Transaction, baseFee: bigint): bigint {
  const wanted = baseFee * BigInt(Math.max(1, transaction.operationCount));
  return least(wanted, transaction.inclusionFee) + declaredResourceFee(transaction);
}

export function declaredResourceFee(transaction: Transaction): bigint {
  return transaction.isSoroban ? (transaction.sorobanData?.resourceFee ?? 0n) : 0n;
}

/** Sub-seed `index` of a seed, as core derives them: sha256(seed ‖ uint64). */
export function subSeed(seed: Uint8Array, index: number): Uint8Array {
  return sha256(concat(seed, u32(0), u32(index)));
}
