import { concat, u32, u64, xdrArray, xdrOptional } from './bytes.ts';

/** No entry changes, no events: an empty XDR array. */
const EMPTY = u32(0);
const EXT_V0 = u32(0);

/** One operation's part of the meta. */
export interface OperationMeta {
  /** LedgerEntryChanges XDR. */
  changes: Uint8Array;
  /** ContractEvent XDR. */
  events: Uint8Array[];
}

/** What a Soroban transaction was charged, in stroops, and returned. */
export interface SorobanMeta {
  nonRefundableFee: bigint;
  refundableFee: bigint;
  rentFee: bigint;
  /** ScVal XDR. */
  returnValue: Uint8Array | null;
}

export interface TransactionMetaParts {
  changesBefore: Uint8Array;
  /** Empty when the transaction failed. */
  operations: OperationMeta[];
  soroban: SorobanMeta | null;
  /** TransactionEvent XDR. */
  events: Uint8Array[];
  /** DiagnosticEvent XDR. */
  diagnosticEvents: Uint8Array[];
}

/** TransactionMeta XDR, version 4 (CAP-0067). */
export function encodeTransactionMeta(parts: TransactionMetaParts): Uint8Array {
  const operations = parts.operations.map(({ changes, events }) => concat(EXT_V0, changes, xdrArray(events)));
  return concat(
    u32(4),
    EXT_V0,
    parts.changesBefore,
    xdrArray(operations),
    EMPTY, // Changes after the operations: none since refunds moved behind the whole set (CAP-0062).
    xdrOptional(parts.soroban && encodeSorobanMeta(parts.soroban)),
    xdrArray(parts.events),
    xdrArray(parts.diagnosticEvents),
  );
}

function encodeSorobanMeta({ nonRefundableFee, refundableFee, rentFee, returnValue }: SorobanMeta): Uint8Array {
  const fees = concat(u32(1), EXT_V0, u64(nonRefundableFee), u64(refundableFee), u64(rentFee));
  return concat(fees, xdrOptional(returnValue));
}

export interface TransactionProcessing {
  /** TransactionResultPair XDR. */
  resultPair: Uint8Array;
  /** LedgerEntryChanges XDR of taking the fee. */
  feeChanges: Uint8Array;
  /** TransactionMeta XDR. */
  meta: Uint8Array;
  /** LedgerEntryChanges XDR of giving unspent fee back. */
  refundChanges: Uint8Array;
}

export interface LedgerMetaParts {
  /** LedgerHeaderHistoryEntry XDR. */
  header: Uint8Array;
  /** GeneralizedTransactionSet XDR. */
  transactionSet: Uint8Array;
  processing: TransactionProcessing[];
}

/** LedgerCloseMeta XDR, version 2 (CAP-0062). */
export function encodeLedgerMeta({ header, transactionSet, processing }: LedgerMetaParts): Uint8Array {
  const transactions = processing.map(({ resultPair, feeChanges, meta, refundChanges }) =>
    concat(EXT_V0, resultPair, feeChanges, meta, refundChanges),
  );
  const upgrades = EMPTY;
  const scpInfo = EMPTY;
  const liveStateSize = u64(0n); // See "state size" in README.md.
  const evictedKeys = EMPTY;
  return concat(
    u32(2),
    EXT_V0,
    header,
    transactionSet,
    xdrArray(transactions),
    upgrades,
    scpInfo,
    liveStateSize,
    evictedKeys,
  );
}
