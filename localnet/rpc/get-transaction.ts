import { xdr } from '@stellar/stellar-sdk/base';
import type { FoundTransaction } from '../ledger/history.ts';
import { invalidParams } from './errors.ts';
import { ledgerRange, type RpcMethod, rangeFields } from './method.ts';
import { readFormat, readParams, readString, type XdrFormat } from './params.ts';
import { xdrField, xdrListField } from './xdr.ts';

const TYPE = 'GetTransactionRequest';
const HASH_DIGITS = 64;

export const getTransaction: RpcMethod = (given, context) => {
  const params = readParams(given, TYPE);
  const format = readFormat(params, TYPE);
  const hash = readString(params, 'hash', TYPE);
  if (hash.length !== HASH_DIGITS) throw invalidParams(`unexpected hash length (${hash.length})`);
  const wrong = /[^0-9a-fA-F]/u.exec(hash);
  if (wrong) throw invalidParams(`incorrect hash: encoding/hex: invalid byte: ${goRune(wrong[0])}`);
  const found = context.chain.history.transaction(hash.toLowerCase());
  const range = rangeFields(ledgerRange(context));
  if (!found) return { ...range, ...notFound(hash) };
  return { ...range, txHash: hash, ...presentTransaction(found, format), createdAt: String(found.ledger.closeTime) };
};

/** Go prints a byte as U+0078 'x'. */
function goRune(character: string): string {
  return `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')} '${character}'`;
}

function notFound(txHash: string) {
  return { status: 'NOT_FOUND', txHash, applicationOrder: 0, feeBump: false, events: {}, ledger: 0, createdAt: '0' };
}

/** What getTransaction (and getTransactions) tell of a transaction, but for its hash and close time. */
export function presentTransaction({ ledger, transaction, applicationOrder }: FoundTransaction, format: XdrFormat) {
  const meta = xdr.TransactionMeta.fromXdr(transaction.meta);
  if (meta.type !== 'v4') throw new Error(`expected transaction meta version 4, found ${meta.type}`);
  const { events, operations, diagnosticEvents } = meta.v4;
  return {
    status: transaction.succeeded ? 'SUCCESS' : 'FAILED',
    applicationOrder,
    feeBump: isFeeBump(transaction.envelope),
    ...xdrField('envelope', xdr.TransactionEnvelope, transaction.envelope, format),
    ...xdrField('result', xdr.TransactionResult, transaction.result, format),
    ...xdrField('resultMeta', xdr.TransactionMeta, transaction.meta, format),
    ...xdrListField('diagnosticEvents', diagnosticEvents, format),
    events: { ...xdrListField('transactionEvents', events, format), ...contractEvents(operations, format) },
    ledger: ledger.sequence,
  };
}

const ENVELOPE_TYPE_TX_FEE_BUMP = 5;

/** @param envelope TransactionEnvelope XDR: its type comes first */
function isFeeBump(envelope: Uint8Array): boolean {
  return new DataView(envelope.buffer, envelope.byteOffset).getInt32(0) === ENVELOPE_TYPE_TX_FEE_BUMP;
}

/** Events of each operation; left out when there are no operations to tell of. */
function contractEvents(operations: xdr.OperationMetaV2[], format: XdrFormat): object {
  if (operations.length === 0) return {};
  if (format === 'json') {
    return { contractEventsJson: operations.map(({ events }) => events.map((event) => event.toJson())) };
  }
  return { contractEventsXdr: operations.map(({ events }) => events.map((event) => event.toXdr('base64'))) };
}
