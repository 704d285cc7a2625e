/** How a spec type is written in TypeScript: on the wire (api, stream) and for the SDK (arguments, results). */
import type { xdr } from '@stellar/stellar-sdk';

type Type = xdr.ScSpecTypeDef;
type Entry = xdr.ScSpecEntry;

const texts = ['scSpecTypeString', 'scSpecTypeSymbol', 'scSpecTypeAddress', 'scSpecTypeMuxedAddress'];
const bytes = ['scSpecTypeBytes', 'scSpecTypeBytesN'];
const smallNumbers = ['scSpecTypeU32', 'scSpecTypeI32'];
const bigNumbers = [
  'scSpecTypeU64',
  'scSpecTypeI64',
  'scSpecTypeU128',
  'scSpecTypeI128',
  'scSpecTypeU256',
  'scSpecTypeI256',
];

export const camelCase = (name: string) =>
  name.replace(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
const snakeCase = (name: string) => name.replace(/(?!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();

/** One case of an enum, with the type of the one value it carries; nothing carried: a unit case. */
export type UnionCase = { name: string; value?: Type };

/** The cases of an enum; one that carries several values is refused: give them names in a struct. */
export function unionCases(union: xdr.ScSpecUdtUnionV0): UnionCase[] {
  return union.cases.map((one) => {
    const name = one.value.name.toString();
    if (one.type === 'scSpecUdtUnionCaseVoidV0') return { name };
    const [value, ...others] = one.value.type;
    if (value && others.length === 0) return { name, value };
    throw new Error(`${union.name}::${name} carries ${one.value.type.length} values; put them into a struct.`);
  });
}

function unsupported(type: Type): never {
  throw new Error(`The generator knows no TypeScript for ${type.type}; teach contracts/tools/types.ts.`);
}

/** The struct or enum of that name. */
function findType(name: string, entries: Entry[]): Entry | undefined {
  return entries.find(
    (entry) =>
      (entry.type === 'scSpecEntryUdtUnionV0' || entry.type === 'scSpecEntryUdtStructV0') &&
      entry.value.name.toString() === name,
  );
}

/** A unit enum is written where it stands; any other type of the contract has a name of its own. */
function wireUdt(type: Extract<Type, { type: 'scSpecTypeUdt' }>, entries: Entry[]): string {
  const name = type.value.name.toString();
  const entry = findType(name, entries) ?? unsupported(type);
  if (entry.type !== 'scSpecEntryUdtUnionV0') return `Wire${name}`;
  const cases = unionCases(entry.value);
  return cases.some((one) => one.value) ? `Wire${name}` : cases.map((one) => wireCase(one, entries)).join(' | ');
}

/** A unit case is its name, in snake case; one with a value is an object whose one key is the name, in camel case. */
export function wireCase({ name, value }: UnionCase, entries: Entry[]): string {
  if (!value) return `'${snakeCase(name)}'`;
  return `{ ${name.charAt(0).toLowerCase()}${name.slice(1)}: ${wireType(value, entries)} }`;
}

/**
 * bytes → lower-case hex; integers over 32 bits → decimal string; unit enum → snake-case string; none → null;
 * any value (`Val`) → AnyValue; the contract's other types by the name `Wire<Name>`.
 */
export function wireType(type: Type, entries: Entry[]): string {
  if (type.type === 'scSpecTypeOption') return `${wireType(type.value.valueType, entries)} | null`;
  if (type.type === 'scSpecTypeVec') {
    const element = wireType(type.value.elementType, entries);
    return element.includes(' ') ? `(${element})[]` : `${element}[]`;
  }
  if (type.type === 'scSpecTypeBool') return 'boolean';
  if (type.type === 'scSpecTypeVal') return 'AnyValue';
  if (type.type === 'scSpecTypeUdt') return wireUdt(type, entries);
  if (smallNumbers.includes(type.type)) return 'number';
  if ([...texts, ...bytes, ...bigNumbers].includes(type.type)) return 'string';
  return unsupported(type);
}

/** Names of the contract's types in a type, from the outside in. */
function udtNames(type: Type): string[] {
  if (type.type === 'scSpecTypeOption') return udtNames(type.value.valueType);
  if (type.type === 'scSpecTypeVec') return udtNames(type.value.elementType);
  return type.type === 'scSpecTypeUdt' ? [type.value.name.toString()] : [];
}

function memberTypes(entry: Entry): Type[] {
  if (entry.type === 'scSpecEntryUdtStructV0') return entry.value.fields.map((field) => field.type);
  if (entry.type === 'scSpecEntryUdtUnionV0')
    return unionCases(entry.value).flatMap((one) => (one.value ? [one.value] : []));
  return [];
}

/** The contract's structs and enums that the given types are made of, each once. */
export function reachableTypes(types: Type[], entries: Entry[]): Entry[] {
  const found = new Set<Entry>();
  const visit = (type: Type): void => {
    for (const name of udtNames(type)) {
      const entry = findType(name, entries);
      if (!entry || found.has(entry)) continue;
      found.add(entry);
      memberTypes(entry).forEach(visit);
    }
  };
  types.forEach(visit);
  return [...found];
}

/** What the SDK takes and gives: bytes as Uint8Array, integers over 32 bits as bigint, types of the contract by name. */
function nativeType(type: Type, none: string): string {
  if (type.type === 'scSpecTypeOption') return `${nativeType(type.value.valueType, none)} | ${none}`;
  if (type.type === 'scSpecTypeVec') return `${nativeType(type.value.elementType, none)}[]`;
  if (type.type === 'scSpecTypeBool') return 'boolean';
  if (type.type === 'scSpecTypeVoid') return 'void';
  // The SDK takes an xdr.ScVal here, and gives what scValToNative makes of it.
  if (type.type === 'scSpecTypeVal') return 'unknown';
  if (type.type === 'scSpecTypeUdt') return type.value.name.toString();
  if (texts.includes(type.type)) return 'string';
  if (bytes.includes(type.type)) return 'Uint8Array';
  if (smallNumbers.includes(type.type)) return 'number';
  if (bigNumbers.includes(type.type)) return 'bigint';
  return unsupported(type);
}

export const argumentType = (type: Type): string => nativeType(type, 'null | undefined');
export const resultType = (type: Type): string => nativeType(type, 'null');
