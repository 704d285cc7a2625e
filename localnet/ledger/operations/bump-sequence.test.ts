import assert from 'node:assert/strict';
import { type Keypair, Operation, xdr } from '@stellar/stellar-sdk';
import { INT64_MAX } from '../account.ts';
import { readExtension } from '../account-extension.ts';
import { changesOf, Sandbox } from '../testing.ts';

/** BumpSequenceResultCode; ages as CAP-0021 has them. */
describe('bump sequence', () => {
  let sandbox: Sandbox;
  let alice: Keypair;

  beforeEach(() => {
    sandbox ??= new Sandbox();
    alice = sandbox.person();
  });

  const bump = (bumpTo: bigint) => {
    const body = xdr.OperationBody.bumpSequence(new xdr.BumpSequenceOp({ bumpTo }));
    return sandbox.apply(alice, [new xdr.Operation({ sourceAccount: null, body })]);
  };

  it('raises the number, and the next one follows it', () => {
    const { seqNum } = sandbox.account(alice);
    const outcome = bump(seqNum + 1000n);
    assert.deepEqual(
      [outcome.codes, changesOf(outcome)],
      [['bumpSequenceSuccess'], [['state account', 'updated account']]],
    );
    assert.equal(sandbox.account(alice).seqNum, seqNum + 1000n);
    assert.equal(sandbox.apply(alice, [Operation.manageData({ name: 'a', value: 'b' })]).status, 'succeeded');
    assert.equal(sandbox.account(alice).seqNum, seqNum + 1001n);
  });

  it('to a lower number leaves it, and counts as a move', () => {
    const { seqNum } = sandbox.account(alice);
    sandbox.now += 10;
    assert.deepEqual(bump(1n).codes, ['bumpSequenceSuccess']);
    assert.equal(sandbox.account(alice).seqNum, seqNum + 1n);
    const { sequenceLedger, sequenceTime } = readExtension(sandbox.account(alice));
    assert.deepEqual([sequenceLedger, sequenceTime], [sandbox.chain.sequence, BigInt(sandbox.now)]);
  });

  it('refuses a negative number; at the greatest one the account is at its end', () => {
    assert.deepEqual(bump(-1n).codes, ['bumpSequenceBadSeq']);
    assert.deepEqual(bump(INT64_MAX).codes, ['bumpSequenceSuccess']);
    const after = sandbox.build(alice, [Operation.manageData({ name: 'a', value: 'b' })], { sequence: INT64_MAX });
    assert.equal(sandbox.submit(after).code, 'txBadSeq');
  });

  it('needs signatures of low weight alone', () => {
    sandbox.apply(alice, [Operation.setOptions({ lowThreshold: 1, medThreshold: 2, highThreshold: 2 })]);
    assert.deepEqual(bump(1n).codes, ['bumpSequenceSuccess']);
  });
});
