import type { xdr } from '@stellar/stellar-sdk/base';
import { fromBase64, toBase64 } from '../ledger/bytes.ts';
import type { XdrFormat } from './params.ts';

/** An XDR type as the SDK generates it. */
interface XdrType<T> {
  fromXdr(input: Uint8Array): T;
}

/** The value a base64 text holds, or undefined when the text is no base64 or not exactly one such value. */
export function tryDecode<T>(decode: (bytes: Uint8Array) => T, base64: string): T | undefined {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64) || base64.length % 4 !== 0) return undefined;
  try {
    return decode(fromBase64(base64));
  } catch {
    return undefined;
  }
}

/** `<name>Xdr: base64` or `<name>Json: object` (SEP-51), as the request's xdrFormat asks. */
export function xdrField(name: string, type: XdrType<xdr.XdrValue>, bytes: Uint8Array, format: XdrFormat): object {
  return format === 'json' ? { [`${name}Json`]: type.fromXdr(bytes).toJson() } : { [`${name}Xdr`]: toBase64(bytes) };
}

/** The same for a list; left out when it is empty, as stellar-rpc leaves it out. */
export function xdrListField(name: string, values: xdr.XdrValue[], format: XdrFormat): object {
  if (values.length === 0) return {};
  if (format === 'json') return { [`${name}Json`]: values.map((value) => value.toJson()) };
  return { [`${name}Xdr`]: values.map((value) => value.toXdr('base64')) };
}
