import { xdr } from '@stellar/stellar-sdk/base';
import { existingAccount, withSequence, writeAccount } from '../account.ts';
import { type OperationRules, succeeded } from './rules.ts';

const { BumpSequenceResult } = xdr;

/** Raises an account's sequence number; a lower one changes nothing but its age (CAP-0021). */
export const bumpSequence: OperationRules = {
  threshold: () => 'low',

  check(_transaction, operation) {
    return bodyOf(operation).bumpTo < 0n ? result(BumpSequenceResult.bumpSequenceBadSeq()) : null;
  },

  apply({ changes, ledger, operation, source }) {
    const { bumpTo } = bodyOf(operation);
    const account = existingAccount(changes, source);
    const seqNum = bumpTo > account.seqNum ? bumpTo : account.seqNum;
    writeAccount(changes, withSequence(account, seqNum, ledger), ledger.sequence);
    return succeeded(result(BumpSequenceResult.bumpSequenceSuccess()));
  },

  initialResult: () => result(BumpSequenceResult.bumpSequenceSuccess()),
};

function bodyOf({ body }: xdr.Operation): xdr.BumpSequenceOp {
  if (body.type !== 'bumpSequence') throw new Error(`expected bumpSequence, found ${body.type}`);
  return body.bumpSequenceOp;
}

function result(inner: xdr.BumpSequenceResult): xdr.OperationResult {
  return xdr.OperationResult.opInner(xdr.OperationResultTr.bumpSequence(inner));
}
