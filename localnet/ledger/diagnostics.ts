import { xdr } from '@stellar/stellar-sdk/base';
import { concat, u32, u64 } from './bytes.ts';

/** Messages that explain a refusal or a failure to the sender: DiagnosticEvent XDR, oldest first. */
export class Diagnostics {
  readonly events: Uint8Array[] = [];

  /** An `error` event as core pushes it: the message alone, or a vector of message and u64 arguments. */
  error(error: xdr.ScError, message: string, args: (number | bigint | xdr.ScVal)[] = []): void {
    const text = xdr.ScVal.scvString(message);
    const data = args.length === 0 ? text : xdr.ScVal.scvVec([text, ...args.map(toScVal)]);
    this.events.push(diagnosticEvent(false, [symbol('error'), xdr.ScVal.scvError(error)], data));
  }

  /** The `core_metrics` event of one counter. */
  metric(succeeded: boolean, name: string, value: number): void {
    this.events.push(concat(u32(succeeded ? 1 : 0), metricPrefix(name), u64(BigInt(value))));
  }

  add(events: readonly Uint8Array[]): void {
    this.events.push(...events);
  }
}

export const errors = {
  budgetExceeded: () => xdr.ScError.sceBudget(xdr.ScErrorCode.scecExceededLimit),
  storageExceeded: () => xdr.ScError.sceStorage(xdr.ScErrorCode.scecExceededLimit),
  storageInvalid: () => xdr.ScError.sceStorage(xdr.ScErrorCode.scecInvalidInput),
  storageUnexpected: () => xdr.ScError.sceStorage(xdr.ScErrorCode.scecUnexpectedType),
  valueExceeded: () => xdr.ScError.sceValue(xdr.ScErrorCode.scecExceededLimit),
  valueInvalid: () => xdr.ScError.sceValue(xdr.ScErrorCode.scecInvalidInput),
};

function diagnosticEvent(succeeded: boolean, topics: xdr.ScVal[], data: xdr.ScVal): Uint8Array {
  const event = new xdr.ContractEvent({
    ext: xdr.ExtensionPoint.v0(),
    contractId: null,
    type: xdr.ContractEventType.diagnostic,
    body: xdr.ContractEventBody.v0(new xdr.ContractEventV0({ topics, data })),
  });
  return new xdr.DiagnosticEvent({ inSuccessfulContractCall: succeeded, event }).toXdr();
}

function symbol(name: string): xdr.ScVal {
  return xdr.ScVal.scvSymbol(name);
}

function toScVal(value: number | bigint | xdr.ScVal): xdr.ScVal {
  return typeof value === 'number' || typeof value === 'bigint' ? xdr.ScVal.scvU64(BigInt(value)) : value;
}

const metricPrefixes = new Map<string, Uint8Array>();

/** A metric event without its first and its last field: nineteen of them follow every call, so they are put together. */
function metricPrefix(name: string): Uint8Array {
  const known = metricPrefixes.get(name);
  if (known) return known;
  const whole = diagnosticEvent(true, [symbol('core_metrics'), symbol(name)], toScVal(0));
  const prefix = whole.slice(4, -8);
  metricPrefixes.set(name, prefix);
  return prefix;
}
