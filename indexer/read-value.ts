import { Address, scValToBigInt, xdr } from '@stellar/stellar-sdk/base';
import type { Json } from './event.ts';
import { camelCase } from './text.ts';

/** Reads a contract value of one type. Throws {@link Mismatch} when the value is of another. */
export type ValueReader = (value: xdr.ScVal) => Json;

/** A value that isn't what the spec says: found, expected, and where. */
export class Mismatch extends Error {}

type TypeDef = xdr.ScSpecTypeDef;
type UserTypes = Map<string, xdr.ScSpecEntry>;

/** User-defined types of a contract's spec, by name. */
export function userTypes(entries: xdr.ScSpecEntry[]): UserTypes {
  const types: UserTypes = new Map();
  for (const entry of entries) {
    if (entry.type !== 'scSpecEntryFunctionV0' && entry.type !== 'scSpecEntryEventV0')
      types.set(entry.value.name.toString(), entry);
  }
  return types;
}

/**
 * The reader for a type of the spec. Integers over 32 bits become decimal text, bytes lower-case hex, addresses strkeys,
 * unit enum cases lower-case names; `Option` none is null.
 *
 * @throws {Error} when the spec names a type that it doesn't define.
 */
export function valueReader(type: TypeDef, types: UserTypes): ValueReader {
  switch (type.type) {
    case 'scSpecTypeOption': {
      const read = valueReader(type.value.valueType, types);
      return (value) => (value.type === 'scvVoid' ? null : read(value));
    }
    case 'scSpecTypeVec': {
      const read = valueReader(type.value.elementType, types);
      return (value) => items(value).map(read);
    }
    case 'scSpecTypeTuple':
      return tupleReader(type.value.valueTypes.map((each) => valueReader(each, types)));
    case 'scSpecTypeMap':
      return mapReader(valueReader(type.value.keyType, types), valueReader(type.value.valueType, types));
    case 'scSpecTypeResult': {
      const read = valueReader(type.value.okType, types);
      return (value) => (value.type === 'scvError' ? readAny(value) : read(value));
    }
    case 'scSpecTypeBytesN':
      return (value) => readBytes(value, type.value.n);
    case 'scSpecTypeUdt':
      return userTypeReader(type.value.name.toString(), types);
    default:
      return plainReader(type.type);
  }
}

const PLAIN: Partial<Record<TypeDef['type'], xdr.ScVal['type']>> = {
  scSpecTypeBool: 'scvBool',
  scSpecTypeVoid: 'scvVoid',
  scSpecTypeError: 'scvError',
  scSpecTypeU32: 'scvU32',
  scSpecTypeI32: 'scvI32',
  scSpecTypeU64: 'scvU64',
  scSpecTypeI64: 'scvI64',
  scSpecTypeTimepoint: 'scvTimepoint',
  scSpecTypeDuration: 'scvDuration',
  scSpecTypeU128: 'scvU128',
  scSpecTypeI128: 'scvI128',
  scSpecTypeU256: 'scvU256',
  scSpecTypeI256: 'scvI256',
  scSpecTypeBytes: 'scvBytes',
  scSpecTypeString: 'scvString',
  scSpecTypeSymbol: 'scvSymbol',
  scSpecTypeAddress: 'scvAddress',
  scSpecTypeMuxedAddress: 'scvAddress',
};

function plainReader(type: TypeDef['type']): ValueReader {
  if (type === 'scSpecTypeVal') return readAny;
  const expected = PLAIN[type];
  if (!expected)
    throw new Error(`the spec uses the type ${type}, which this indexer does not know; it needs a newer SDK`);
  return (value) => {
    if (value.type !== expected) throw mismatch(value, expected);
    if (type === 'scSpecTypeAddress' && addressOf(value).startsWith('M'))
      throw new Mismatch('found a muxed address, expected a plain one');
    return readAny(value);
  };
}

