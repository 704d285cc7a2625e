import { xdr } from '@stellar/stellar-sdk/base';
import {
  ACCOUNT_RESERVES,
  accountFlags,
  credited,
  existingAccount,
  hasFlag,
  rawKeyOfMuxed,
  readAccount,
  startingSequence,
  writeAccount,
} from '../account.ts';
import { readExtension } from '../account-extension.ts';
import { equalBytes } from '../bytes.ts';
import { accountKey } from '../keys.ts';
import { removeSigner } from '../signers.ts';
import { entrySponsor, keepMore } from '../sponsorship.ts';
import { operationSource } from '../transaction.ts';
import { booksOf, failed, type OperationRules, type OperationRun, succeeded } from './rules.ts';

const { AccountMergeResult } = xdr;

/** Ends an account; its lumens go to another one. Results: AccountMergeResultCode; event: CAP-0067 `transfer`. */
export const accountMerge: OperationRules = {
  threshold: () => 'high',

  check(transaction, operation) {
    const toItself = equalBytes(rawKeyOfMuxed(destinationOf(operation)), operationSource(transaction, operation));
    return toItself ? result(AccountMergeResult.accountMergeMalformed()) : null;
  },

  apply(run) {
    const destination = destinationOf(run.operation);
    const refusal = checkMerge(run);
    if (refusal) return failed(result(refusal));
    removeSigners(run);
    const { balance } = existingAccount(run.changes, run.source);
    const receiver = credited(existingAccount(run.changes, rawKeyOfMuxed(destination)), balance);
    if (!receiver) return failed(result(AccountMergeResult.accountMergeDestFull()));
    writeAccount(run.changes, receiver, run.ledger.sequence);
    remove(run);
    const { network, transaction, source } = run;
    const lumens = xdr.Asset.assetTypeNative();
    const event = network.assetEvents.movement(lumens, source, destination, balance, transaction.tx.memo);
    return succeeded(result(AccountMergeResult.accountMergeSuccess(balance)), [event]);
  },

  initialResult: () => result(AccountMergeResult.accountMergeSuccess(0n)),
};

function checkMerge(run: OperationRun): xdr.AccountMergeResult | null {
  const account = existingAccount(run.changes, run.source);
  if (!readAccount(run.changes, rawKeyOfMuxed(destinationOf(run.operation)))) {
    return AccountMergeResult.accountMergeNoAccount();
  }
  if (hasFlag(account, accountFlags.authImmutable)) return AccountMergeResult.accountMergeImmutableSet();
  if (account.numSubEntries !== account.signers.length) return AccountMergeResult.accountMergeHasSubEntries();
  if (isSequenceTooFar(run, account)) return AccountMergeResult.accountMergeSeqnumTooFar();
  const isSponsor = run.sponsorships.isSponsor(run.source) || readExtension(account).numSponsoring > 0;
  return isSponsor ? AccountMergeResult.accountMergeIsSponsor() : null;
}

/** Made again in this ledger, the account would start over with numbers that it used, or is about to use. */
function isSequenceTooFar({ source, ledger, sequenceToUse }: OperationRun, { seqNum }: xdr.AccountEntry): boolean {
  const start = startingSequence(ledger.sequence);
  return seqNum >= start || (sequenceToUse(source) ?? 0n) >= start;
}

function removeSigners(run: OperationRun): void {
  const { signers } = existingAccount(run.changes, run.source);
  for (let index = signers.length - 1; index >= 0; index -= 1) removeSigner(booksOf(run), run.source, index);
}

function remove(run: OperationRun): void {
  const key = accountKey(run.source);
  const sponsor = entrySponsor(run.changes, key);
  if (sponsor) keepMore(booksOf(run), sponsor, -ACCOUNT_RESERVES);
  run.changes.remove(key);
}

function destinationOf({ body }: xdr.Operation): xdr.MuxedAccount {
  if (body.type !== 'accountMerge') throw new Error(`expected accountMerge, found ${body.type}`);
  return body.destination;
}

function result(inner: xdr.AccountMergeResult): xdr.OperationResult {
  return xdr.OperationResult.opInner(xdr.OperationResultTr.accountMerge(inner));
}
