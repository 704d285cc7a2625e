import assert from 'node:assert/strict';
import { type Keypair, Operation, xdr } from '@stellar/stellar-sdk';
import { changesOf, Sandbox } from '../testing.ts';

/** ManageDataResultCode. */
describe('manage data', () => {
  let sandbox: Sandbox;
  let alice: Keypair;

  before(() => {
    sandbox = new Sandbox();
    alice = sandbox.person();
  });

  const manage = (name: string, value: string | null, source = alice) =>
    sandbox.apply(source, [Operation.manageData({ name, value })]);

  function kept(name: string): string | undefined {
    const key = xdr.LedgerKey.data(new xdr.LedgerKeyData({ accountId: alice.xdrPublicKey(), dataName: name }));
    const data = sandbox.chain.entry(key.toXdr('base64'))?.decoded.data;
    return data?.type === 'data' ? Buffer.from(data.data.dataValue.toBytes()).toString() : undefined;
  }

  it('sets, changes and removes a value, for half a lumen while it is there', () => {
    const set = manage('colour', 'red');
    assert.deepEqual(changesOf(set)[0]?.toSorted(), ['created data', 'state account', 'updated account']);
    assert.deepEqual([kept('colour'), sandbox.account(alice).numSubEntries], ['red', 1]);
    assert.deepEqual(changesOf(manage('colour', 'blue')), [['state data', 'updated data']]);
    assert.deepEqual([kept('colour'), sandbox.account(alice).numSubEntries], ['blue', 1]);
    assert.deepEqual(manage('colour', null).codes, ['manageDataSuccess']);
    assert.deepEqual([kept('colour'), sandbox.account(alice).numSubEntries], [undefined, 0]);
  });

  it('refuses names that are empty or unprintable, and the removal of what is not there', () => {
    for (const name of ['', 'tab\t', 'größe']) {
      const { status, codes } = sandbox.apply(alice, [named(name)]);
      assert.deepEqual([status, codes], ['refused', ['manageDataInvalidName']]);
    }
    assert.deepEqual(manage('nothing', null).codes, ['manageDataNameNotFound']);
  });

  function named(dataName: string): xdr.Operation {
    const body = xdr.OperationBody.manageData(new xdr.ManageDataOp({ dataName, dataValue: Uint8Array.of(1) }));
    return new xdr.Operation({ sourceAccount: null, body });
  }

  it('stops at the reserve', () => {
    assert.deepEqual(manage('x', 'y', sandbox.person(15_000_099n)).codes, ['manageDataLowReserve']);
    assert.deepEqual(manage('x', 'y', sandbox.person(15_000_100n)).codes, ['manageDataSuccess']);
  });
});
