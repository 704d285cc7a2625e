/** How a spec type is written in TypeScript: on the wire (api, stream) and for the SDK (arguments, results). */
import type { xdr } from '@stellar/stellar-sdk';

type Type = xdr.ScSpecTypeDef;

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

/** The cases of a unit enum, or nothing when the type is another. */
function unitCases(name: string, entries: xdr.ScSpecEntry[]): string[] | undefined {
  for (const entry of entries) {
    if (entry.type === 'scSpecEntryUdtUnionV0' && entry.value.name.toString() === name)
      return unitCaseNames(entry.value);
  }
  return undefined;
}

/** The names of an enum's cases; one whose cases carry values is refused, for nothing here can write it yet. */
export function unitCaseNames(union: xdr.ScSpecUdtUnionV0): string[] {
  return union.cases.map((one) => {
    if (one.type === 'scSpecUdtUnionCaseVoidV0') return one.value.name.toString();
    throw new Error(`${union.name}::${one.value.name} carries values; teach contracts/tools/types.ts to write them.`);
  });
}

function unsupported(type: Type): never {
  throw new Error(`The generator knows no TypeScript for ${type.type}; teach contracts/tools/types.ts.`);
}

/** bytes → lower-case hex; integers over 32 bits → decimal string; unit enum → lower-case string; none → null. */
export function wireType(type: Type, entries: xdr.ScSpecEntry[]): string {
  if (type.type === 'scSpecTypeOption') return `${wireType(type.value.valueType, entries)} | null`;
  if (type.type === 'scSpecTypeVec') return `(${wireType(type.value.elementType, entries)})[]`;
  if (type.type === 'scSpecTypeBool') return 'boolean';
  if (type.type === 'scSpecTypeUdt') {
    const cases = unitCases(type.value.name.toString(), entries) ?? unsupported(type);
    return cases.map((one) => `'${one.toLowerCase()}'`).join(' | ');
  }
  if (smallNumbers.includes(type.type)) return 'number';
  if ([...texts, ...bytes, ...bigNumbers].includes(type.type)) return 'string';
  return unsupported(type);
}

/** What the SDK takes and gives: bytes as Uint8Array, integers over 32 bits as bigint, types of the contract by name. */
function nativeType(type: Type, none: string): string {
  if (type.type === 'scSpecTypeOption') return `${nativeType(type.value.valueType, none)} | ${none}`;
  if (type.type === 'scSpecTypeVec') return `${nativeType(type.value.elementType, none)}[]`;
  if (type.type === 'scSpecTypeBool') return 'boolean';
  if (type.type === 'scSpecTypeVoid') return 'void';
  if (type.type === 'scSpecTypeUdt') return type.value.name.toString();
  if (texts.includes(type.type)) return 'string';
  if (bytes.includes(type.type)) return 'Uint8Array';
  if (smallNumbers.includes(type.type)) return 'number';
  if (bigNumbers.includes(type.type)) return 'bigint';
  return unsupported(type);
}

export const argumentType = (type: Type): string => nativeType(type, 'null | undefined');
export const resultType = (type: Type): string => nativeType(type, 'null');
