import type { LedgerEvent } from './events.ts';
import { encodeLedgerMeta } from './meta.ts';
import type { EntryChange } from './state.ts';

/** A transaction as its ledger keeps it. XDR is bytes. */
export interface ClosedTransaction {
  /** sha256 that names it. */
  hash: Uint8Array;
  hashHex: string;
  succeeded: boolean;
  /** TransactionEnvelope. */
  envelope: Uint8Array;
  /** TransactionResult. */
  result: Uint8Array;
  /** LedgerEntryChanges. */
  feeChanges: Uint8Array;
  /** TransactionMeta. */
  meta: Uint8Array;
  /** LedgerEntryChanges. */
  refundChanges: Uint8Array;
  /** What getFeeStats counts: per operation, or for the one Soroban operation without its resources. */
  inclusionFee: { kind: 'classic' | 'soroban'; stroops: bigint };
}

/** Where TransactionResult has its code, and the inner transaction's hash when it is a fee bump's. */
const RESULT_CODE = 8;
const INNER_HASH = 12;
const FEE_BUMP_CODES = [1, -13]; // txFEE_BUMP_INNER_SUCCESS, txFEE_BUMP_INNER_FAILED

/** Hashes that a transaction is found by: its own, and in a fee bump the inner one's, as RPC has it. */
export function namesOf({ hash, result }: Pick<ClosedTransaction, 'hash' | 'result'>): Uint8Array[] {
  const code = new DataView(result.buffer, result.byteOffset).getInt32(RESULT_CODE);
  return FEE_BUMP_CODES.includes(code) ? [hash, result.subarray(INNER_HASH, INNER_HASH + hash.length)] : [hash];
}

/** Everything that is kept of a closed ledger. Never changed once made. */
export interface ClosedLedger {
  sequence: number;
  /** sha256 of the header. */
  hash: Uint8Array;
  /** Unix seconds. */
  closeTime: bigint;
  /** LedgerHeader XDR. */
  header: Uint8Array;
  /** GeneralizedTransactionSet XDR. */
  transactionSet: Uint8Array;
  /** In the order they were applied. */
  transactions: ClosedTransaction[];
  /** Rising by position. */
  events: LedgerEvent[];
  /** What the ledger did to the state, one change per entry. `before` is not kept. */
  changes: Pick<EntryChange, 'key' | 'after'>[];
}

/** LedgerHeaderHistoryEntry XDR: hash, header, ext. */
export function headerHistoryEntry({ hash, header }: ClosedLedger): Uint8Array {
  return new Uint8Array(Buffer.concat([hash, header, new Uint8Array(4)]));
}

/** LedgerCloseMeta XDR. */
export function ledgerMeta(ledger: ClosedLedger): Uint8Array {
  return encodeLedgerMeta({
    header: headerHistoryEntry(ledger),
    transactionSet: ledger.transactionSet,
    processing: ledger.transactions.map(({ hash, result, feeChanges, meta, refundChanges }) => ({
      resultPair: new Uint8Array(Buffer.concat([hash, result])),
      feeChanges,
      meta,
      refundChanges,
    })),
  });
}
