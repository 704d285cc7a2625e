import { xdr } from '@stellar/stellar-sdk/base';

const { TransactionResultResult } = xdr;

/** Ways in which a transaction is refused as a whole, by their XDR names. */
const refusals = {
  txTooEarly: () => TransactionResultResult.txTooEarly(),
  txTooLate: () => TransactionResultResult.txTooLate(),
  txMissingOperation: () => TransactionResultResult.txMissingOperation(),
  txBadSeq: () => TransactionResultResult.txBadSeq(),
  txBadAuth: () => TransactionResultResult.txBadAuth(),
  txInsufficientBalance: () => TransactionResultResult.txInsufficientBalance(),
  txNoAccount: () => TransactionResultResult.txNoAccount(),
  txInsufficientFee: () => TransactionResultResult.txInsufficientFee(),
  txBadAuthExtra: () => TransactionResultResult.txBadAuthExtra(),
  txInternalError: () => TransactionResultResult.txInternalError(),
  txNotSupported: () => TransactionResultResult.txNotSupported(),
  txBadMinSeqAgeOrGap: () => TransactionResultResult.txBadMinSeqAgeOrGap(),
  txMalformed: () => TransactionResultResult.txMalformed(),
  txSorobanInvalid: () => TransactionResultResult.txSorobanInvalid(),
} as const;

export type Refusal = keyof typeof refusals;

/** TransactionResult of a transaction refused as a whole. */
export function refusedResult(code: Refusal, feeCharged: bigint): xdr.TransactionResult {
  return transactionResult(feeCharged, refusals[code]());
}

/** TransactionResult of one whose operations were tried. */
export function appliedResult(
  succeeded: boolean,
  operations: xdr.OperationResult[],
  feeCharged: bigint,
): xdr.TransactionResult {
  const result = succeeded
    ? TransactionResultResult.txSuccess(operations)
    : TransactionResultResult.txFailed(operations);
  return transactionResult(feeCharged, result);
}

function transactionResult(feeCharged: bigint, result: xdr.TransactionResultResult): xdr.TransactionResult {
  return new xdr.TransactionResult({ feeCharged, result, ext: xdr.TransactionResultExt.v0() });
}
