import { xdr } from '@stellar/stellar-sdk/base';
import { availableBalance, INT64_MAX, readAccount, startingSequence, threshold } from './account.ts';
import { readExtension } from './account-extension.ts';
import { type Diagnostics, errors } from './diagnostics.ts';
import { checkFeeBump, minInclusionFee } from './fee-bump.ts';
import type { LedgerFrame, Network } from './network.ts';
import { rulesOf } from './operations/index.ts';
import { type Refusal, refusedResult, resultOf } from './result.ts';
import { SignatureChecker } from './signatures.ts';
import { checkDuplicateKeys, checkResourceFee, checkResources, sorobanDataOf } from './soroban.ts';
import type { EntryReader } from './state.ts';
import { declaredResourceFee, isSorobanOperation, operationSource, type Transaction } from './transaction.ts';

/** Where and when a transaction is judged. */
export interface Judgement {
  network: Network;
  state: EntryReader;
  /** The ledger it would be in; before consensus its close time is the last one's. */
  ledger: LedgerFrame;
  /** Sequence of the ledger whose header is in force: the last closed one before consensus, the new one when applying. */
  headerSequence: number;
  /** Seconds by which the ledger may close later than `ledger.closeTime`. */
  closeTimeSlack: bigint;
  /** When applying, the fee has been taken already. */
  isApplying: boolean;
  diagnostics: Diagnostics;
}

/**
 * How far a transaction got: `sequence` and `signed` are refusals whose sequence number is used up all the same
 * (core's ValidationType).
 */
export type Verdict = { refusal: null } | { refusal: Refusal; reached: 'nothing' | 'sequence' };

/** Checks for which operations don't matter, in core's order (TransactionFrame::commonValid). */
export function checkTransaction(
  judgement: Judgement,
  transaction: Transaction,
  signatures: SignatureChecker,
): Verdict {
  const refusal = checkForm(judgement, transaction) ?? checkTiming(judgement, transaction);
  if (refusal) return { refusal, reached: 'nothing' };
  const account = readAccount(judgement.state, transaction.source);
  if (!transaction.feeBump && transaction.inclusionFee < minInclusionFee(transaction))
    return { refusal: 'txInsufficientFee', reached: 'nothing' };
  if (!account) return { refusal: 'txNoAccount', reached: 'nothing' };
  if (isBadSequence(judgement, transaction, account.seqNum)) return { refusal: 'txBadSeq', reached: 'nothing' };
  if (isTooEarlyForAccount(judgement, transaction, account))
    return { refusal: 'txBadMinSeqAgeOrGap', reached: 'sequence' };
  const isSigned =
    signatures.checkAccount(account, threshold(account, 'low')) &&
    signatures.checkExtraSigners(transaction.preconditions.extraSigners);
  if (!isSigned) return { refusal: 'txBadAuth', reached: 'sequence' };
  // Who bumps the fee pays it; when applying, it has been paid already.
  const feeToPay = judgement.isApplying ? 0n : transaction.fee;
  if (!transaction.feeBump && availableBalance(account) < feeToPay)
    return { refusal: 'txInsufficientBalance', reached: 'sequence' };
  return { refusal: null };
}

function checkForm({ network, diagnostics }: Judgement, transaction: Transaction): Refusal | null {
  const { tx, preconditions } = transaction;
  if (!areExtraSignersWellFormed(preconditions.extraSigners)) return 'txMalformed';
  if (tx.operations.length === 0) return 'txMissingOperation';
  if (!transaction.isSoroban) return tx.ext.type === 'v0' ? null : 'txMalformed';
  if (tx.operations.length !== 1 || !tx.operations.every(isSorobanOperation)) return 'txMalformed';
  if (!isSorobanMemoAllowed(transaction)) {
    const message = 'Soroban transactions are not allowed to use memo or muxed source account';
    diagnostics.error(errors.valueInvalid(), message);
    return 'txSorobanInvalid';
  }
  const isValid =
    checkResources(transaction, network.settings, diagnostics) &&
    checkResourceFee(network, transaction, diagnostics) &&
    checkDuplicateKeys(transaction, diagnostics);
  return isValid ? null : 'txSorobanInvalid';
}

function areExtraSignersWellFormed(signers: xdr.SignerKey[]): boolean {
  const [first, second] = signers;
  if (first && second?.equals(first)) return false;
  return signers.every(
    (signer) => signer.type !== 'signerKeyTypeEd25519SignedPayload' || signer.ed25519SignedPayload.payload.length > 0,
  );
}

/** Calls carry no memo and no muxed source: a contract could not see them (CAP-0067, enforced since protocol 25). */
function isSorobanMemoAllowed({ tx }: Transaction): boolean {
  const [operation] = tx.operations;
  if (operation?.body.type !== 'invokeHostFunction') return true;
  const sources = [tx.sourceAccount, operation.sourceAccount];
  return tx.memo.type === 'memoNone' && sources.every((source) => source?.type !== 'keyTypeMuxedEd25519');
}

