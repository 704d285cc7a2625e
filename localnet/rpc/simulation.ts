import { xdr } from '@stellar/stellar-sdk/base';
import type { SimulatedFees, SimulateExtendTtlResult, SimulateInvokeResult, StateChange } from '../host/index.ts';
import { toBase64 } from '../ledger/bytes.ts';
import type { XdrFormat } from './params.ts';

/** The answer to a simulated call, but for `latestLedger`; empty fields are left out as stellar-rpc leaves them out. */
export function presentInvoke(result: SimulateInvokeResult, format: XdrFormat): object {
  const isJson = format === 'json';
  const events = isJson
    ? { eventsJson: jsonList(xdr.DiagnosticEvent, result.events) }
    : { events: result.events.map(toBase64) };
  return {
    ...presentSimulation(result, format),
    ...(result.events.length > 0 ? events : {}),
    ...(result.returnValue ? { results: [presentResult(result.returnValue, result.auth, isJson)] } : {}),
    ...(result.stateChanges.length > 0
      ? { stateChanges: result.stateChanges.map((change) => presentChange(change, isJson)) }
      : {}),
  };
}

/** What every simulation answers: an error, or transaction data and the least resource fee (stroops, as text). */
export function presentSimulation(result: SimulatedFees | SimulateExtendTtlResult, format: XdrFormat): object {
  const { error, transactionData, minResourceFee } = result;
  const preamble = 'restorePreamble' in result ? result.restorePreamble : undefined;
  return {
    ...(error === undefined ? {} : { error }),
    ...presentData(transactionData, format),
    ...(minResourceFee === 0n ? {} : { minResourceFee: String(minResourceFee) }),
    ...(preamble && {
      restorePreamble: {
        ...presentData(preamble.transactionData, format),
        minResourceFee: String(preamble.minResourceFee),
      },
    }),
  };
}

function presentData(data: Uint8Array | undefined, format: XdrFormat): object {
  if (!data) return {};
  if (format === 'json') return { transactionDataJson: xdr.SorobanTransactionData.fromXdr(data).toJson() };
  return { transactionData: toBase64(data) };
}

function presentResult(returnValue: Uint8Array, auth: Uint8Array[], isJson: boolean): object {
  if (!isJson) return { auth: auth.map(toBase64), xdr: toBase64(returnValue) };
  const authJson = auth.length > 0 ? { authJson: jsonList(xdr.SorobanAuthorizationEntry, auth) } : {};
  return { ...authJson, returnValueJson: xdr.ScVal.fromXdr(returnValue).toJson() };
}

function presentChange({ type, key, before, after }: StateChange, isJson: boolean): object {
  if (!isJson) {
    return {
      type,
      key: toBase64(key),
      before: before ? toBase64(before) : null,
      after: after ? toBase64(after) : null,
    };
  }
  const json = (entry: Uint8Array) => xdr.LedgerEntry.fromXdr(entry).toJson();
  return {
    type,
    keyJson: xdr.LedgerKey.fromXdr(key).toJson(),
    before: null,
    ...(before && { beforeJson: json(before) }),
    after: null,
    ...(after && { afterJson: json(after) }),
  };
}

function jsonList(type: { fromXdr(bytes: Uint8Array): xdr.XdrValue }, list: Uint8Array[]): xdr.JsonValue[] {
  return list.map((bytes) => type.fromXdr(bytes).toJson());
}
