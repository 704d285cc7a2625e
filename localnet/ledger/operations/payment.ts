import { xdr } from '@stellar/stellar-sdk/base';
import { availableBalance, changed, credited, rawKeyOfMuxed, readAccount, writeAccount } from '../account.ts';
import { equalBytes } from '../bytes.ts';
import { failed, type OperationRules, type OperationRun, succeeded } from './rules.ts';

/** Moves lumens between accounts. Results: PaymentResultCode; event: CAP-0067 `transfer`. Credit assets: see README.md. */
export const payment: OperationRules = {
  threshold: 'medium',

  check(_transaction, operation) {
    const { amount, asset } = bodyOf(operation);
    if (amount <= 0n) return result(xdr.PaymentResult.paymentMalformed());
    return asset.type === 'assetTypeNative' ? null : xdr.OperationResult.opNotSupported();
  },

  apply(run) {
    const { destination, amount } = bodyOf(run.operation);
    const target = rawKeyOfMuxed(destination);
    if (equalBytes(target, run.source)) return paid(run);
    const receiver = readAccount(run.changes, target);
    if (!receiver) return failed(result(xdr.PaymentResult.paymentNoDestination()));
    const receiverAfter = credited(receiver, amount);
    if (!receiverAfter) return failed(result(xdr.PaymentResult.paymentLineFull()));
    const payer = readAccount(run.changes, run.source);
    if (!payer) return failed(xdr.OperationResult.opNoAccount());
    if (availableBalance(payer) < amount) return failed(result(xdr.PaymentResult.paymentUnderfunded()));
    writeAccount(run.changes, changed(payer, { balance: payer.balance - amount }), run.ledger.sequence);
    writeAccount(run.changes, receiverAfter, run.ledger.sequence);
    return paid(run);
  },

  initialResult: () => result(xdr.PaymentResult.paymentSuccess()),
};

function paid({ network, transaction, operation, source }: OperationRun) {
  const { destination, amount } = bodyOf(operation);
  const event = network.assetEvents.transfer(source, destination, amount, transaction.tx.memo);
  return succeeded(result(xdr.PaymentResult.paymentSuccess()), [event]);
}

function bodyOf({ body }: xdr.Operation): xdr.PaymentOp {
  if (body.type !== 'payment') throw new Error(`expected payment, found ${body.type}`);
  return body.paymentOp;
}

function result(inner: xdr.PaymentResult): xdr.OperationResult {
  return xdr.OperationResult.opInner(xdr.OperationResultTr.payment(inner));
}
