import { xdr } from '@stellar/stellar-sdk/base';
import type { ClosedTransaction } from '../ledger/closed-ledger.ts';

/** What a closed transaction's envelope says, a fee bump's outer part beside the transaction inside it. */
export interface Envelope {
  tx: xdr.Transaction;
  signatures: xdr.DecoratedSignature[];
  bump: xdr.FeeBumpTransactionEnvelope | null;
}

const envelopes = new WeakMap<ClosedTransaction, Envelope>();

/** Decoded once: lists look at every transaction they pass over. */
export function readEnvelope(transaction: ClosedTransaction): Envelope {
  const known = envelopes.get(transaction);
  if (known) return known;
  const envelope = decode(xdr.TransactionEnvelope.fromXdr(transaction.envelope));
  envelopes.set(transaction, envelope);
  return envelope;
}

function decode(envelope: xdr.TransactionEnvelope): Envelope {
  if (envelope.type === 'envelopeTypeTxV0') throw new Error('a version 0 transaction cannot be in a ledger');
  if (envelope.type === 'envelopeTypeTx') return { ...pick(envelope.v1), bump: null };
  return { ...pick(envelope.feeBump.tx.innerTx.v1), bump: envelope.feeBump };
}

function pick({ tx, signatures }: xdr.TransactionV1Envelope) {
  return { tx, signatures };
}
