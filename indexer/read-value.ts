import type { xdr } from '@stellar/stellar-sdk/base';
import type { Json } from './event.ts';
import type { ScalarType, Value } from './sc-val.ts';
import { camelCase, lowerFirst, snakeCase } from './text.ts';

/** Reads a contract value of one type. Throws {@link Mismatch} when the value is of another. */
export type ValueReader = (value: Value) => Json;

/** A value that isn't what the spec says: found, expected, and where. */
export class Mismatch extends Error {
  constructor(message: string) {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0; // an answer like any other, given by the thousand; nobody asks where it was made
    super(message);
    Error.stackTraceLimit = stackTraceLimit;
  }
}

type TypeDef = xdr.ScSpecTypeDef;
type UserTypes = Map<string, xdr.ScSpecEntry>;

const VOID: Value = { type: 'Void', json: null };

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
 * unit cases snake_case names, cases with a value an object with one key, structs camelCase objects; `Option` none is null
 * and `Val` is {@link anyValue}.
 *
 * @throws {Error} when the spec names a type that it doesn't define.
 */
export function valueReader(type: TypeDef, types: UserTypes): ValueReader {
  switch (type.type) {
    case 'scSpecTypeOption': {
      const read = valueReader(type.value.valueType, types);
      return (value) => (value.type === 'Void' ? null : read(value));
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
      return (value) => (value.type === 'Other' ? value.json : read(value));
    }
    case 'scSpecTypeBytesN':
      return bytesReader(type.value.n);
    case 'scSpecTypeUdt':
      return userTypeReader(type.value.name.toString(), types);
    default:
      return scalarReader(type.type);
  }
}

const SCALARS: Partial<Record<TypeDef['type'], ScalarType>> = {
  scSpecTypeBool: 'Bool',
  scSpecTypeVoid: 'Void',
  scSpecTypeError: 'Other',
  scSpecTypeU32: 'U32',
  scSpecTypeI32: 'I32',
  scSpecTypeU64: 'U64',
  scSpecTypeI64: 'I64',
  scSpecTypeTimepoint: 'Timepoint',
  scSpecTypeDuration: 'Duration',
  scSpecTypeU128: 'U128',
  scSpecTypeI128: 'I128',
  scSpecTypeU256: 'U256',
  scSpecTypeI256: 'I256',
  scSpecTypeBytes: 'Bytes',
  scSpecTypeString: 'String',
  scSpecTypeSymbol: 'Symbol',
  scSpecTypeAddress: 'Address',
  scSpecTypeMuxedAddress: 'Address',
};

function scalarReader(type: TypeDef['type']): ValueReader {
  if (type === 'scSpecTypeVal') return anyValue;
  const expected = SCALARS[type];
  if (!expected)
    throw new Error(`the spec uses the type ${type}, which this indexer does not know; it needs a newer SDK`);
  const read = scalar(expected);
  if (type !== 'scSpecTypeAddress') return read;
  return (value) => {
    const address = read(value);
    if ((address as string).startsWith('M')) throw new Mismatch('found a muxed address, expected a plain one');
    return address;
  };
}

/** The reader of values of one kind that have no parts. */
export function scalar(expected: ScalarType): ValueReader {
  return (value) => {
    if (value.type !== expected) throw mismatch(value, expected);
    return value.json;
  };
}

/** Any value, with what it is: `{ type, value }`; the items of a list likewise, a map as pairs of such. */
export function anyValue(value: Value): { type: string; value: Json } {
  const type = value.type.toLowerCase();
  if (value.type === 'Vec') return { type, value: value.items.map(anyValue) };
  if (value.type === 'Map')
    return { type, value: value.entries.map((entry) => [anyValue(entry.key), anyValue(entry.value)]) };
  return { type, value: value.json };
}

function bytesReader(length: number): ValueReader {
  const read = scalar('Bytes');
  return (value) => {
    const hex = read(value) as string;
    if (hex.length !== length * 2) throw new Mismatch(`found ${hex.length / 2} bytes, expected ${length}`);
    return hex;
  };
}

function items(value: Value): Value[] {
  if (value.type !== 'Vec') throw mismatch(value, 'Vec');
  return value.items;
}

