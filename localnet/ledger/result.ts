import { xdr } from '@stellar/stellar-sdk/base';
import type { Transaction } from './transaction.ts';

const { TransactionResultResult, InnerTransactionResultResult } = xdr;

/** Ways in which a transaction is refused as a whole, by their XDR names. */
export type Refusal =
  | 'txTooEarly'
  | 'txTooLate'
  | 'txMissingOperation'
  | 'txBadSeq'
  | 'txBadAuth'
  | 'txInsufficientBalance'
  | 'txNoAccount'
  | 'txInsufficientFee'
  | 'txBadAuthExtra'
  | 'txInternalError'
  | 'txNotSupported'
  | 'txBadSponsorship'
  | 'txBadMinSeqAgeOrGap'
  | 'txMalformed'
  | 'txSorobanInvalid';

/** What became of a transaction: refused as a whole, or each of its operations tried. */
export type Outcome = { refusal: Refusal } | { refusal: null; succeeded: boolean; operations: xdr.OperationResult[] };

/** TransactionResult of a transaction refused before its operations, or its fee bump's inner one, mattered. */
export function refusedResult(code: Refusal, feeCharged: bigint): xdr.TransactionResult {
  return transactionResult(feeCharged, TransactionResultResult[code]());
}

/** TransactionResult of what became of `tx`, wrapped where a fee bump carries it. Its own fee shows as 0 (protocol 25). */
export function resultOf(transaction: Transaction, outcome: Outcome, feeCharged: bigint): xdr.TransactionResult {
  if (!transaction.feeBump) return transactionResult(feeCharged, plainOutcome(outcome));
  const inner = new xdr.InnerTransactionResult({
    feeCharged: 0n,
    result: innerOutcome(outcome),
    ext: xdr.InnerTransactionResultExt.v0(),
  });
  const pair = new xdr.InnerTransactionResultPair({ transactionHash: transaction.innerHash, result: inner });
  const result = hasSucceeded(outcome)
    ? TransactionResultResult.txFeeBumpInnerSuccess(pair)
    : TransactionResultResult.txFeeBumpInnerFailed(pair);
  return transactionResult(feeCharged, result);
}

function hasSucceeded(outcome: Outcome): boolean {
  return outcome.refusal === null && outcome.succeeded;
}

function plainOutcome(outcome: Outcome): xdr.TransactionResultResult {
  if (outcome.refusal) return TransactionResultResult[outcome.refusal]();
  const { succeeded, operations } = outcome;
  return succeeded ? TransactionResultResult.txSuccess(operations) : TransactionResultResult.txFailed(operations);
}

function innerOutcome(outcome: Outcome): xdr.InnerTransactionResultResult {
  if (outcome.refusal) return InnerTransactionResultResult[outcome.refusal]();
  const { succeeded, operations } = outcome;
  return succeeded
    ? InnerTransactionResultResult.txSuccess(operations)
    : InnerTransactionResultResult.txFailed(operations);
}

function transactionResult(feeCharged: bigint, result: xdr.TransactionResultResult): xdr.TransactionResult {
  return new xdr.TransactionResult({ feeCharged, result, ext: xdr.TransactionResultExt.v0() });
}
