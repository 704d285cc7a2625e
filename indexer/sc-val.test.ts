import assert from 'node:assert/strict';
import { Account, Address, MuxedAccount, nativeToScVal, StrKey, xdr } from '@stellar/stellar-sdk';
import { readScVal, type Value, valueOfSdk } from './sc-val.ts';
import { account } from './testing/events.ts';
import { random } from './testing/workload.ts';

const VALUES = process.env.TEST_NIGHTLY ? 200_000 : 5_000;
const SEED = Number(process.env.SEED ?? 1);

type Below = (limit: number) => number;

describe('reading an ScVal straight from its bytes', () => {
  it(`says what the SDK says, for ${VALUES} values made by chance (seed ${SEED})`, () => {
    const below = random(SEED);
    for (let i = 0; i < VALUES; i++) {
      const value = someValue(below, 3);
      const text = value.toXdr('base64');
      assert.deepEqual(readScVal(text), valueOfSdk(value), text);
    }
  });

  it(`says what the SDK says about bytes damaged by chance, and refuses what it refuses (seed ${SEED})`, () => {
    const below = random(SEED);
    let refused = 0;
    for (let i = 0; i < VALUES; i++) {
      const text = damaged(someValue(below, 2).toXdr('raw'), below).toString('base64');
      const expected = outcome(() => valueOfSdk(xdr.ScVal.fromXdr(text, 'base64')));
      if (expected === undefined) refused++;
      assert.deepEqual(
        outcome(() => readScVal(text)),
        expected,
        text,
      );
    }
    assert.ok(refused > VALUES / 20, `only ${refused} were refused`);
  });

  it('keeps 128 and 256 bits at their ends exactly (I-16)', () => {
    const ends: ['i128' | 'u128' | 'i256' | 'u256', bigint][] = [
      ['i128', -(2n ** 127n)],
      ['i128', 2n ** 127n - 1n],
      ['i128', -1n],
      ['i128', 2n ** 64n],
      ['u128', 2n ** 128n - 1n],
      ['i256', -(2n ** 255n)],
      ['u256', 2n ** 256n - 1n],
    ];
    for (const [type, value] of ends)
      assert.deepEqual(readScVal(nativeToScVal(value, { type }).toXdr('base64')), {
        type: type.toUpperCase(),
        json: value.toString(),
      });
  });
});

function outcome(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** One to three bytes changed, or the end cut off, or something added. */
function damaged(raw: Uint8Array, below: Below): Buffer {
  const bytes = Buffer.from(raw);
  if (below(4) === 0) return bytes.subarray(0, below(bytes.length));
  if (below(8) === 0) return Buffer.concat([bytes, Buffer.alloc(1 + below(8))]);
  for (let i = 0; i <= below(3); i++) bytes[below(bytes.length)] = below(4) === 0 ? below(256) : below(22);
  return bytes;
}

const ADDRESSES = [
  account(1),
  account(2),
  StrKey.encodeContract(Buffer.alloc(32, 5)),
  new MuxedAccount(new Account(account(3), '0'), '77').accountId(),
];

function someValue(below: Below, depth: number): xdr.ScVal {
  const bits = (words: number): bigint =>
    below(3) === 0
      ? BigInt(below(1000))
      : Array.from({ length: words * 2 }, () => BigInt(below(2 ** 32))).reduce((all, word) => (all << 32n) | word, 0n);
  const some = <T>(make: () => T): T[] => Array.from({ length: below(5) }, make);
  const text = (): string => some(() => ['a', 'é', '漢', '\0', 'z_9'][below(5)]).join('');
  const kinds: (() => xdr.ScVal)[] = [
    () => xdr.ScVal.scvVoid(),
    () => xdr.ScVal.scvBool(below(2) === 0),
    () => xdr.ScVal.scvU32(below(2 ** 32)),
    () => xdr.ScVal.scvI32(below(2 ** 32) - 2 ** 31),
    () => xdr.ScVal.scvU64(bits(1)),
    () => xdr.ScVal.scvI64(BigInt.asIntN(64, bits(1))),
    () => nativeToScVal(bits(1), { type: 'timepoint' }),
    () => nativeToScVal(bits(1), { type: 'duration' }),
    () => nativeToScVal(bits(2), { type: 'u128' }),
    () => nativeToScVal(BigInt.asIntN(128, bits(2)), { type: 'i128' }),
    () => nativeToScVal(bits(4), { type: 'u256' }),
    () => nativeToScVal(BigInt.asIntN(256, bits(4)), { type: 'i256' }),
    () => xdr.ScVal.scvBytes(Uint8Array.from(some(() => below(256)))),
    () => xdr.ScVal.scvString(below(3) === 0 ? Uint8Array.from(some(() => below(256))) : text()),
    () => nativeToScVal(text().replace(/[^a-z_9]/g, 'x'), { type: 'symbol' }),
    () => new Address(ADDRESSES[below(ADDRESSES.length)] as string).toScVal(),
    () => xdr.ScVal.scvLedgerKeyContractInstance(),
  ];
  const nested: (() => xdr.ScVal)[] = [
    () => xdr.ScVal.scvVec(some(() => someValue(below, depth - 1))),
    () =>
      xdr.ScVal.scvMap(some(() => new xdr.ScMapEntry({ key: someValue(below, 0), val: someValue(below, depth - 1) }))),
  ];
  const all = depth > 0 && below(3) === 0 ? nested : kinds;
  return (all[below(all.length)] as () => xdr.ScVal)();
}
