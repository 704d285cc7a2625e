import type { xdr } from '@stellar/stellar-sdk/base';
import { toBase64 } from './bytes.ts';
import { isSorobanKey, ttlKey } from './keys.ts';

/** A key that a transaction names, in the forms it is measured and looked up in, worked out once. */
export interface FootprintKey {
  key: xdr.LedgerKey;
  /** LedgerKey XDR. */
  encoded: Uint8Array;
  stateKey: string;
  /** State key of its lifetime; "" for accounts and trustlines, which have none. */
  ttlKey: string;
}

export interface Footprint {
  readOnly: FootprintKey[];
  readWrite: FootprintKey[];
}

export function readFootprintKeys({ readOnly, readWrite }: xdr.LedgerFootprint): Footprint {
  return { readOnly: readOnly.map(footprintKey), readWrite: readWrite.map(footprintKey) };
}

function footprintKey(key: xdr.LedgerKey): FootprintKey {
  const encoded = key.toXdr();
  return { key, encoded, stateKey: toBase64(encoded), ttlKey: isSorobanKey(key) ? ttlKey(encoded) : '' };
}
