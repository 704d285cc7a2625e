import { xdr } from '@stellar/stellar-sdk/base';
import { hasFlag, rawKeyOfMuxed } from '../account.ts';
import { hasValidCode, isIssuedBy } from '../asset.ts';
import { equalBytes } from '../bytes.ts';
import { operationSource } from '../transaction.ts';
import { lineCredited, readTrustline, trustlineFlags, writeTrustline } from '../trustline.ts';
import { failed, type OperationRules, succeeded } from './rules.ts';

const { ClawbackResult } = xdr;

/** Takes units of an asset back to its issuer, who destroys them (CAP-0035). Results: ClawbackResultCode. */
export const clawback: OperationRules = {
  threshold: () => 'medium',

  check(transaction, operation) {
    const { asset, from, amount } = bodyOf(operation);
    const issuer = operationSource(transaction, operation);
    // A muxed form of the issuer gets past this, as in core; it then finds no trustline.
    const isFromIssuer = from.type === 'keyTypeEd25519' && equalBytes(from.ed25519.toBytes(), issuer);
    const isValid = !isFromIssuer && amount >= 1n && hasValidCode(asset) && isIssuedBy(asset, issuer);
    return isValid ? null : result(ClawbackResult.clawbackMalformed());
  },

  apply({ network, changes, ledger, operation }) {
    const { asset, from, amount } = bodyOf(operation);
    const holder = rawKeyOfMuxed(from);
    const line = readTrustline(changes, holder, asset);
    if (!line) return failed(result(ClawbackResult.clawbackNoTrust()));
    if (!hasFlag(line, trustlineFlags.clawbackEnabled)) {
      return failed(result(ClawbackResult.clawbackNotClawbackEnabled()));
    }
    const poorer = lineCredited(line, -amount);
    if (!poorer) return failed(result(ClawbackResult.clawbackUnderfunded()));
    writeTrustline(changes, poorer, ledger.sequence);
    const event = network.assetEvents.clawback(asset, holder, amount);
    return succeeded(result(ClawbackResult.clawbackSuccess()), [event]);
  },

  initialResult: () => result(ClawbackResult.clawbackSuccess()),
};

function bodyOf({ body }: xdr.Operation): xdr.ClawbackOp {
  if (body.type !== 'clawback') throw new Error(`expected clawback, found ${body.type}`);
  return body.clawbackOp;
}

function result(inner: xdr.ClawbackResult): xdr.OperationResult {
  return xdr.OperationResult.opInner(xdr.OperationResultTr.clawback(inner));
}
