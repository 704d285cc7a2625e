import { Address, scValToBigInt, xdr } from '@stellar/stellar-sdk/base';
import type { Json } from './event.ts';

/**
 * A contract value as its own type tells it: lists and maps by their parts, all else as the JSON it becomes (integers over
 * 32 bits decimal text, bytes lower-case hex, addresses strkeys).
 */
export type Value =
  | { type: 'Vec'; items: Value[] }
  | { type: 'Map'; entries: Entry[] }
  | { type: ScalarType; json: Json };

export type Entry = { key: Value; value: Value };

export type ScalarType =
  | 'Void'
  | 'Bool'
  | 'U32'
  | 'I32'
  | 'U64'
  | 'I64'
  | 'Timepoint'
  | 'Duration'
  | 'U128'
  | 'I128'
  | 'U256'
  | 'I256'
  | 'Bytes'
  | 'String'
  | 'Symbol'
  | 'Address'
  | 'Other'; // errors and the like: base64 XDR

/**
 * Reads one ScVal. What contracts publish every day is read straight from the bytes, in a tenth of the SDK's time; the SDK
 * reads the rest, and says what is wrong with what is no ScVal. A property test holds the two together.
 *
 * @param text XDR, base64
 * @throws {Error} of the SDK
 */
export function readScVal(text: string): Value {
  const bytes = Buffer.from(text, 'base64');
  const isWhole = bytes.length * 4 === text.length * 3 || Math.ceil(bytes.length / 3) * 4 === text.length;
  const value = isWhole ? new Reader(bytes).whole() : undefined;
  return value ?? valueOfSdk(xdr.ScVal.fromXdr(text, 'base64'));
}

/** Deeper nesting than contracts publish is left to the SDK, which bounds it. */
const DEPTH_MAX = 16;

/** Kinds of ScVal by their number in XDR (Stellar-contract.x); the missing ones are left to the SDK. */
const WIDE_TYPES: Record<number, ScalarType> = { 5: 'U64', 6: 'I64', 7: 'Timepoint', 8: 'Duration' };
const BIG_TYPES: Record<number, [ScalarType, words: number, isSigned: boolean]> = {
  9: ['U128', 2, false],
  10: ['I128', 2, true],
  11: ['U256', 4, false],
  12: ['I256', 4, true],
};
const SYMBOL_BYTES_MAX = 32;

