/** A contract function's arguments as texts: what a person types, and what a course fixes. */
import { Address, contract, nativeToScVal, StrKey, xdr } from '@stellar/stellar-sdk';
import { type ContractName, contractSpec } from '#contracts';
import type { InputKind } from '#wire';

/** A type that an argument can be typed as. */
export interface Input {
  kind: InputKind;
  /** Of a choice: its cases. */
  options: string[] | null;
  /** @returns what is wrong with a text: found and expected */
  fault(text: string): string | undefined;
  /** Of a text without fault. */
  encode(text: string): xdr.ScVal;
  /** Whether a value is one of this type, whoever made it. */
  holds(value: xdr.ScVal): boolean;
}

/** In bytes of UTF-8; contracts of ours take less. */
const textBytesMax = 1_000;

const specs = new Map<ContractName, contract.Spec>();

function specOf(name: ContractName): contract.Spec {
  let spec = specs.get(name);
  if (!spec) {
    spec = new contract.Spec(contractSpec(name));
    specs.set(name, spec);
  }
  return spec;
}

/** A function's arguments in order; undefined when the contract has no such function, or one of a type nobody can type. */
export function readInputs(name: ContractName, functionName: string): { name: string; input: Input }[] | undefined {
  const spec = specOf(name);
  const found = spec.funcs().find((one) => String(one.name) === functionName);
  const inputs = found?.inputs.map(({ name, type }) => ({ name: String(name), input: inputOf(type, spec) }));
  return inputs?.every((one): one is { name: string; input: Input } => one.input !== undefined) ? inputs : undefined;
}

function inputOf(type: xdr.ScSpecTypeDef, spec: contract.Spec): Input | undefined {
  const number = numbers[type.type];
  if (number) return wholeNumber(...number);
  if (type.type === 'scSpecTypeUdt') return choice(String(type.udt.name), spec);
  return plain[type.type];
}

const numbers: Partial<Record<string, ['u32' | 'i32' | 'u64' | 'i64' | 'u128' | 'i128', bigint, bigint]>> = {
  scSpecTypeU32: ['u32', 0n, 2n ** 32n - 1n],
  scSpecTypeI32: ['i32', -(2n ** 31n), 2n ** 31n - 1n],
  scSpecTypeU64: ['u64', 0n, 2n ** 64n - 1n],
  scSpecTypeI64: ['i64', -(2n ** 63n), 2n ** 63n - 1n],
  scSpecTypeU128: ['u128', 0n, 2n ** 128n - 1n],
  scSpecTypeI128: ['i128', -(2n ** 127n), 2n ** 127n - 1n],
};

function wholeNumber(type: 'u32' | 'i32' | 'u64' | 'i64' | 'u128' | 'i128', least: bigint, most: bigint): Input {
  const isFitting = (text: string) => /^-?\d{1,39}$/.test(text) && BigInt(text) >= least && BigInt(text) <= most;
  return {
    kind: 'whole_number',
    options: null,
    fault: (text) => (isFitting(text) ? undefined : `expected a whole number from ${least} to ${most}.`),
    encode: (text) => nativeToScVal(BigInt(text), { type }),
    holds: ({ type: found }) => found.toLowerCase() === `scv${type}`,
  };
}

const bytesOf = (text: string) => Buffer.byteLength(text);

const plain: Partial<Record<string, Input>> = {
  scSpecTypeString: {
    kind: 'text',
    options: null,
    fault: (text) =>
      text !== '' && bytesOf(text) <= textBytesMax
        ? undefined
        : `found ${bytesOf(text)} bytes of text, expected 1 to ${textBytesMax}.`,
    encode: (text) => xdr.ScVal.scvString(text),
    holds: ({ type }) => type === 'scvString',
  },
  scSpecTypeSymbol: {
    kind: 'symbol',
    options: null,
    fault: (text) => (/^[A-Za-z0-9_]{1,32}$/.test(text) ? undefined : 'expected 1 to 32 letters, digits and _.'),
    encode: (text) => nativeToScVal(text, { type: 'symbol' }),
    holds: ({ type }) => type === 'scvSymbol',
  },
  scSpecTypeBool: {
    kind: 'choice',
    options: ['true', 'false'],
    fault: (text) => (['true', 'false'].includes(text) ? undefined : 'expected true or false.'),
    encode: (text) => xdr.ScVal.scvBool(text === 'true'),
    holds: ({ type }) => type === 'scvBool',
  },
  scSpecTypeAddress: address(false),
  scSpecTypeMuxedAddress: address(true),
};

function address(mayBeMuxed: boolean): Input {
  const isFitting = (text: string) =>
    StrKey.isValidEd25519PublicKey(text) ||
    StrKey.isValidContract(text) ||
    (mayBeMuxed && StrKey.isValidMed25519PublicKey(text));
  const expected = `expected an address that begins with G or C${mayBeMuxed ? ' (or M)' : ''}, without a mistyped letter.`;
  return {
    kind: 'address',
    options: null,
    fault: (text) => (isFitting(text) ? undefined : expected),
    encode: (text) => new Address(text).toScVal(),
    holds: ({ type }) => type === 'scvAddress',
  };
}

/** One of a union's cases, where none of them carries something. */
function choice(name: string, spec: contract.Spec): Input | undefined {
  const entry = spec.findEntry(name);
  if (entry.type !== 'scSpecEntryUdtUnionV0') return undefined;
  if (entry.value.cases.some((one) => one.type !== 'scSpecUdtUnionCaseVoidV0')) return undefined;
  const options = entry.value.cases.map((one) => String(one.value.name));
  const encode = (text: string) => xdr.ScVal.scvVec([nativeToScVal(text, { type: 'symbol' })]);
  return {
    kind: 'choice',
    options,
    fault: (text) => (options.includes(text) ? undefined : `expected one of ${options.join(', ')}.`),
    encode,
    holds: (value) => options.some((option) => isSame(value, encode(option))),
  };
}

export function isSame(a: xdr.ScVal, b: xdr.ScVal): boolean {
  return String(a.toXdr('base64')) === String(b.toXdr('base64'));
}