/** The entries of a map whose keys are Symbols, by key. */
export function fieldsOf(value: Value): Map<string, Value> {
  if (value.type !== 'Map') throw mismatch(value, 'Map');
  const fields = new Map<string, Value>();
  for (const entry of value.entries) {
    if (entry.key.type !== 'Symbol') throw mismatch(entry.key, 'Symbol', 'as a key of the map');
    const name = entry.key.json as string;
    if (fields.has(name)) throw new Mismatch(`found the key ${name} twice`);
    fields.set(name, entry.value);
  }
  return fields;
}

/** The elements of a vec, as many as there are readers, each read by its own. */
export function tupleReader(readers: ValueReader[]): (value: Value) => Json[] {
  return (value) => {
    const found = items(value);
    if (found.length !== readers.length)
      throw new Mismatch(`found ${found.length} elements, expected ${readers.length}`);
    return readers.map((read, i) => at(`element ${i}`, read, found[i] as Value));
  };
}

/** Maps keep their order and any type of key, so they become a list of pairs. */
function mapReader(readKey: ValueReader, readItem: ValueReader): ValueReader {
  return (value) => {
    if (value.type !== 'Map') throw mismatch(value, 'Map');
    return value.entries.map((entry) => [readKey(entry.key), readItem(entry.value)]);
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
  const keys = names.map(camelCase);
  // Made when first used: a struct may hold itself in a Vec.
  let made: ValueReader[] | undefined;
  const readers = (): ValueReader[] => {
    made ??= struct.fields.map((field) => valueReader(field.type, types));
    return made;
  };
  if (names.every((name, i) => name === String(i))) return (value) => tupleReader(readers())(value);
  return (value) => {
    const fields = fieldsOf(value);
    const read = readers();
    const result: Record<string, Json> = {};
    names.forEach((name, i) => {
      result[keys[i] as string] = readField(fields, name, read[i] as ValueReader);
    });
    return result;
  };
}

/** Reads a field of a map. An absent one reads as void: since SDK 28 maps leave out what is none. */
export function readField(fields: Map<string, Value>, name: string, read: ValueReader): Json {
  const value = fields.get(name);
  if (value) return at(name, read, value);
  try {
    return read(VOID);
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
      payload.map((type) => (value) => valueReader(type, types)(value)), // a union may hold itself, too
    );
  }
  return (value) => {
    const [tag, ...payload] = items(value);
    if (tag?.type !== 'Symbol') throw new Mismatch(`found ${tag?.type ?? 'an empty vec'}, expected the name of a case`);
    const name = tag.json as string;
    const readers = cases.get(name);
    if (!readers) throw new Mismatch(`found the case ${name}, expected one of ${[...cases.keys()].join(', ')}`);
    if (payload.length !== readers.length)
      throw new Mismatch(`found ${payload.length} values, expected ${readers.length}`);
    if (readers.length === 0) return snakeCase(name);
    const values = readers.map((read, i) => at(name, read, payload[i] as Value));
    return { [lowerFirst(name)]: values.length === 1 ? (values[0] as Json) : values };
  };
}

function enumReader(enumeration: xdr.ScSpecUdtEnumV0 | xdr.ScSpecUdtErrorEnumV0): ValueReader {
  const names = new Map(enumeration.cases.map((each) => [each.value, snakeCase(each.name.toString())]));
  return (value) => {
    if (value.type !== 'U32') throw mismatch(value, 'U32');
    const name = names.get(value.json as number);
    if (name === undefined)
      throw new Mismatch(`found the case ${value.json}, expected one of ${[...names.keys()].join(', ')}`);
    return name;
  };
}

/** Adds where to a mismatch that `read` meets. */
export function at<T>(place: string, read: (value: Value) => T, value: Value): T {
  try {
    return read(value);
  } catch (error) {
    throw new Mismatch(`${place}: ${(error as Error).message}`);
  }
}

function mismatch(value: Value, expected: Value['type'], where = ''): Mismatch {
  return new Mismatch(`found ${value.type}, expected ${expected}${where && ` ${where}`}`);
}
