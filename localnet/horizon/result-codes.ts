import type { xdr } from '@stellar/stellar-sdk/base';

/** Horizon's words where they are not the XDR name of the code. */
const transactionWords: Record<string, string> = {
  tx_no_account: 'tx_no_source_account',
  tx_bad_min_seq_age_or_gap: 'tx_bad_minseq_age_or_gap',
};

const operationWords: Record<string, string> = {
  op_no_account: 'op_no_source_account',
  'create_account already_exist': 'op_already_exists',
  'change_trust not_auth_maintain_liabilities': 'op_not_aut_maintain_liabilities',
  'allow_trust no_trust_line': 'op_no_trust',
  'allow_trust trust_not_required': 'op_not_required',
  'set_trust_line_flags no_trust_line': 'op_no_trust',
  'account_merge seqnum_too_far': 'op_seq_num_too_far',
  'manage_data name_not_found': 'op_data_name_not_found',
  'manage_data invalid_name': 'op_data_invalid_name',
  'invoke_host_function trapped': 'function_trapped',
};

/** Codes of contract operations that Horizon gives without its `op_`. */
const bareWords = ['resource_limit_exceeded', 'entry_archived', 'insufficient_refundable_fee'];

export interface ResultCodes {
  transaction: string;
  /** Of the transaction inside a fee bump. */
  inner_transaction?: string;
  operations?: string[];
}

/** A result's codes in Horizon's words, which the SDK shows (`extras.result_codes`). */
export function resultCodes({ result }: xdr.TransactionResult): ResultCodes {
  if (result.type === 'txFeeBumpInnerSuccess' || result.type === 'txFeeBumpInnerFailed') {
    const inner = result.innerResultPair.result.result;
    return { transaction: codeOf(result), inner_transaction: codeOf(inner), ...operationCodes(inner) };
  }
  return { transaction: codeOf(result), ...operationCodes(result) };
}

function codeOf(result: xdr.TransactionResultResult | xdr.InnerTransactionResultResult): string {
  const name = nameOf(result.toJson());
  return transactionWords[name] ?? name;
}

function operationCodes(result: xdr.TransactionResultResult | xdr.InnerTransactionResultResult): object {
  if (result.type !== 'txSuccess' && result.type !== 'txFailed') return {};
  return result.results.length > 0 ? { operations: result.results.map(operationCode) } : {};
}

function operationCode(result: xdr.OperationResult): string {
  const json = result.toJson();
  const code = nameOf(json);
  if (typeof json === 'string') return operationWords[code] ?? code;
  const [[operation, inner] = ['', null]] = Object.entries(Object.values(json as object)[0] as object);
  const name = nameOf(inner);
  return operationWords[`${operation} ${name}`] ?? (bareWords.includes(name) ? name : `op_${name}`);
}

/** SEP-51 writes a union case as its name, or as an object of one key where it has a value. */
function nameOf(json: unknown): string {
  return typeof json === 'string' ? json : (Object.keys(json as object)[0] ?? '');
}
