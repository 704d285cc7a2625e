import { readFileSync } from 'node:fs';
import { Address, hash, nativeToScVal, Operation, xdr } from '@stellar/stellar-sdk';

/** The suite's own contract. Its source is in localnet/fixtures/probe. */
export const probeWasm = new Uint8Array(readFileSync(new URL('../fixtures/probe.wasm', import.meta.url)));
export const probeHash = hash(probeWasm);

/** Creates a probe; `salt` decides its address. */
export function createProbe(owner: string, salt?: Uint8Array): xdr.Operation {
  return Operation.createCustomContract({
    address: new Address(owner),
    wasmHash: probeHash,
    constructorArgs: [address(owner)],
    ...(salt && { salt }),
  });
}

/** A call of a contract. */
export function call(contract: string, name: string, ...args: xdr.ScVal[]): xdr.Operation {
  return Operation.invokeContractFunction({ contract, function: name, args });
}

export const address = (text: string): xdr.ScVal => nativeToScVal(text, { type: 'address' });
export const symbol = (text: string): xdr.ScVal => xdr.ScVal.scvSymbol(text);
export const u32 = (value: number): xdr.ScVal => xdr.ScVal.scvU32(value);
export const i128 = (value: bigint): xdr.ScVal => nativeToScVal(value, { type: 'i128' });
export const list = (...values: xdr.ScVal[]): xdr.ScVal => xdr.ScVal.scvVec(values);

/** Where a value of the probe is kept. */
export type Kind = 'Persistent' | 'Temporary' | 'Instance';
/** A unit case of a contract's enum is a vector of its name. */
export const kind = (name: Kind): xdr.ScVal => list(symbol(name));

/** Key of a contract's instance entry. */
export function instanceKey(contract: string): xdr.LedgerKey {
  return dataKey(contract, xdr.ScVal.scvLedgerKeyContractInstance(), 'Persistent');
}

/** Key of a value that the probe keeps under a symbol. */
export function valueKey(contract: string, key: string, where: 'Persistent' | 'Temporary'): xdr.LedgerKey {
  return dataKey(contract, symbol(key), where);
}

function dataKey(contract: string, key: xdr.ScVal, where: 'Persistent' | 'Temporary'): xdr.LedgerKey {
  const durability =
    where === 'Persistent' ? xdr.ContractDataDurability.persistent : xdr.ContractDataDurability.temporary;
  return xdr.LedgerKey.contractData(
    new xdr.LedgerKeyContractData({ contract: new Address(contract).toScAddress(), key, durability }),
  );
}
