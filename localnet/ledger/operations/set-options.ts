import { xdr } from '@stellar/stellar-sdk/base';
import { accountFlags, changed, existingAccount, hasFlag, rawKey, readAccount, writeAccount } from '../account.ts';
import { equalBytes } from '../bytes.ts';
import { addSigner, removeSigner, SIGNERS_MAX, signerIndex } from '../signers.ts';
import { isPrintable } from '../text.ts';
import { operationSource } from '../transaction.ts';
import {
  booksOf,
  failed,
  type OperationOutcome,
  type OperationRules,
  type OperationRun,
  reserveFailure,
  succeeded,
} from './rules.ts';

const { SetOptionsResult } = xdr;

const UINT8_MAX = 0xff;
const { authRequired, authRevocable, authImmutable, clawbackEnabled } = accountFlags;
const KNOWN_FLAGS = authRequired | authRevocable | authImmutable | clawbackEnabled;

/** Changes an account's flags, thresholds, signers, home domain, inflation destination. Results: SetOptionsResultCode. */
export const setOptions: OperationRules = {
  /** Who signs for what is decided by signers and thresholds, so changing those takes the most. */
  threshold(operation) {
    const { signer, ...options } = bodyOf(operation);
    const weights = [options.masterWeight, options.lowThreshold, options.medThreshold, options.highThreshold, signer];
    return weights.every((option) => option === null) ? 'medium' : 'high';
  },

  check(transaction, operation) {
    const options = bodyOf(operation);
    const refusal = checkFlags(options) ?? checkWeights(options);
    if (refusal) return result(refusal);
    if (options.signer && !isValidSigner(options.signer, operationSource(transaction, operation))) {
      return result(SetOptionsResult.setOptionsBadSigner());
    }
    const isValidDomain = options.homeDomain === null || isPrintable(options.homeDomain.bytes);
    return isValidDomain ? null : result(SetOptionsResult.setOptionsInvalidHomeDomain());
  },

  apply(run) {
    const options = bodyOf(run.operation);
    const account = existingAccount(run.changes, run.source);
    if (!isInflationDestination(run, options.inflationDest)) {
      return failed(result(SetOptionsResult.setOptionsInvalidInflation()));
    }
    const refusal = checkFlagChange(account, options);
    if (refusal) return failed(result(refusal));
    writeAccount(run.changes, changed(account, optionsSet(account, options)), run.ledger.sequence);
    return (
      (options.signer && setSigner(run, options.signer)) ?? succeeded(result(SetOptionsResult.setOptionsSuccess()))
    );
  },

  initialResult: () => result(SetOptionsResult.setOptionsSuccess()),
};

function checkFlags({ setFlags, clearFlags }: xdr.SetOptionsOp): xdr.SetOptionsResult | null {
  const [set, cleared] = [setFlags ?? 0, clearFlags ?? 0];
  if (((set | cleared) & ~KNOWN_FLAGS) !== 0) return SetOptionsResult.setOptionsUnknownFlag();
  return (set & cleared) === 0 ? null : SetOptionsResult.setOptionsBadFlags();
}

function checkWeights({ masterWeight, lowThreshold, medThreshold, highThreshold }: xdr.SetOptionsOp) {
  const weights = [masterWeight, lowThreshold, medThreshold, highThreshold];
  return weights.every((weight) => (weight ?? 0) <= UINT8_MAX)
    ? null
    : SetOptionsResult.setOptionsThresholdOutOfRange();
}

/** Not the account's own key (that is the master key), nothing heavier than a threshold can be, no empty payload. */
function isValidSigner({ key, weight }: xdr.Signer, owner: Uint8Array): boolean {
  if (weight > UINT8_MAX) return false;
  if (key.type === 'signerKeyTypeEd25519') return !equalBytes(key.ed25519.toBytes(), owner);
  return key.type !== 'signerKeyTypeEd25519SignedPayload' || key.ed25519SignedPayload.payload.length > 0;
}

function isInflationDestination({ changes, source }: OperationRun, destination: xdr.PublicKey | null): boolean {
  if (!destination || equalBytes(rawKey(destination), source)) return true;
  return readAccount(changes, rawKey(destination)) !== undefined;
}

/** Flags that are immutable stay; clawback needs the power to revoke (CAP-0035). */
function checkFlagChange(account: xdr.AccountEntry, options: xdr.SetOptionsOp): xdr.SetOptionsResult | null {
  const { setFlags, clearFlags } = options;
  if (setFlags === null && clearFlags === null) return null;
  const remaining = { flags: account.flags & ~(clearFlags ?? 0) };
  const isForbidden =
    ((clearFlags ?? 0) !== 0 && hasFlag(account, authImmutable)) ||
    ((setFlags ?? 0) !== 0 && hasFlag(remaining, authImmutable));
  if (isForbidden) return SetOptionsResult.setOptionsCantChange();
  const after = { flags: newFlags(account, options) };
  const lacksRevocable = hasFlag(after, clawbackEnabled) && !hasFlag(after, authRevocable);
  return lacksRevocable ? SetOptionsResult.setOptionsAuthRevocableRequired() : null;
}

function newFlags({ flags }: xdr.AccountEntry, { setFlags, clearFlags }: xdr.SetOptionsOp): number {
  return (flags & ~(clearFlags ?? 0)) | (setFlags ?? 0);
}

function optionsSet(account: xdr.AccountEntry, options: xdr.SetOptionsOp): Partial<xdr.AccountEntry> {
  const [master, low, medium, high] = account.thresholds.toBytes();
  const { masterWeight, lowThreshold, medThreshold, highThreshold } = options;
  const thresholds = [masterWeight ?? master, lowThreshold ?? low, medThreshold ?? medium, highThreshold ?? high];
  return {
    inflationDest: options.inflationDest ?? account.inflationDest,
    flags: newFlags(account, options),
    homeDomain: options.homeDomain ?? account.homeDomain,
    thresholds: new xdr.Thresholds(Uint8Array.from(thresholds, (value) => value ?? 0)),
  };
}

/** Adds, weighs anew or (with weight 0) removes a signer; the outcome only where that fails. */
function setSigner(run: OperationRun, signer: xdr.Signer): OperationOutcome | null {
  const account = existingAccount(run.changes, run.source);
  const index = signerIndex(account, signer.key);
  if (signer.weight === 0) {
    if (index >= 0) removeSigner(booksOf(run), run.source, index);
    return null;
  }
  if (index >= 0) {
    writeAccount(run.changes, changed(account, { signers: account.signers.with(index, signer) }), run.ledger.sequence);
    return null;
  }
  if (account.signers.length >= SIGNERS_MAX) return failed(result(SetOptionsResult.setOptionsTooManySigners()));
  const refusal = addSigner(booksOf(run), run.source, signer, run.sponsorships);
  return refusal && reserveFailure(refusal, result(SetOptionsResult.setOptionsLowReserve()));
}

function bodyOf({ body }: xdr.Operation): xdr.SetOptionsOp {
  if (body.type !== 'setOptions') throw new Error(`expected setOptions, found ${body.type}`);
  return body.setOptionsOp;
}

function result(inner: xdr.SetOptionsResult): xdr.OperationResult {
  return xdr.OperationResult.opInner(xdr.OperationResultTr.setOptions(inner));
}
