import { xdr } from '@stellar/stellar-sdk/base';
import { availableBalance, changed, minBalance, newAccount, rawKey, readAccount, writeAccount } from '../account.ts';
import { equalBytes } from '../bytes.ts';
import { operationSource } from '../transaction.ts';
import { failed, type OperationRules, succeeded } from './rules.ts';

/** Creates an account out of the source's lumens. Results: CreateAccountResultCode; event: CAP-0067 `transfer`. */
export const createAccount: OperationRules = {
  threshold: 'medium',

  check(transaction, operation) {
    const { destination, startingBalance } = bodyOf(operation);
    const toItself = equalBytes(rawKey(destination), operationSource(transaction, operation));
    return startingBalance < 0n || toItself ? result(xdr.CreateAccountResult.createAccountMalformed()) : null;
  },

  apply({ network, ledger, transaction, operation, source, changes }) {
    const { destination, startingBalance } = bodyOf(operation);
    const publicKey = rawKey(destination);
    if (readAccount(changes, publicKey)) return failed(result(xdr.CreateAccountResult.createAccountAlreadyExist()));
    const created = newAccount(publicKey, startingBalance, ledger.sequence);
    if (startingBalance < minBalance(created)) return failed(result(xdr.CreateAccountResult.createAccountLowReserve()));
    const payer = readAccount(changes, source);
    if (!payer) return failed(xdr.OperationResult.opNoAccount());
    if (availableBalance(payer) < startingBalance) {
      return failed(result(xdr.CreateAccountResult.createAccountUnderfunded()));
    }
    writeAccount(changes, changed(payer, { balance: payer.balance - startingBalance }), ledger.sequence);
    writeAccount(changes, created, ledger.sequence);
    const to = xdr.MuxedAccount.keyTypeEd25519(publicKey);
    const event = network.assetEvents.transfer(source, to, startingBalance, transaction.tx.memo);
    return succeeded(result(xdr.CreateAccountResult.createAccountSuccess()), [event]);
  },

  initialResult: () => result(xdr.CreateAccountResult.createAccountSuccess()),
};

function bodyOf({ body }: xdr.Operation): xdr.CreateAccountOp {
  if (body.type !== 'createAccount') throw new Error(`expected createAccount, found ${body.type}`);
  return body.createAccountOp;
}

function result(inner: xdr.CreateAccountResult): xdr.OperationResult {
  return xdr.OperationResult.opInner(xdr.OperationResultTr.createAccount(inner));
}
