import { xdr } from '@stellar/stellar-sdk/base';
import { accountFlags, existingAccount, hasFlag, rawKey } from '../account.ts';
import { hasValidCode, isIssuedBy } from '../asset.ts';
import { equalBytes } from '../bytes.ts';
import { operationSource } from '../transaction.ts';
import {
  AUTHORIZATION_FLAGS,
  changedLine,
  isAuthorized,
  readTrustline,
  trustlineFlags,
  writeTrustline,
} from '../trustline.ts';
import { failed, type OperationRules, succeeded } from './rules.ts';

const { SetTrustLineFlagsResult } = xdr;

const KNOWN_FLAGS = AUTHORIZATION_FLAGS | trustlineFlags.clawbackEnabled;

/** An issuer authorises, restrains or frees a holder (CAP-0035). Results: SetTrustLineFlagsResultCode. */
export const setTrustLineFlags: OperationRules = {
  threshold: () => 'low',

  check(transaction, operation) {
    const { asset, trustor, setFlags, clearFlags } = bodyOf(operation);
    const issuer = operationSource(transaction, operation);
    const isValid =
      hasValidCode(asset) &&
      isIssuedBy(asset, issuer) &&
      !equalBytes(rawKey(trustor), issuer) &&
      (setFlags & clearFlags) === 0 &&
      // Clawback can be taken off a trustline, never put on it.
      (setFlags & ~AUTHORIZATION_FLAGS) === 0 &&
      hasOneAuthorization(setFlags) &&
      (clearFlags & ~KNOWN_FLAGS) === 0;
    return isValid ? null : result(SetTrustLineFlagsResult.setTrustLineFlagsMalformed());
  },

  apply({ network, changes, ledger, operation, source }) {
    const { asset, trustor, setFlags, clearFlags } = bodyOf(operation);
    const isRevoking = (clearFlags & AUTHORIZATION_FLAGS) !== 0 && (setFlags & trustlineFlags.authorized) === 0;
    if (isRevoking && !hasFlag(existingAccount(changes, source), accountFlags.authRevocable)) {
      return failed(result(SetTrustLineFlagsResult.setTrustLineFlagsCantRevoke()));
    }
    const line = readTrustline(changes, rawKey(trustor), asset);
    if (!line) return failed(result(SetTrustLineFlagsResult.setTrustLineFlagsNoTrustLine()));
    const flags = (line.flags & ~clearFlags) | setFlags;
    if (!hasOneAuthorization(flags)) return failed(result(SetTrustLineFlagsResult.setTrustLineFlagsInvalidState()));
    const after = changedLine(line, { flags });
    writeTrustline(changes, after, ledger.sequence);
    const event = network.assetEvents.setAuthorized(asset, rawKey(trustor), isAuthorized(after));
    return succeeded(result(SetTrustLineFlagsResult.setTrustLineFlagsSuccess()), [event]);
  },

  initialResult: () => result(SetTrustLineFlagsResult.setTrustLineFlagsSuccess()),
};

/** Authorised and "may keep what was promised" exclude each other. */
function hasOneAuthorization(flags: number): boolean {
  return (flags & AUTHORIZATION_FLAGS) !== AUTHORIZATION_FLAGS;
}

function bodyOf({ body }: xdr.Operation): xdr.SetTrustLineFlagsOp {
  if (body.type !== 'setTrustLineFlags') throw new Error(`expected setTrustLineFlags, found ${body.type}`);
  return body.setTrustLineFlagsOp;
}

function result(inner: xdr.SetTrustLineFlagsResult): xdr.OperationResult {
  return xdr.OperationResult.opInner(xdr.OperationResultTr.setTrustLineFlags(inner));
}