/** Any value by its own type alone. */
export function readAny(value: xdr.ScVal): Json {
  switch (value.type) {
    case 'scvVoid':
      return null;
    case 'scvBool':
    case 'scvU32':
    case 'scvI32':
      return value.value;
    case 'scvU64':
    case 'scvI64':
    case 'scvTimepoint':
    case 'scvDuration':
      return value.value.toString();
    case 'scvU128':
    case 'scvI128':
    case 'scvU256':
    case 'scvI256':
      return scValToBigInt(value).toString();
    case 'scvBytes':
      return readBytes(value);
    case 'scvString':
      return textOf(value.str);
    case 'scvSymbol':
      return textOf(value.sym);
    case 'scvAddress':
      return addressOf(value);
    case 'scvVec':
      return items(value).map(readAny);
    case 'scvMap':
      return mapReader(readAny, readAny)(value);
    default:
      return { xdr: value.toXdr('base64') };
  }
}

/**
 * Contract text is any bytes, but Postgres holds neither invalid UTF-8 nor U+0000: those become U+FFFD here, so that a
 * withdrawal can't hide behind an odd reason. The bytes as they were stay in the raw event.
 */
function textOf({ bytes }: { bytes: Uint8Array }): string {
  // Buffer decodes as TextDecoder does, in a fifth of the time on texts this short.
  return storableText(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
}

export function storableText(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text;
}

function readBytes(value: xdr.ScVal, length?: number): string {
  if (value.type !== 'scvBytes') throw mismatch(value, 'scvBytes');
  const bytes = Buffer.from(value.value.value);
  if (length !== undefined && bytes.length !== length)
    throw new Mismatch(`found ${bytes.length} bytes, expected ${length}`);
  return bytes.toString('hex');
}

/** The same few thousand accounts act again and again, and a strkey costs a checksum and base 32. */
const CACHED_ADDRESSES_MAX = 20_000;
const strkeys = new Map<string, string>();

function addressOf(value: xdr.ScVal): string {
  const bytes = keyBytes(value);
  if (!bytes) return Address.fromScVal(value).toString();
  const known = strkeys.get(bytes);
  if (known) return known;
  const strkey = Address.fromScVal(value).toString();
  if (strkeys.size >= CACHED_ADDRESSES_MAX) strkeys.clear();
  strkeys.set(bytes, strkey);
  return strkey;
}

/** What tells plain addresses apart, as text for a Map; nothing for the rarer kinds. */
function keyBytes(value: xdr.ScVal): string | undefined {
  if (value.type !== 'scvAddress') return undefined;
  const { address } = value;
  if (address.type === 'scAddressTypeAccount')
    return `G${Buffer.from(address.accountId.ed25519.value).toString('latin1')}`;
  if (address.type === 'scAddressTypeContract') return `C${Buffer.from(address.contractId.value).toString('latin1')}`;
  return undefined;
}

function items(value: xdr.ScVal): xdr.ScVal[] {
  if (value.type !== 'scvVec' || !value.value) throw mismatch(value, 'scvVec');
  return value.value;
}

/** The entries of a map whose keys are Symbols, by key. */
export function fieldsOf(value: xdr.ScVal): Map<string, xdr.ScVal> {
  if (value.type !== 'scvMap' || !value.value) throw mismatch(value, 'scvMap');
  const fields = new Map<string, xdr.ScVal>();
  for (const { key, val } of value.value) {
    if (key.type !== 'scvSymbol') throw mismatch(key, 'scvSymbol', 'as a key of the map');
    const name = textOf(key.sym);
    if (fields.has(name)) throw new Mismatch(`found the key ${name} twice`);
    fields.set(name, val);
  }
  return fields;
}

/** The elements of a vec, as many as there are readers, each read by its own. */
export function tupleReader(readers: ValueReader[]): (value: xdr.ScVal) => Json[] {
  return (value) => {
    const found = items(value);
    if (found.length !== readers.length)
      throw new Mismatch(`found ${found.length} elements, expected ${readers.length}`);
    return readers.map((read, i) => at(`element ${i}`, () => read(found[i] as xdr.ScVal)));
  };
}

/** Maps keep their order and any type of key, so they become a list of pairs. */
function mapReader(readKey: ValueReader, readItem: ValueReader): ValueReader {
  return (value) => {
    if (value.type !== 'scvMap' || !value.value) throw mismatch(value, 'scvMap');
    return value.value.map(({ key, val }) => [readKey(key), readItem(val)]);
  };
}

function userTypeReader(name: string, types: UserTypes): ValueReader {
  const entry = types.get(name);
  switch (entry?.type) {
    case 'scSpecEntryUdtStructV0':
      return structReader(entry.value, types);
    case 'scSpecEntryUdtUnionV0':
      return unionReader(entry.value, types);
    case 'scSpecEntryUdtEnumV0':
    case 'scSpecEntryUdtErrorEnumV0':
      return enumReader(entry.value);
    default:
      throw new Error(
        `the spec uses the type ${name} but does not define it; rebuild contracts/interface from the wasm`,
      );
  }
}

function structReader(struct: xdr.ScSpecUdtStructV0, types: UserTypes): ValueReader {
  const names = struct.fields.map((field) => field.name.toString());
  // Made when first used: a struct may hold itself in a Vec.
  let readers: ValueReader[] | undefined;
  const read = (i: number): ValueReader => {
    readers ??= struct.fields.map((field) => valueReader(field.type, types));
    return readers[i] as ValueReader;
  };
  if (names.every((name, i) => name === String(i))) return (value) => tupleReader(names.map((_, i) => read(i)))(value);
  return (value) => {
    const fields = fieldsOf(value);
    return Object.fromEntries(names.map((name, i) => [camelCase(name), readField(fields, name, read(i))]));
  };
}

/** Reads a field of a map. An absent one reads as void: since SDK 28 maps leave out what is none. */
export function readField(fields: Map<string, xdr.ScVal>, name: string, read: ValueReader): Json {
  const value = fields.get(name);
  if (value) return at(name, () => read(value));
  try {
    return read(xdr.ScVal.scvVoid());
  } catch {
    throw new Mismatch(`${name}: missing`);
  }
}

function unionReader(union: xdr.ScSpecUdtUnionV0, types: UserTypes): ValueReader {
  const cases = new Map<string, ValueReader[]>();
  for (const each of union.cases) {
    const payload = each.type === 'scSpecUdtUnionCaseTupleV0' ? each.value.type : [];
    cases.set(
      each.value.name.toString(),
      payload.map((type) => (value) => valueReader(type, types)(value)),
    );
  }
  return (value) => {
    const [tag, ...payload] = items(value);
    if (tag?.type !== 'scvSymbol')
      throw new Mismatch(`found ${tag?.type ?? 'an empty vec'}, expected the name of a case`);
    const readers = cases.get(textOf(tag.sym));
    if (!readers)
      throw new Mismatch(`found the case ${textOf(tag.sym)}, expected one of ${[...cases.keys()].join(', ')}`);
    if (payload.length !== readers.length)
      throw new Mismatch(`found ${payload.length} values, expected ${readers.length}`);
    const name = textOf(tag.sym).toLowerCase();
    return readers.length === 0
      ? name
      : { case: name, values: readers.map((read, i) => read(payload[i] as xdr.ScVal)) };
  };
}

function enumReader(enumeration: xdr.ScSpecUdtEnumV0 | xdr.ScSpecUdtErrorEnumV0): ValueReader {
  const names = new Map(enumeration.cases.map((each) => [each.value, each.name.toString().toLowerCase()]));
  return (value) => {
    if (value.type !== 'scvU32') throw mismatch(value, 'scvU32');
    const name = names.get(value.value);
    if (name === undefined)
      throw new Mismatch(`found the case ${value.value}, expected one of ${[...names.keys()].join(', ')}`);
    return name;
  };
}

/** Adds where to a mismatch that `read` meets. */
export function at<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Mismatch(`${place}: ${(error as Error).message}`);
  }
}

function mismatch(value: xdr.ScVal, expected: xdr.ScVal['type'], where = ''): Mismatch {
  const name = (type: string): string => type.slice(3);
  return new Mismatch(`found ${name(value.type)}, expected ${name(expected)}${where && ` ${where}`}`);
}
