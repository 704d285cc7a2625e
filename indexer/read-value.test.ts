import assert from 'node:assert/strict';
import { Account, Address, MuxedAccount, nativeToScVal, StrKey, xdr } from '@stellar/stellar-sdk';
import { type ContractName, contractSpec } from '#contracts';
import { userTypes, type ValueReader, valueReader } from './read-value.ts';
import { readScVal } from './sc-val.ts';
import { account, address, bytes, map, symbol, text } from './testing/events.ts';

type TypeName = 'U32' | 'U64' | 'I128' | 'U256' | 'I256' | 'Bool' | 'Address' | 'MuxedAddress' | 'Timepoint' | 'Val';
const plain = (name: TypeName) => xdr.ScSpecTypeDef[`scSpecType${name}`]();
const reading =
  (read: ValueReader) =>
  (value: xdr.ScVal): unknown =>
    read(readScVal(value.toXdr('base64')));
const read = (name: TypeName, value: xdr.ScVal) => reading(valueReader(plain(name), userTypes([])))(value);

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

  it('gives any value with what it is', () => {
    const values = xdr.ScVal.scvVec([
      xdr.ScVal.scvVoid(),
      xdr.ScVal.scvBool(true),
      nativeToScVal(5, { type: 'u32' }),
      nativeToScVal(-5n, { type: 'i64' }),
      nativeToScVal(-(2n ** 127n), { type: 'i128' }),
      text('x'),
      address(account(3)),
      xdr.ScVal.scvMap([new xdr.ScMapEntry({ key: symbol('k'), val: bytes('ff') })]),
    ]);
    assert.deepEqual(read('Val', values), {
      type: 'vec',
      value: [
        { type: 'void', value: null },
        { type: 'bool', value: true },
        { type: 'u32', value: 5 },
        { type: 'i64', value: '-5' },
        { type: 'i128', value: (-(2n ** 127n)).toString() },
        { type: 'string', value: 'x' },
        { type: 'address', value: account(3) },
        {
          type: 'map',
          value: [
            [
              { type: 'symbol', value: 'k' },
              { type: 'bytes', value: 'ff' },
            ],
          ],
        },
      ],
    });
  });

  it('gives a case as its name, and as an object with one key when it has a value', () => {
    const action = reading(userType('governance', 'Action'));
    const role = map({ account: address(account(3)), role: symbol('guardian') });
    assert.deepEqual(action(xdr.ScVal.scvVec([symbol('GrantRole'), role])), {
      grantRole: { account: account(3), role: 'guardian' },
    });
    assert.deepEqual(action(xdr.ScVal.scvVec([symbol('Upgrade'), bytes('ab'.repeat(32))])), {
      upgrade: 'ab'.repeat(32),
    });
    assert.equal(reading(userType('governance', 'VoteSupport'))(xdr.ScVal.scvVec([symbol('For')])), 'for');
    assert.throws(() => action(xdr.ScVal.scvVec([symbol('Upgrade')])), /found 0 values, expected 1/);
  });

  it('refuses a value of another type', () => {
    assert.throws(() => read('U32', nativeToScVal(5n, { type: 'u64' })), /found U64, expected U32/);
  });

  it('refuses a spec that names a type it does not define', () => {
    const type = xdr.ScSpecTypeDef.scSpecTypeUdt(new xdr.ScSpecTypeUdt({ name: 'Missing' }));
    assert.throws(() => valueReader(type, userTypes([])), /uses the type Missing but does not define it/);
  });
});

/** The reader of a type that a contract's spec defines. */
function userType(contract: ContractName, name: string): ValueReader {
  const entries = contractSpec(contract).map((entry) => xdr.ScSpecEntry.fromXdr(entry, 'base64'));
  return valueReader(xdr.ScSpecTypeDef.scSpecTypeUdt(new xdr.ScSpecTypeUdt({ name })), userTypes(entries));
}
