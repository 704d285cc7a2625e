import assert from 'node:assert/strict';
import {
  Asset,
  Claimant,
  Keypair,
  LiquidityPoolAsset,
  Operation,
  SorobanDataBuilder,
  type Transaction,
  TransactionBuilder,
  xdr,
} from '@stellar/stellar-sdk';
import { altered, Playground } from '../src/testing.ts';

/** What a validator turns away at once: no ledger sees it, nothing changes. */
describe('a transaction is refused', () => {
  let playground: Playground;
  let alice: Keypair;
  let bob: Keypair;
  let call: Transaction;

  before(async () => {
    playground = await Playground.start({ autoClose: true });
    alice = await playground.person();
    bob = await playground.person();
    const client = await playground.client(await playground.deployHello(alice), alice);
    const { built } = await client.hello({ to: alice.publicKey(), msg: 'x' });
    assert.ok(built);
    call = built;
  });

  after(() => playground.localnet.close());

  const pay = () => Operation.payment({ destination: bob.publicKey(), asset: Asset.native(), amount: '1' });

  async function builder(fee = '100'): Promise<TransactionBuilder> {
    const source = await playground.server.getAccount(alice.publicKey());
    return new TransactionBuilder(source, { fee, networkPassphrase: playground.localnet.networkPassphrase });
  }

  /** Name of the code that refuses it; the ledger must be as it was. */
  async function refusal(transaction: Transaction): Promise<string> {
    const before = playground.state();
    const { status, errorResult } = await playground.server.sendTransaction(transaction);
    assert.equal(status, 'ERROR');
    assert.equal(playground.chain.pendingCount, 0);
    assert.deepEqual(playground.state(), before);
    return errorResult?.result.type ?? 'none';
  }

  async function signedPayment(
    change: (builder: TransactionBuilder) => TransactionBuilder,
    fee?: string,
  ): Promise<Transaction> {
    const transaction = change((await builder(fee)).addOperation(pay())).build();
    transaction.sign(alice);
    return transaction;
  }

  it('without a signature: txBadAuth', async () => {
    const transaction = (await builder()).addOperation(pay()).setTimeout(60).build();
    assert.equal(await refusal(transaction), 'txBadAuth');
  });

  it('signed by somebody else: txBadAuth', async () => {
    const transaction = (await builder()).addOperation(pay()).setTimeout(60).build();
    transaction.sign(bob);
    assert.equal(await refusal(transaction), 'txBadAuth');
  });

  it('with one bit of its signature changed: txBadAuth', async () => {
    const transaction = await signedPayment((draft) => draft.setTimeout(60));
    const [signed] = transaction.signatures;
    assert.ok(signed);
    const signature = Uint8Array.from(signed.signature.toBytes(), (byte, index) => (index === 5 ? byte ^ 1 : byte));
    transaction.signatures.splice(0, 1, new xdr.DecoratedSignature({ hint: signed.hint, signature }));
    assert.equal(await refusal(transaction), 'txBadAuth');
  });

  it('with a signature that nobody asked for: txBadAuthExtra', async () => {
    const transaction = await signedPayment((draft) => draft.setTimeout(60));
    transaction.sign(bob);
    assert.equal(await refusal(transaction), 'txBadAuthExtra');
  });

  it('with an operation for an account that did not sign: opBadAuth', async () => {
    const destination = alice.publicKey();
    const theirs = Operation.payment({ destination, asset: Asset.native(), amount: '1', source: bob.publicKey() });
    const transaction = (await builder()).addOperation(theirs).setTimeout(60).build();
    transaction.sign(alice);
    assert.equal(await refusal(transaction), 'txFailed');
  });

  it('with a sequence number that is used, or not next: txBadSeq', async () => {
    for (const step of [0n, 2n]) {
      const draft = (await builder()).addOperation(pay()).setTimeout(60).build();
      const sequence = BigInt(draft.sequence) - 1n + step;
      const transaction = altered(draft, (tx) => ({ ...tx, seqNum: sequence }));
      transaction.sign(alice);
      assert.equal(await refusal(transaction), 'txBadSeq');
    }
  });

  it('with less than the minimum fee: txInsufficientFee', async () => {
    assert.equal(await refusal(await signedPayment((draft) => draft.setTimeout(60), '99')), 'txInsufficientFee');
  });

  it('with a fee that reaches into the reserve: txInsufficientBalance', async () => {
    const poor = Keypair.random();
    const startingBalance = '1.5';
    await playground.submit(
      await playground.build(Operation.createAccount({ destination: poor.publicKey(), startingBalance }), alice),
      alice,
    );
    const transaction = await playground.build(pay(), poor, '5000001');
    transaction.sign(poor);
    assert.equal(await refusal(transaction), 'txInsufficientBalance');
  });

  it('outside its time and ledger bounds: txTooLate, txTooEarly', async () => {
    const late = (draft: TransactionBuilder) => draft.setTimebounds(0, 1_000);
    const early = (draft: TransactionBuilder) => draft.setTimebounds(4_000_000_000, 0);
    const past = (draft: TransactionBuilder) => draft.setTimeout(60).setLedgerbounds(0, 1);
    const future = (draft: TransactionBuilder) => draft.setTimeout(60).setLedgerbounds(1_000_000, 0);
    assert.equal(await refusal(await signedPayment(late)), 'txTooLate');
    assert.equal(await refusal(await signedPayment(early)), 'txTooEarly');
    assert.equal(await refusal(await signedPayment(past)), 'txTooLate');
    assert.equal(await refusal(await signedPayment(future)), 'txTooEarly');
  });

  it('sooner after the last one than it asks: txBadMinSeqAgeOrGap', async () => {
    const soon = (draft: TransactionBuilder) => draft.setTimeout(60).setMinAccountSequenceLedgerGap(1_000);
    assert.equal(await refusal(await signedPayment(soon)), 'txBadMinSeqAgeOrGap');
  });

  it('with an operation that is not known here: opNotSupported', async () => {
    const native = Asset.native();
    const usd = new Asset('USD', bob.publicKey());
    const operations = [
      Operation.manageSellOffer({ selling: native, buying: usd, amount: '1', price: '1' }),
      Operation.pathPaymentStrictSend({
        sendAsset: native,
        sendAmount: '1',
        destination: bob.publicKey(),
        destAsset: usd,
        destMin: '1',
      }),
      Operation.createClaimableBalance({
        asset: native,
        amount: '1',
        claimants: [new Claimant(bob.publicKey())],
      }),
      Operation.changeTrust({ asset: new LiquidityPoolAsset(native, usd, 30) }),
      Operation.inflation({}),
    ];
    for (const operation of operations) {
      const transaction = (await builder()).addOperation(operation).setTimeout(60).build();
      transaction.sign(alice);
      const { errorResult } = await playground.server.sendTransaction(transaction);
      assert.ok(errorResult?.result.type === 'txFailed');
      assert.deepEqual(
        errorResult.result.results.map(({ type }) => type),
        ['opNotSupported'],
      );
    }
  });

  describe('as a call', () => {
    /** The prepared call with its Soroban data changed, signed. */
    async function changedCall(
      change: (data: SorobanDataBuilder, data0: xdr.SorobanTransactionData) => void,
    ): Promise<Transaction> {
      const source = await playground.server.getAccount(alice.publicKey());
      const envelope = call.toEnvelope();
      assert.ok(envelope.type === 'envelopeTypeTx' && envelope.v1.tx.ext.type === 'sorobanData');
      const data = new SorobanDataBuilder(envelope.v1.tx.ext.sorobanData);
      change(data, envelope.v1.tx.ext.sorobanData);
      const seqNum = BigInt(source.sequenceNumber()) + 1n;
      const transaction = altered(call, (tx) => ({ ...tx, seqNum, ext: xdr.TransactionExt.sorobanData(data.build()) }));
      transaction.sign(alice);
      return transaction;
    }

    it('whose resource fee is too small, or more than its fee: txSorobanInvalid', async () => {
      assert.equal(await refusal(await changedCall((data) => data.setResourceFee(10n))), 'txSorobanInvalid');
      assert.equal(await refusal(await changedCall((data) => data.setResourceFee(10n ** 10n))), 'txMalformed');
    });

    it('that declares more than the network allows, with the reason as a diagnostic event', async () => {
      const transaction = await changedCall((data) => data.setResources(400_000_001, 0, 200));
      const { status, errorResult, diagnosticEvents } = await playground.server.sendTransaction(transaction);
      assert.deepEqual([status, errorResult?.result.type], ['ERROR', 'txSorobanInvalid']);
      assert.match(
        JSON.stringify(diagnosticEvents?.[0]?.toJson()),
        /instructions resources exceed network config limit/u,
      );
    });

    it('that names a key twice: txSorobanInvalid', async () => {
      const twice = await changedCall((data, { resources }) => {
        const [key] = resources.footprint.readOnly;
        assert.ok(key);
        data.setReadWrite([...resources.footprint.readWrite, key]);
      });
      assert.equal(await refusal(twice), 'txSorobanInvalid');
    });

    it('with a memo: txSorobanInvalid', async () => {
      const transaction = altered(await changedCall(() => {}), (tx) => ({ ...tx, memo: xdr.Memo.memoText('hello') }));
      transaction.sign(alice);
      assert.equal(await refusal(transaction), 'txSorobanInvalid');
    });
  });

  it('while another of its account waits: TRY_AGAIN_LATER, and the same one again: DUPLICATE', async () => {
    const held = await Playground.start({ autoClose: false });
    const carol = Keypair.random();
    const funded = held.server.fundAddress(carol.publicKey());
    while (held.chain.pendingCount === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await held.localnet.closeLedger();
    await funded;
    const first = await held.build(
      Operation.payment({ destination: carol.publicKey(), asset: Asset.native(), amount: '1' }),
      carol,
    );
    const second = await held.build(
      Operation.payment({ destination: carol.publicKey(), asset: Asset.native(), amount: '2' }),
      carol,
    );
    first.sign(carol);
    second.sign(carol);
    const statuses = [];
    for (const transaction of [first, first, second])
      statuses.push((await held.server.sendTransaction(transaction)).status);
    await held.localnet.closeLedger();
    statuses.push((await held.server.sendTransaction(first)).status);
    await held.localnet.close();
    assert.deepEqual(statuses, ['PENDING', 'DUPLICATE', 'TRY_AGAIN_LATER', 'TRY_AGAIN_LATER']);
  });
});
