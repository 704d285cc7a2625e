import { xdr } from '@stellar/stellar-sdk/base';
import { accountFlags, existingAccount, hasFlag, rawKey } from '../account.ts';
import { assetOfCode, hasValidCode } from '../asset.ts';
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

const { AllowTrustResult } = xdr;

/** The older way for an issuer to authorise a holder, by the asset's code alone (CAP-0018). Results: AllowTrustResultCode. */
export const allowTrust: OperationRules = {
  threshold: () => 'low',

  check(transaction, operation) {
    const { authorize, trustor } = bodyOf(operation);
    const issuer = operationSource(transaction, operation);
    const isValid =
      authorize <= trustlineFlags.maintainsLiabilities &&
      hasValidCode(assetOf(operation, issuer)) &&
      !equalBytes(rawKey(trustor), issuer);
    return isValid ? null : result(AllowTrustResult.allowTrustMalformed());
  },

  apply({ network, changes, ledger, operation, source }) {
    const { authorize, trustor } = bodyOf(operation);
    const asset = assetOf(operation, source);
    const canRevoke = hasFlag(existingAccount(changes, source), accountFlags.authRevocable);
    if (!canRevoke && authorize === 0) return failed(result(AllowTrustResult.allowTrustCantRevoke()));
    const line = readTrustline(changes, rawKey(trustor), asset);
    if (!line) return failed(result(AllowTrustResult.allowTrustNoTrustLine()));
    const isLowering = isAuthorized(line) && authorize === trustlineFlags.maintainsLiabilities;
    if (!canRevoke && isLowering) return failed(result(AllowTrustResult.allowTrustCantRevoke()));
    const after = changedLine(line, { flags: (line.flags & ~AUTHORIZATION_FLAGS) | authorize });
    writeTrustline(changes, after, ledger.sequence);
    const event = network.assetEvents.setAuthorized(asset, rawKey(trustor), isAuthorized(after));
    return succeeded(result(AllowTrustResult.allowTrustSuccess()), [event]);
  },

  initialResult: () => result(AllowTrustResult.allowTrustSuccess()),
};

function assetOf(operation: xdr.Operation, issuer: Uint8Array): xdr.Asset {
  return assetOfCode(bodyOf(operation).asset, xdr.PublicKey.publicKeyTypeEd25519(issuer));
}

function bodyOf({ body }: xdr.Operation): xdr.AllowTrustOp {
  if (body.type !== 'allowTrust') throw new Error(`expected allowTrust, found ${body.type}`);
  return body.allowTrustOp;
}

function result(inner: xdr.AllowTrustResult): xdr.OperationResult {
  return xdr.OperationResult.opInner(xdr.OperationResultTr.allowTrust(inner));
}
