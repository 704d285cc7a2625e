import { xdr } from '@stellar/stellar-sdk/base';
import { sha256, toHex, u32 } from '../ledger/bytes.ts';
import type { Submission } from '../ledger/queue.ts';
import { refusedResult } from '../ledger/result.ts';
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
  if (envelope.type === 'envelopeTypeTxV0') return refuseUnsupported(envelope, context);
  const { hashHex, submission } = context.chain.submit(envelope);
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

/** Version 0 envelopes ended with protocol 13. */
function refuseUnsupported(envelope: xdr.TransactionEnvelopeTxV0, { chain }: RpcContext): Offered {
  const hash = toHex(sha256(chain.network.id, u32(ENVELOPE_TYPE_TX_V0), envelope.v0.tx.toXdr()));
  return { status: 'ERROR', result: refusedResult('txNotSupported', 0n), diagnostics: [], hash };
}

const ENVELOPE_TYPE_TX_V0 = 0;
