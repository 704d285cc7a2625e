import assert from 'node:assert/strict';
import { Asset, FeeBumpTransaction, type Keypair, Operation, TransactionBuilder, xdr } from '@stellar/stellar-sdk';
import { decodeHead, decodeRecord, encodeLedger } from '../journal/records.ts';
import { altered, type HelloClient, Playground } from '../src/testing.ts';
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
    const kept = encodeLedger(sandbox.chain.history.latest ?? assert.fail());
    assert.deepEqual(decodeHead(kept).hashes, [closed.hashHex, innerHash], 'and so again after a restart');
    const record = decodeRecord(kept);
    assert.ok(record.kind === 'ledger');
    assert.deepEqual(
      record.ledger.transactions.map(({ hashHex }) => hashHex),
      [closed.hashHex],
    );
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

describe('a fee bump of a contract call', () => {
  let playground: Playground;
  let alice: Keypair;
  let payer: Keypair;
  let hello: HelloClient;

  before(async () => {
    playground = await Playground.start();
    [alice, payer] = [await playground.person(), await playground.person()];
    hello = await playground.client(await playground.deployHello(alice), alice);
  });

  after(() => playground.localnet.close());

  const call = async () => (await hello.hello({ to: alice.publicKey(), msg: 'x' })).built ?? assert.fail();

  async function send(transaction: FeeBumpTransaction) {
    transaction.sign(payer);
    const { status, hash } = await playground.server.sendTransaction(transaction);
    assert.equal(status, 'PENDING');
    return playground.server.pollTransaction(hash, { sleepStrategy: () => 5 });
  }

  it('pays for its resources, gets back what is left of them, and is told of by RPC under both hashes', async () => {
    const [aliceBefore, payerBefore] = [await playground.accountOf(alice), await playground.accountOf(payer)];
    const inner = await call();
    inner.sign(alice);
    const { networkPassphrase } = playground.localnet;
    const bump = TransactionBuilder.buildFeeBumpTransaction(
      payer,
      String(Number(inner.fee) + 500),
      inner,
      networkPassphrase,
    );
    const outcome = await send(bump);
    assert.ok(outcome.status === 'SUCCESS' && outcome.feeBump);
    const { feeCharged, result } = outcome.resultXdr;
    assert.equal(result.type, 'txFeeBumpInnerSuccess');
    assert.ok(feeCharged < BigInt(inner.fee), 'what was not used of the refundable fee came back');
    assert.equal((await playground.accountOf(payer)).balance, payerBefore.balance - feeCharged);
    assert.equal((await playground.accountOf(alice)).balance, aliceBefore.balance);
    const byInner = await playground.server.getTransaction(Buffer.from(inner.hash()).toString('hex'));
    assert.equal(byInner.status, 'SUCCESS');
  });

  it('lets the inner transaction offer less than its resources cost (CAP-0063)', async () => {
    const prepared = await call();
    const resourceFee = BigInt(prepared.fee) - 100n;
    const inner = altered(prepared, (tx) => ({ ...tx, fee: 0 }));
    inner.sign(alice);
    const { status, errorResult } = await playground.server.sendTransaction(inner);
    assert.deepEqual([status, errorResult?.result.type], ['ERROR', 'txMalformed']);
    const envelope = inner.toEnvelope();
    assert.ok(envelope.type === 'envelopeTypeTx');
    const innerTx = xdr.FeeBumpTransactionInnerTx.envelopeTypeTx(envelope.v1);
    const feeSource = payer.xdrMuxedAccount();
    const ext = xdr.FeeBumpTransactionExt.v0();
    const tx = new xdr.FeeBumpTransaction({ feeSource, fee: resourceFee + 200n, innerTx, ext });
    const bump = new xdr.FeeBumpTransactionEnvelope({ tx, signatures: [] });
    const { networkPassphrase } = playground.localnet;
    const text = new xdr.TransactionEnvelopeTxFeeBump(bump).toXdr('base64');
    assert.equal((await send(new FeeBumpTransaction(text, networkPassphrase))).status, 'SUCCESS');
  });
});
