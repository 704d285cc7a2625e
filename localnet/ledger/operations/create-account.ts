import { xdr } from '@stellar/stellar-sdk/base';
import {
  ACCOUNT_RESERVES,
  availableBalance,
  changed,
  existingAccount,
  minBalance,
  newAccount,
  rawKey,
  readAccount,
  writeAccount,
} from '../account.ts';
import { equalBytes } from '../bytes.ts';
import { accountKey } from '../keys.ts';
import { canKeep, keepMore, type ReserveRefusal, sponsoredBy, withNumSponsored } from '../sponsorship.ts';
import { StoredEntry } from '../state.ts';
import { operationSource } from '../transaction.ts';
import { booksOf, failed, type OperationRules, type OperationRun, reserveFailure, succeeded } from './rules.ts';

const { CreateAccountResult } = xdr;

/** Creates an account out of the source's lumens. Results: CreateAccountResultCode; event: CAP-0067 `transfer`. */
export const createAccount: OperationRules = {
  threshold: () => 'medium',

  check(transaction, operation) {
    const { destination, startingBalance } = bodyOf(operation);
    const toItself = equalBytes(rawKey(destination), operationSource(transaction, operation));
    return startingBalance < 0n || toItself ? result(CreateAccountResult.createAccountMalformed()) : null;
  },

  apply(run) {
    const { destination, startingBalance } = bodyOf(run.operation);
    const { network, transaction, changes, ledger, source } = run;
    if (readAccount(changes, rawKey(destination))) {
      return failed(result(CreateAccountResult.createAccountAlreadyExist()));
    }
    const refusal = create(run);
    if (refusal) return reserveFailure(refusal, result(CreateAccountResult.createAccountLowReserve()));
    const payer = existingAccount(changes, source);
    if (availableBalance(payer) < startingBalance) {
      return failed(result(CreateAccountResult.createAccountUnderfunded()));
    }
    writeAccount(changes, changed(payer, { balance: payer.balance - startingBalance }), ledger.sequence);
    const to = xdr.MuxedAccount.keyTypeEd25519(rawKey(destination));
    const lumens = xdr.Asset.assetTypeNative();
    const event = network.assetEvents.movement(lumens, source, to, startingBalance, transaction.tx.memo);
    return succeeded(result(CreateAccountResult.createAccountSuccess()), [event]);
  },

  initialResult: () => result(CreateAccountResult.createAccountSuccess()),
};

/** Writes the new account, whose reserve its sponsor keeps if it has one now. */
function create(run: OperationRun): ReserveRefusal | null {
  const { destination, startingBalance } = bodyOf(run.operation);
  const publicKey = rawKey(destination);
  const account = newAccount(publicKey, startingBalance, run.ledger.sequence);
  const sponsor = run.sponsorships.sponsorOf(publicKey);
  if (!sponsor) {
    if (startingBalance < minBalance(account)) return 'low reserve';
    writeAccount(run.changes, account, run.ledger.sequence);
    return null;
  }
  const refusal = canKeep(existingAccount(run.changes, sponsor), ACCOUNT_RESERVES);
  if (refusal) return refusal;
  const data = xdr.LedgerEntryData.account(withNumSponsored(account, ACCOUNT_RESERVES));
  run.changes.put(accountKey(publicKey), StoredEntry.of(data, run.ledger.sequence, sponsoredBy(sponsor)));
  keepMore(booksOf(run), sponsor, ACCOUNT_RESERVES);
  return null;
}

function bodyOf({ body }: xdr.Operation): xdr.CreateAccountOp {
  if (body.type !== 'createAccount') throw new Error(`expected createAccount, found ${body.type}`);
  return body.createAccountOp;
}

function result(inner: xdr.CreateAccountResult): xdr.OperationResult {
  return xdr.OperationResult.opInner(xdr.OperationResultTr.createAccount(inner));
}
