import assert from 'node:assert/strict';
import { Asset, type Keypair, Operation, xdr } from '@stellar/stellar-sdk';
import { metaOf, Sandbox } from './testing.ts';

/** Fee bumps (CAP-0015): somebody else pays, and pays for one operation more. */
describe('a fee bump', () => {
  let sandbox: Sandbox;
  let payer: Keypair;
  let alice: Keypair;

  beforeEach(() => {
    sandbox ??= new Sandbox();
    [payer, alice] = [sandbox.person(), sandbox.person()];
  });

  const note = () => Operation.manageData({ name: 'note', value: 'x' });
  const pay = (amount: string) => Operation.payment({ destination: payer.publicKey(), asset: Asset.native(), amount });
  const inner = (operations = [note()], build = {}) => sandbox.build(alice, operations, build);

  it('pays the fee from its own account, and leaves the other one’s lumens alone', () => {
    const before = [sandbox.account(payer), sandbox.account(alice)].map(({ balance }) => balance);
    const outcome = sandbox.submit(sandbox.bump(payer, inner(), 1000n));
    assert.deepEqual([outcome.status, outcome.code], ['succeeded', 'txSuccess']);
    const { feeCharged, result } = outcome.result;
    assert.ok(result.type === 'txFeeBumpInnerSuccess');
    assert.deepEqual([feeCharged, result.innerResultPair.result.feeCharged], [200n, 0n]);
    const after = [sandbox.account(payer), sandbox.account(alice)].map(({ balance }) => balance);
    assert.deepEqual(after, [(before[0] ?? 0n) - 200n, before[1]]);
  });

  it('bumps a transaction that bids nothing itself', () => {
    assert.equal(sandbox.submit(inner([note()], { fee: '0' })).code, 'txInsufficientFee');
    assert.equal(sandbox.submit(sandbox.bump(payer, inner([note()], { fee: '0' }), 200n)).status, 'succeeded');
  });

  it('pays also for an inner transaction that fails: txFEE_BUMP_INNER_FAILED', () => {
    const before = sandbox.account(payer).balance;
    const outcome = sandbox.submit(sandbox.bump(payer, inner([pay('99999'), note()]), 1000n));
    assert.equal(outcome.result.result.type, 'txFeeBumpInnerFailed');
    assert.deepEqual([outcome.code, outcome.codes], ['txFailed', ['paymentUnderfunded', 'manageDataSuccess']]);
    assert.equal(sandbox.account(payer).balance, before - 300n);
    assert.equal(sandbox.account(alice).numSubEntries, 0);
  });

  it('shows who pays in the fee’s changes, in the meta and in the fee event', () => {
    const { closed } = sandbox.submit(sandbox.bump(payer, inner(), 1000n));
    const meta = metaOf(closed);
    const accounts = meta.txChangesBefore.map((change) => {
      assert.ok(change.type !== 'ledgerEntryRemoved' && change.value.data.type === 'account');
      return change.value.data.account.accountId.toXdr('hex');
    });
    const [paying, using] = [payer, alice].map((keypair) => keypair.xdrPublicKey().toXdr('hex'));
    assert.deepEqual(accounts, [paying, paying, using, using]);
    const [fee] = meta.events;
    const address = fee?.event.body.v0.topics[1];
    assert.ok(address?.type === 'scvAddress' && address.address.type === 'scAddressTypeAccount');
    assert.ok(address.address.accountId.equals(payer.xdrPublicKey()));
  });

  it('is found by its own hash and by the inner one’s', () => {
    const envelope = sandbox.bump(payer, inner(), 1000n);
    const { closed } = sandbox.submit(envelope);
    assert.ok(closed);
    const result = xdr.TransactionResult.fromXdr(closed.result).result;
    assert.ok(result.type === 'txFeeBumpInnerSuccess');
    const innerHash = Buffer.from(result.innerResultPair.transactionHash.toBytes()).toString('hex');
    assert.equal(sandbox.chain.history.transaction(innerHash)?.transaction.hashHex, closed.hashHex);
  });

  it('may be of an account for itself', () => {
    const before = sandbox.account(alice).balance;
    assert.equal(sandbox.submit(sandbox.bump(alice, inner(), 400n)).status, 'succeeded');
    assert.equal(sandbox.account(alice).balance, before - 200n);
  });

  describe('is refused', () => {
    const refusal = (envelope: xdr.TransactionEnvelopeTxFeeBump) => {
      const { status, result } = sandbox.submit(envelope);
      assert.equal(status, 'refused');
      return result.result.type;
    };

    it('below the least fee, or below what the inner transaction bids, naming what would do', () => {
      assert.equal(refusal(sandbox.bump(payer, inner(), 199n)), 'txInsufficientFee');
      const outcome = sandbox.submit(sandbox.bump(payer, inner([note()], { fee: '333' }), 500n));
      assert.deepEqual([outcome.result.result.type, outcome.result.feeCharged], ['txInsufficientFee', 666n]);
      assert.equal(sandbox.submit(sandbox.bump(payer, inner([note()], { fee: '333' }), 666n)).status, 'succeeded');
    });

    it('from nobody, unsigned, signed too much, or without the lumens', () => {
      assert.equal(refusal(sandbox.bump(sandbox.stranger(), inner(), 200n)), 'txNoAccount');
      assert.equal(refusal(sandbox.bump(payer, inner(), 200n, [])), 'txBadAuth');
      assert.equal(refusal(sandbox.bump(payer, inner(), 200n, [alice])), 'txBadAuth');
      assert.equal(refusal(sandbox.bump(payer, inner(), 200n, [payer, alice])), 'txBadAuthExtra');
      assert.equal(refusal(sandbox.bump(payer, inner(), 9_990_000_001n)), 'txInsufficientBalance');
    });

    it('with a negative fee: txMalformed', () => {
      assert.equal(refusal(sandbox.bump(payer, inner(), -1n)), 'txMalformed');
    });

    it('when its inner transaction would be, saying why', () => {
      const unsigned = sandbox.submit(sandbox.bump(payer, inner([note()], { signers: [] }), 200n));
      assert.deepEqual([unsigned.result.result.type, unsigned.code], ['txFeeBumpInnerFailed', 'txBadAuth']);
      const late = sandbox.submit(sandbox.bump(payer, inner([note()], { sequence: 7n }), 200n));
      assert.deepEqual([late.result.result.type, late.code], ['txFeeBumpInnerFailed', 'txBadSeq']);
      const malformed = sandbox.submit(sandbox.bump(payer, inner([Operation.inflation({})]), 200n));
      assert.deepEqual([malformed.code, malformed.codes], ['txFailed', ['opNotSupported']]);
    });
  });

  describe('of a transaction that waits already', () => {
    it('takes its place for ten times the bid per operation', () => {
      const waiting = inner([note()], { fee: '150' });
      const hash = sandbox.offer(waiting);
      const short = sandbox.offer(sandbox.bump(payer, waiting, 2999n));
      assert.ok(typeof short !== 'string');
      assert.deepEqual([short.result.type, short.feeCharged], ['txInsufficientFee', 3000n]);
      const bumped = sandbox.offer(sandbox.bump(payer, waiting, 3000n));
      assert.ok(typeof bumped === 'string' && bumped !== hash);
      assert.equal(sandbox.chain.pendingCount, 1);
      sandbox.chain.closeLedger();
      assert.equal(sandbox.outcomeOf(bumped).status, 'succeeded');
    });

    it('makes the inner one alone a duplicate', () => {
      const waiting = inner();
      sandbox.offer(sandbox.bump(payer, waiting, 400n));
      assert.equal(sandbox.chain.submit(waiting).submission.status, 'DUPLICATE');
      sandbox.chain.closeLedger();
    });
  });

  it('uses up a pre-authorised signer of the payer', () => {
    const envelope = sandbox.bump(payer, inner(), 400n, []);
    const preAuthTx = Buffer.from(sandbox.hashOf(envelope));
    sandbox.apply(payer, [Operation.setOptions({ signer: { preAuthTx, weight: 1 } })]);
    assert.equal(sandbox.submit(envelope).status, 'succeeded');
    assert.deepEqual([sandbox.account(payer).signers, sandbox.account(payer).numSubEntries], [[], 0]);
  });
});