/** Too early or too late by time bounds or ledger bounds, or null. */
export function checkTiming(
  { ledger, closeTimeSlack }: Pick<Judgement, 'ledger' | 'closeTimeSlack'>,
  { preconditions }: Transaction,
): Refusal | null {
  const { timeBounds, ledgerBounds } = preconditions;
  if (timeBounds && timeBounds.minTime > ledger.closeTime) return 'txTooEarly';
  if (ledgerBounds && ledgerBounds.minLedger > ledger.sequence) return 'txTooEarly';
  if (timeBounds && timeBounds.maxTime !== 0n && timeBounds.maxTime < ledger.closeTime + closeTimeSlack)
    return 'txTooLate';
  if (ledgerBounds && ledgerBounds.maxLedger !== 0 && ledgerBounds.maxLedger <= ledger.sequence) return 'txTooLate';
  return null;
}

function isBadSequence({ headerSequence }: Judgement, { tx, preconditions }: Transaction, current: bigint): boolean {
  // A sequence number that accounts of this very ledger start with could be used twice after a merge.
  if (tx.seqNum === startingSequence(headerSequence)) return true;
  if (preconditions.minSeqNum !== null) return current < preconditions.minSeqNum || current >= tx.seqNum;
  return current === INT64_MAX || current + 1n !== tx.seqNum;
}

function isTooEarlyForAccount(
  { ledger }: Judgement,
  { preconditions }: Transaction,
  account: xdr.AccountEntry,
): boolean {
  const { sequenceLedger, sequenceTime } = readExtension(account);
  const { minSeqAge, minSeqLedgerGap } = preconditions;
  if (minSeqAge > ledger.closeTime || ledger.closeTime - minSeqAge < sequenceTime) return true;
  return minSeqLedgerGap > ledger.sequence || ledger.sequence - minSeqLedgerGap < sequenceLedger;
}

/** The result that refuses an operation for its signatures, or null. An absent account can only be one still to be made. */
export function checkOperationSignature(
  state: EntryReader,
  transaction: Transaction,
  operation: xdr.Operation,
  signatures: SignatureChecker,
): xdr.OperationResult | null {
  const source = operationSource(transaction, operation);
  const account = readAccount(state, source);
  if (!account && !operation.sourceAccount) return xdr.OperationResult.opNoAccount();
  const isSigned = account
    ? signatures.checkAccount(account, threshold(account, rulesOf(operation).threshold(operation)))
    : signatures.checkKey(source);
  return isSigned ? null : xdr.OperationResult.opBadAuth();
}

/**
 * What a validator answers to a submitted transaction: null when it would be taken into the next ledger, else the
 * result of TransactionFrame::checkValid. The fee shown there is the minimum, as core shows it.
 */
export function refuseSubmission(judgement: Judgement, transaction: Transaction): xdr.TransactionResult | null {
  if (!hasValidResourceFee(transaction)) return refusedResult('txMalformed', 0n);
  const fee = minInclusionFee(transaction) + declaredResourceFee(transaction);
  const bump = checkFeeBump(judgement.state, transaction);
  if (bump) return refusedResult(bump.refusal, bump.feeNeeded ?? fee);
  const signatures = new SignatureChecker(transaction.innerHash, transaction.signatures);
  const { refusal } = checkTransaction(judgement, transaction, signatures);
  if (refusal) return resultOf(transaction, { refusal }, fee);
  const operations = transaction.tx.operations.map((operation) => rulesOf(operation).initialResult());
  for (const [index, operation] of transaction.tx.operations.entries()) {
    const failure = checkOperation(judgement, transaction, operation, signatures);
    if (!failure) continue;
    operations[index] = failure;
    return resultOf(transaction, { refusal: null, succeeded: false, operations }, fee);
  }
  return signatures.allUsed() ? null : resultOf(transaction, { refusal: 'txBadAuthExtra' }, fee);
}

function checkOperation(
  { network, state, diagnostics }: Judgement,
  transaction: Transaction,
  operation: xdr.Operation,
  signatures: SignatureChecker,
): xdr.OperationResult | null {
  return (
    checkOperationSignature(state, transaction, operation, signatures) ??
    rulesOf(operation).check(transaction, operation, network, diagnostics)
  );
}

const MAX_RESOURCE_FEE = 2n ** 50n; // Core's MAX_RESOURCE_FEE: larger declarations are malformed.

function hasValidResourceFee(transaction: Transaction): boolean {
  if (!transaction.isSoroban) return true;
  if (!transaction.sorobanData) return false;
  const { resourceFee } = sorobanDataOf(transaction);
  return resourceFee >= 0n && resourceFee <= MAX_RESOURCE_FEE;
}
