import assert from 'node:assert/strict';
import { type Keypair, Operation, xdr } from '@stellar/stellar-sdk';
import { changesOf, eventsOf, Sandbox } from '../testing.ts';

/** AccountMergeResultCode; the order of checks is stellar-core's. */
describe('account merge', () => {
  let sandbox: Sandbox;
  let alice: Keypair;
  let bob: Keypair;

  beforeEach(() => {
    sandbox ??= new Sandbox();
    [alice, bob] = [sandbox.person(), sandbox.person()];
  });

  const merge = (source = alice, target = bob) =>
    sandbox.apply(source, [Operation.accountMerge({ destination: target.publicKey() })]);

  it('ends the account and hands over its lumens', () => {
    sandbox.chain.closeLedger();
    const outcome = merge();
    assert.equal(sandbox.find(alice), undefined);
    assert.equal(sandbox.account(bob).balance, 19_999_999_900n);
    assert.ok(outcome.result.result.type === 'txSuccess');
    const [result] = outcome.result.result.results;
    assert.ok(result?.type === 'opInner' && result.tr.type === 'accountMerge');
    assert.equal(result.tr.accountMergeResult.type, 'accountMergeSuccess');
    assert.deepEqual(changesOf(outcome)[0]?.toSorted(), [
      'removed account',
      'state account',
      'state account',
      'updated account',
    ]);
    const topics = ['transfer', alice.publicKey(), bob.publicKey(), 'native'];
    assert.deepEqual(eventsOf(outcome), [[...topics, 9_999_999_900n]]);
  });

  it('takes its signers along, and gives back what others kept for it', () => {
    const signers = [sandbox.stranger(), sandbox.stranger()];
    sandbox.apply(
      alice,
      signers.map((key) => Operation.setOptions({ signer: { ed25519PublicKey: key.publicKey(), weight: 1 } })),
    );
    sandbox.chain.closeLedger();
    assert.deepEqual(merge().codes, ['accountMergeSuccess']);
  });

  it('is refused into itself, even as a muxed account', () => {
    const destination = xdr.MuxedAccount.keyTypeMuxedEd25519(
      new xdr.MuxedAccountMed25519({ id: 1n, ed25519: alice.rawPublicKey() }),
    );
    const operation = new xdr.Operation({ sourceAccount: null, body: xdr.OperationBody.accountMerge(destination) });
    for (const each of [operation, Operation.accountMerge({ destination: alice.publicKey() })]) {
      const { status, codes } = sandbox.apply(alice, [each]);
      assert.deepEqual([status, codes], ['refused', ['accountMergeMalformed']]);
    }
  });

  it('fails into nobody, with subentries, when immutable, while sponsoring', () => {
    assert.deepEqual(merge(alice, sandbox.stranger()).codes, ['accountMergeNoAccount']);
    sandbox.apply(alice, [Operation.manageData({ name: 'a', value: 'b' })]);
    assert.deepEqual(merge().codes, ['accountMergeHasSubEntries']);
    sandbox.apply(alice, [Operation.setOptions({ setFlags: 4 })]);
    assert.deepEqual(merge().codes, ['accountMergeImmutableSet']);
    const carol = sandbox.person();
    const sponsored = Operation.manageData({ name: 'a', value: 'b', source: bob.publicKey() });
    sandbox.apply(carol, [...sponsoring(bob, [sponsored])], { signers: [carol, bob] });
    assert.deepEqual(merge(carol, alice).codes, ['accountMergeIsSponsor']);
    const begun = Operation.beginSponsoringFutureReserves({ sponsoredId: bob.publicKey() });
    const merging = Operation.accountMerge({ destination: alice.publicKey() });
    assert.deepEqual(sandbox.apply(sandbox.person(), [begun, merging]).codes[1], 'accountMergeIsSponsor');
  });

  function sponsoring(sponsored: Keypair, operations: xdr.Operation[]): xdr.Operation[] {
    return [
      Operation.beginSponsoringFutureReserves({ sponsoredId: sponsored.publicKey() }),
      ...operations,
      Operation.endSponsoringFutureReserves({ source: sponsored.publicKey() }),
    ];
  }

  it('fails when the account, made again, could use a sequence number twice', () => {
    const { seqNum } = sandbox.account(alice);
    const far = BigInt(sandbox.chain.sequence + 2) << 32n;
    sandbox.apply(alice, [Operation.bumpSequence({ bumpTo: String(far) })]);
    assert.ok(far > seqNum);
    assert.deepEqual(merge().codes, ['accountMergeSeqnumTooFar']);
    while (sandbox.chain.sequence < Number(far >> 32n)) sandbox.chain.closeLedger();
    assert.deepEqual(merge().codes, ['accountMergeSuccess']);
  });

  it('fails when a transaction of this very ledger will use a number that far, applied before or after (CAP-0021)', () => {
    const places = Array.from({ length: 10 }, () => {
      const leaving = sandbox.person();
      const sequence = (BigInt(sandbox.chain.sequence + 1) << 32n) + 5n;
      const far = sandbox.build(leaving, [Operation.bumpSequence({ bumpTo: '0' })], {
        sequence,
        with: (builder) => builder.setTimeout(0).setMinAccountSequence('0'),
      });
      const merging = Operation.accountMerge({ destination: bob.publicKey(), source: leaving.publicKey() });
      const theirs = sandbox.build(bob, [merging], { signers: [bob, leaving] });
      const [, hash] = [far, theirs].map((envelope) => sandbox.offer(envelope));
      const { transactions } = sandbox.chain.closeLedger();
      assert.ok(typeof hash === 'string');
      assert.deepEqual(sandbox.outcomeOf(hash).codes, ['accountMergeSeqnumTooFar']);
      return transactions.findIndex(({ hashHex }) => hashHex === hash);
    });
    assert.deepEqual(new Set(places), new Set([0, 1]), 'both orders were seen');
  });

  it('takes high weight', () => {
    sandbox.apply(alice, [Operation.setOptions({ medThreshold: 1, highThreshold: 2 })]);
    assert.deepEqual(merge().codes, ['opBadAuth']);
  });
});
