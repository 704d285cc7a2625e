import { xdr } from '@stellar/stellar-sdk/base';
import { availableBalance, changed, credited, rawKeyOfMuxed, readAccount, writeAccount } from '../account.ts';
import { hasValidCode, isIssuedBy } from '../asset.ts';
import { equalBytes } from '../bytes.ts';
import { isAuthorized, lineCredited, readTrustline, writeTrustline } from '../trustline.ts';
import { failed, type OperationOutcome, type OperationRules, type OperationRun, succeeded } from './rules.ts';

const { PaymentResult } = xdr;

/**
 * Moves lumens or an issued asset between accounts; from its issuer an asset is made, to it destroyed. The receiver
 * comes first, as in stellar-core. Results: PaymentResultCode; events: CAP-0067 `transfer`, `mint`, `burn`.
 */
export const payment: OperationRules = {
  threshold: () => 'medium',

  check(_transaction, operation) {
    const { amount, asset } = bodyOf(operation);
    return amount <= 0n || !hasValidCode(asset) ? result(PaymentResult.paymentMalformed()) : null;
  },

  apply(run) {
    const { destination, amount, asset } = bodyOf(run.operation);
    const refusal = asset.type === 'assetTypeNative' ? moveLumens(run) : moveCredit(run);
    if (refusal) return refusal;
    const { source, network, transaction } = run;
    const event = network.assetEvents.movement(asset, source, destination, amount, transaction.tx.memo);
    return succeeded(result(PaymentResult.paymentSuccess()), [event]);
  },

  initialResult: () => result(PaymentResult.paymentSuccess()),
};

/** Writes nothing where the account pays itself. */
function moveLumens({ changes, ledger, operation, source }: OperationRun): OperationOutcome | null {
  const { destination, amount } = bodyOf(operation);
  const target = rawKeyOfMuxed(destination);
  if (equalBytes(target, source)) return null;
  const receiver = readAccount(changes, target);
  if (!receiver) return failed(result(PaymentResult.paymentNoDestination()));
  const receiverAfter = credited(receiver, amount);
  if (!receiverAfter) return failed(result(PaymentResult.paymentLineFull()));
  const payer = readAccount(changes, source);
  if (!payer) return failed(xdr.OperationResult.opNoAccount());
  if (availableBalance(payer) < amount) return failed(result(PaymentResult.paymentUnderfunded()));
  writeAccount(changes, changed(payer, { balance: payer.balance - amount }), ledger.sequence);
  writeAccount(changes, receiverAfter, ledger.sequence);
  return null;
}

/** Back to its issuer an asset can go even when the issuer's account is gone. */
function moveCredit(run: OperationRun): OperationOutcome | null {
  const { destination, asset } = bodyOf(run.operation);
  const target = rawKeyOfMuxed(destination);
  if (!isIssuedBy(asset, target)) {
    if (!readAccount(run.changes, target)) return failed(result(PaymentResult.paymentNoDestination()));
    const refusal = creditHolder(run, target);
    if (refusal) return failed(result(refusal));
  }
  const refusal = isIssuedBy(asset, run.source) ? null : debitHolder(run);
  return refusal && failed(result(refusal));
}

function creditHolder({ changes, ledger, operation }: OperationRun, holder: Uint8Array): xdr.PaymentResult | null {
  const { asset, amount } = bodyOf(operation);
  const line = readTrustline(changes, holder, asset);
  if (!line) return PaymentResult.paymentNoTrust();
  if (!isAuthorized(line)) return PaymentResult.paymentNotAuthorized();
  const richer = lineCredited(line, amount);
  if (!richer) return PaymentResult.paymentLineFull();
  writeTrustline(changes, richer, ledger.sequence);
  return null;
}

function debitHolder({ changes, ledger, operation, source }: OperationRun): xdr.PaymentResult | null {
  const { asset, amount } = bodyOf(operation);
  const line = readTrustline(changes, source, asset);
  if (!line) return PaymentResult.paymentSrcNoTrust();
  if (!isAuthorized(line)) return PaymentResult.paymentSrcNotAuthorized();
  const poorer = lineCredited(line, -amount);
  if (!poorer) return PaymentResult.paymentUnderfunded();
  writeTrustline(changes, poorer, ledger.sequence);
  return null;
}

function bodyOf({ body }: xdr.Operation): xdr.PaymentOp {
  if (body.type !== 'payment') throw new Error(`expected payment, found ${body.type}`);
  return body.paymentOp;
}

function result(inner: xdr.PaymentResult): xdr.OperationResult {
  return xdr.OperationResult.opInner(xdr.OperationResultTr.payment(inner));
}
