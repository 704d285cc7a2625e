import { xdr } from '@stellar/stellar-sdk/base';

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
  metric(succeeded: boolean, name: string, value: number | bigint): void {
    this.events.push(diagnosticEvent(succeeded, [symbol('core_metrics'), symbol(name)], toScVal(value)));
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
