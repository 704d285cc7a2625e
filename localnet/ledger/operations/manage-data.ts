import { xdr } from '@stellar/stellar-sdk/base';
import { addSubentry, entrySponsor, removeSubentry, sponsoredBy } from '../sponsorship.ts';
import { rewrite, StoredEntry } from '../state.ts';
import { isPrintable } from '../text.ts';
import {
  booksOf,
  failed,
  type OperationOutcome,
  type OperationRules,
  type OperationRun,
  reserveFailure,
  succeeded,
} from './rules.ts';

const { ManageDataResult } = xdr;

/** Sets, changes or (without a value) removes a named piece of data of an account. Results: ManageDataResultCode. */
export const manageData: OperationRules = {
  threshold: () => 'medium',

  check(_transaction, operation) {
    const { dataName } = bodyOf(operation);
    const isValid = dataName.length > 0 && isPrintable(dataName.bytes);
    return isValid ? null : result(ManageDataResult.manageDataInvalidName());
  },

  apply(run) {
    const { dataValue } = bodyOf(run.operation);
    const exists = run.changes.get(keyOf(run)) !== undefined;
    if (!dataValue) return exists ? remove(run) : failed(result(ManageDataResult.manageDataNameNotFound()));
    if (!exists) return create(run, dataValue);
    rewrite(run.changes, keyOf(run), entryData(run, dataValue), run.ledger.sequence);
    return succeeded(result(ManageDataResult.manageDataSuccess()));
  },

  initialResult: () => result(ManageDataResult.manageDataSuccess()),
};

function create(run: OperationRun, value: xdr.DataValue): OperationOutcome {
  const granted = addSubentry(booksOf(run), run.source, run.sponsorships);
  if (granted.refusal) return reserveFailure(granted.refusal, result(ManageDataResult.manageDataLowReserve()));
  const ext = granted.sponsor ? sponsoredBy(granted.sponsor) : xdr.LedgerEntryExt.v0();
  run.changes.put(keyOf(run), StoredEntry.of(entryData(run, value), run.ledger.sequence, ext));
  return succeeded(result(ManageDataResult.manageDataSuccess()));
}

function remove(run: OperationRun): OperationOutcome {
  const key = keyOf(run);
  removeSubentry(booksOf(run), run.source, entrySponsor(run.changes, key));
  run.changes.remove(key);
  return succeeded(result(ManageDataResult.manageDataSuccess()));
}

function entryData({ source, operation }: OperationRun, dataValue: xdr.DataValue): xdr.LedgerEntryData {
  const accountId = xdr.PublicKey.publicKeyTypeEd25519(source);
  const { dataName } = bodyOf(operation);
  return xdr.LedgerEntryData.data(new xdr.DataEntry({ accountId, dataName, dataValue, ext: xdr.DataEntryExt.v0() }));
}

/** State key: LedgerKey of type DATA. */
function keyOf({ source, operation }: OperationRun): string {
  const accountId = xdr.PublicKey.publicKeyTypeEd25519(source);
  return xdr.LedgerKey.data(new xdr.LedgerKeyData({ accountId, dataName: bodyOf(operation).dataName })).toXdr('base64');
}

function bodyOf({ body }: xdr.Operation): xdr.ManageDataOp {
  if (body.type !== 'manageData') throw new Error(`expected manageData, found ${body.type}`);
  return body.manageDataOp;
}

function result(inner: xdr.ManageDataResult): xdr.OperationResult {
  return xdr.OperationResult.opInner(xdr.OperationResultTr.manageData(inner));
}
