import assert from 'node:assert/strict';
import { Account, Address, MuxedAccount, nativeToScVal, StrKey, xdr } from '@stellar/stellar-sdk';
import { readAny, userTypes, valueReader } from './read-value.ts';
import { account, address, symbol, text } from './testing/events.ts';

type TypeName = Parameters<typeof plain>[0];
const plain = (name: 'U32' | 'U64' | 'I128' | 'U256' | 'I256' | 'Bool' | 'Address' | 'MuxedAddress' | 'Timepoint') =>
  xdr.ScSpecTypeDef[`scSpecType${name}`]();
const read = (name: TypeName, value: xdr.ScVal) => valueReader(plain(name), userTypes([]))(value);

describe('reading contract values', () => {
  describe('keeps integers exactly (I-16)', () => {
    const cases: [TypeName, 'u64' | 'i128' | 'u256' | 'i256', bigint][] = [
      ['U64', 'u64', 0n],
      ['U64', 'u64', 2n ** 53n + 1n],
      ['U64', 'u64', 2n ** 64n - 1n],
      ['I128', 'i128', -(2n ** 127n)],
      ['I128', 'i128', -1n],
      ['I128', 'i128', 2n ** 127n - 1n],
      ['U256', 'u256', 2n ** 256n - 1n],
      ['I256', 'i256', -(2n ** 255n)],
    ];
    for (const [name, type, value] of cases)
      it(`${type} ${value}`, () => assert.equal(read(name, nativeToScVal(value, { type })), value.toString()));
  });

  it('gives addresses as strkeys: accounts and contracts, muxed ones only where the spec has them (I-17)', () => {
    const contract = StrKey.encodeContract(Buffer.alloc(32, 5));
    const muxed = new MuxedAccount(new Account(account(3), '0'), '77').accountId();
    assert.equal(read('Address', address(account(3))), account(3));
    assert.equal(read('Address', address(contract)), contract);
    assert.equal(read('MuxedAddress', new Address(muxed).toScVal()), muxed);
    assert.throws(() => read('Address', new Address(muxed).toScVal()), /found a muxed address, expected a plain one/);
  });

  it('gives JSON for every kind of value without a spec', () => {
    const values = xdr.ScVal.scvVec([
      xdr.ScVal.scvVoid(),
      xdr.ScVal.scvBool(true),
      nativeToScVal(5, { type: 'u32' }),
      nativeToScVal(5n, { type: 'i64' }),
      text('x'),
      xdr.ScVal.scvMap([new xdr.ScMapEntry({ key: symbol('k'), val: xdr.ScVal.scvBytes(Buffer.from('ff', 'hex')) })]),
    ]);
    assert.deepEqual(readAny(values), [null, true, 5, '5', 'x', [['k', 'ff']]]);
  });

  it('refuses a value of another type', () => {
    assert.throws(() => read('U32', nativeToScVal(5n, { type: 'u64' })), /found U64, expected U32/);
  });

  it('refuses a spec that names a type it does not define', () => {
    const type = xdr.ScSpecTypeDef.scSpecTypeUdt(new xdr.ScSpecTypeUdt({ name: 'Missing' }));
    assert.throws(() => valueReader(type, userTypes([])), /uses the type Missing but does not define it/);
  });
});