class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** Nothing when this is not for this reader. */
  whole(): Value | undefined {
    const value = this.#value(0);
    return this.#at === this.#bytes.length ? value : undefined;
  }

  #value(depth: number): Value | undefined {
    if (!this.#has(4) || depth > DEPTH_MAX) return undefined;
    const kind = this.#u32();
    switch (kind) {
      case 0:
        return this.#bool();
      case 1:
        return { type: 'Void', json: null };
      case 3:
        return this.#has(4) ? { type: 'U32', json: this.#u32() } : undefined;
      case 4:
        return this.#has(4) ? { type: 'I32', json: this.#u32() | 0 } : undefined;
      case 13:
        return this.#opaque('Bytes', 'hex', Number.POSITIVE_INFINITY);
      case 14:
        return this.#opaque('String', 'utf8', Number.POSITIVE_INFINITY);
      case 15:
        return this.#opaque('Symbol', 'utf8', SYMBOL_BYTES_MAX);
      case 16:
        return this.#vec(depth);
      case 17:
        return this.#map(depth);
      case 18:
        return this.#address();
      default:
        return this.#integer(kind);
    }
  }

  #has(bytes: number): boolean {
    return this.#at + bytes <= this.#bytes.length;
  }

  #u32(): number {
    const value = this.#bytes.readUInt32BE(this.#at);
    this.#at += 4;
    return value;
  }

  #u64(): bigint {
    const value = this.#bytes.readBigUInt64BE(this.#at);
    this.#at += 8;
    return value;
  }

  #bool(): Value | undefined {
    if (!this.#has(4)) return undefined;
    const value = this.#u32();
    return value <= 1 ? { type: 'Bool', json: value === 1 } : undefined;
  }

  #integer(kind: number): Value | undefined {
    const wide = WIDE_TYPES[kind];
    if (wide) {
      if (!this.#has(8)) return undefined;
      const value = this.#u64();
      return { type: wide, json: (kind === 6 ? BigInt.asIntN(64, value) : value).toString() };
    }
    const [type, words, isSigned] = BIG_TYPES[kind] ?? [undefined, 0, false];
    if (!type || !this.#has(words * 8)) return undefined;
    let value = isSigned ? BigInt.asIntN(64, this.#u64()) : this.#u64();
    for (let i = 1; i < words; i++) {
      const word = this.#u64();
      value = value === 0n ? word : (value << 64n) | word;
    }
    return { type, json: value.toString() };
  }

  #opaque(type: 'Bytes' | 'String' | 'Symbol', encoding: 'hex' | 'utf8', lengthMax: number): Value | undefined {
    if (!this.#has(4)) return undefined;
    const length = this.#u32();
    const start = this.#at;
    const end = start + length;
    const padded = start + Math.ceil(length / 4) * 4;
    if (length > lengthMax || padded > this.#bytes.length) return undefined;
    for (let i = end; i < padded; i++) if (this.#bytes[i] !== 0) return undefined;
    this.#at = padded;
    const text = this.#bytes.toString(encoding, start, end);
    return { type, json: encoding === 'hex' ? text : storableText(text) };
  }

  /** Both are optional in XDR, but always there in what a host publishes. */
  #count(): number {
    if (!this.#has(8) || this.#u32() !== 1) return -1;
    const count = this.#u32();
    return count * 4 <= this.#bytes.length - this.#at ? count : -1;
  }

  #vec(depth: number): Value | undefined {
    const count = this.#count();
    if (count < 0) return undefined;
    const items: Value[] = [];
    for (let i = 0; i < count; i++) {
      const item = this.#value(depth + 1);
      if (!item) return undefined;
      items.push(item);
    }
    return { type: 'Vec', items };
  }

  #map(depth: number): Value | undefined {
    const count = this.#count();
    if (count < 0) return undefined;
    const entries: Entry[] = [];
    for (let i = 0; i < count; i++) {
      const key = this.#value(depth + 1);
      const value = key && this.#value(depth + 1);
      if (!key || !value) return undefined;
      entries.push({ key, value });
    }
    return { type: 'Map', entries };
  }

  /** Accounts and contracts. */
  #address(): Value | undefined {
    if (!this.#has(36)) return undefined;
    const kind = this.#u32();
    if (kind > 1 || (kind === 0 && (!this.#has(36) || this.#u32() !== 0))) return undefined;
    const start = this.#at;
    this.#at += 32;
    return {
      type: 'Address',
      json: strkey(kind === 0 ? 'account' : 'contract', this.#bytes.subarray(start, this.#at)),
    };
  }
}

/** The same accounts act again and again, and a strkey costs a checksum and base 32; this many take about 8 MB. */
const CACHED_ADDRESSES_MAX = 30_000;
const strkeys = { account: new Map<string, string>(), contract: new Map<string, string>() };

function strkey(kind: keyof typeof strkeys, key: Buffer): string {
  const cache = strkeys[kind];
  const bytes = key.toString('latin1');
  const known = cache.get(bytes);
  if (known) return known;
  const text = (kind === 'account' ? Address.account(key) : Address.contract(key)).toString();
  if (cache.size >= CACHED_ADDRESSES_MAX) cache.clear();
  cache.set(bytes, text);
  return text;
}

/** What the SDK read, in the same form. */
export function valueOfSdk(value: xdr.ScVal): Value {
  switch (value.type) {
    case 'scvVoid':
      return { type: 'Void', json: null };
    case 'scvBool':
      return { type: 'Bool', json: value.value };
    case 'scvU32':
      return { type: 'U32', json: value.value };
    case 'scvI32':
      return { type: 'I32', json: value.value };
    case 'scvU64':
    case 'scvI64':
    case 'scvTimepoint':
    case 'scvDuration':
    case 'scvU128':
    case 'scvI128':
    case 'scvU256':
    case 'scvI256':
      return { type: value.type.slice(3) as ScalarType, json: scValToBigInt(value).toString() };
    case 'scvBytes':
      return { type: 'Bytes', json: Buffer.from(value.value.value).toString('hex') };
    case 'scvString':
      return { type: 'String', json: textOf(value.str) };
    case 'scvSymbol':
      return { type: 'Symbol', json: textOf(value.sym) };
    case 'scvAddress':
      return { type: 'Address', json: Address.fromScVal(value).toString() };
    case 'scvVec':
      return value.value ? { type: 'Vec', items: value.value.map(valueOfSdk) } : other(value);
    case 'scvMap':
      return value.value
        ? {
            type: 'Map',
            entries: value.value.map(({ key, val }) => ({ key: valueOfSdk(key), value: valueOfSdk(val) })),
          }
        : other(value);
    default:
      return other(value);
  }
}

function other(value: xdr.ScVal): Value {
  return { type: 'Other', json: value.toXdr('base64') };
}

function textOf({ bytes }: { bytes: Uint8Array }): string {
  return storableText(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
}

/**
 * Contract text is any bytes, but Postgres holds neither invalid UTF-8 nor U+0000: those become U+FFFD, so that a withdrawal
 * can't hide behind an odd reason. The bytes as they were stay in the raw event.
 */
export function storableText(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text;
}
