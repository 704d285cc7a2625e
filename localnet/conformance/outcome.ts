import { scValToNative, xdr } from '@stellar/stellar-sdk';

/** What became of a transaction. */
export interface Outcome {
  /** The result's codes, as `codes` writes them. */
  codes: string;
  /** Stroops. */
  feeCharged: bigint;
  hash: string;
  /** The answer of getTransaction, raw; null when it never got into a ledger. */
  // biome-ignore lint/suspicious/noExplicitAny: a raw JSON answer
  told: any;
}

/**
 * A result's codes on one line, in SEP-51's names: `tx_success`, `tx_bad_seq`, `tx_failed payment:underfunded`, or for
 * a fee bump `tx_fee_bump_inner_failed tx_failed payment:underfunded`. Operations that succeeded are named only
 * beside ones that failed.
 */
export function codes({ result }: xdr.TransactionResult): string {
  if (result.type === 'txFeeBumpInnerSuccess') return nameOf(result.toJson());
  if (result.type === 'txFeeBumpInnerFailed') {
    return `${nameOf(result.toJson())} ${resultCodes(result.innerResultPair.result.result)}`;
  }
  return resultCodes(result);
}

function resultCodes(result: xdr.TransactionResultResult | xdr.InnerTransactionResultResult): string {
  if (result.type !== 'txFailed') return nameOf(result.toJson());
  return ['tx_failed', ...result.results.map(operationCode)].join(' ');
}

function operationCode(result: xdr.OperationResult): string {
  const json = result.toJson();
  if (typeof json === 'string') return json;
  const [[operation, inner] = ['', '']] = Object.entries(Object.values(json as object)[0] as object);
  return `${operation}:${nameOf(inner)}`;
}

/** A union case in SEP-51: its name, or an object whose one key is its name. */
function nameOf(json: unknown): string {
  return typeof json === 'string' ? json : (Object.keys(json as object)[0] ?? '');
}

/** TransactionMeta of a transaction that got into a ledger. */
export function metaOf({ told }: Outcome): xdr.TransactionMetaV4 {
  const meta = xdr.TransactionMeta.fromXdr(told.resultMetaXdr, 'base64');
  if (meta.type !== 'v4') throw new Error(`expected transaction meta version 4, found ${meta.type}`);
  return meta.v4;
}

/** What a contract call returned. */
export function returned(outcome: Outcome): xdr.ScVal {
  const value = metaOf(outcome).sorobanMeta?.returnValue;
  if (!value) throw new Error(`expected a return value, the transaction ended as ${outcome.codes}`);
  return value;
}

/** The address of a contract that was just created. */
export function returnedAddress(outcome: Outcome): string {
  return scValToNative(returned(outcome));
}
