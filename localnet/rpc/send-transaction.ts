import { xdr } from '@stellar/stellar-sdk/base';
import type { Submission } from '../ledger/queue.ts';
import type { Envelope } from '../ledger/transaction.ts';
import { invalidParams } from './errors.ts';
import { ledgerRange, type RpcContext, type RpcMethod } from './method.ts';
import { readFormat, readParams, readString, type XdrFormat } from './params.ts';
import { tryDecode, xdrField, xdrListField } from './xdr.ts';

const TYPE = 'SendTransactionRequest';

/** Offers a transaction to the next ledger and answers at once; what becomes of it, getTransaction tells. */
export const sendTransaction: RpcMethod = (given, context) => {
  const params = readParams(given, TYPE);
  const format = readFormat(params, TYPE);
  const envelope = tryDecode(
    (bytes) => xdr.TransactionEnvelope.fromXdr(bytes),
    readString(params, 'transaction', TYPE),
  );
  if (!envelope) throw invalidParams('invalid_xdr');
  const { latest } = ledgerRange(context);
  const fields = { latestLedger: latest.sequence, latestLedgerCloseTime: String(latest.closeTime) };
  return { ...presentOffered(offer(envelope, context), format), ...fields };
};

/** A transaction as it was offered to the next ledger: its hash in hex, and what the queue says. */
export type Offered = Submission & { hash: string };

/** Puts a transaction into the queue of the next ledger, or says why not. */
export function offer(envelope: xdr.TransactionEnvelope, context: RpcContext): Offered {
  const { hashHex, submission } = context.chain.submit(current(envelope));
  if (submission.status === 'PENDING') context.onAccepted();
  return { ...submission, hash: hashHex };
}

function presentOffered(offered: Offered, format: XdrFormat) {
  const { status, hash } = offered;
  if (status !== 'ERROR') return { status, hash };
  return { ...presentError(offered.result, offered.diagnostics, format), status, hash };
}

function presentError(result: xdr.TransactionResult, diagnostics: Uint8Array[], format: XdrFormat) {
  const events = diagnostics.map((event) => xdr.DiagnosticEvent.fromXdr(event));
  return {
    ...xdrField('errorResult', xdr.TransactionResult, result.toXdr(), format),
    ...xdrListField('diagnosticEvents', events, format),
  };
}

/** Version 0 envelopes are signed as version 1 is, and core takes them as such since protocol 13. */
export function current(envelope: xdr.TransactionEnvelope): Envelope {
  return envelope.type === 'envelopeTypeTxV0' ? asVersion1(envelope.v0) : envelope;
}

function asVersion1({ tx, signatures }: xdr.TransactionV0Envelope): xdr.TransactionEnvelopeTx {
  const { fee, seqNum, timeBounds, memo, operations } = tx;
  const sourceAccount = xdr.MuxedAccount.keyTypeEd25519(tx.sourceAccountEd25519.toBytes());
  const cond = timeBounds ? xdr.Preconditions.precondTime(timeBounds) : xdr.Preconditions.precondNone();
  const ext = xdr.TransactionExt.v0();
  const version1 = new xdr.Transaction({ sourceAccount, fee, seqNum, cond, memo, operations, ext });
  return new xdr.TransactionEnvelopeTx(new xdr.TransactionV1Envelope({ tx: version1, signatures }));
}
