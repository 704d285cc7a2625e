import assert from 'node:assert/strict';
import {
  Asset,
  authorizeEntry,
  Keypair,
  Operation,
  SorobanDataBuilder,
  type Transaction,
  xdr,
} from '@stellar/stellar-sdk';
import { altered, type HelloClient, Playground } from '../src/testing.ts';
import { accountKey } from './keys.ts';

/** What gets into a ledger and fails there: it pays its fee and uses its sequence number, and changes nothing else. */
describe('a transaction fails', () => {
  let playground: Playground;
  let alice: Keypair;
  let bob: Keypair;
  let hello: HelloClient;

  before(async () => {
    playground = await Playground.start();
    alice = await playground.person();
    bob = await playground.person();
    hello = await playground.client(await playground.deployHello(alice), alice);
  });

  after(() => playground.localnet.close());

  /** The result of the transaction's first operation, once it has failed and left everything else as it was. */
  async function failure(transaction: Transaction): Promise<xdr.OperationResult[]> {
    const before = { state: playground.state(), alice: await playground.accountOf(alice) };
    const outcome = await playground.submit(transaction, alice);
    assert.equal(outcome.status, 'FAILED');
    const { feeCharged, result } = outcome.resultXdr;
    const expected = { balance: before.alice.balance - feeCharged, sequence: before.alice.sequence + 1n };
    assert.deepEqual(await playground.accountOf(alice), expected);
    assert.deepEqual(changedKeys(before.state, playground.state()), [accountKey(alice.rawPublicKey())]);
    assert.ok(result.type === 'txFailed');
    return result.results;
  }

  function changedKeys(before: Map<string, string>, after: Map<string, string>): string[] {
    return [...new Set([...before.keys(), ...after.keys()])].filter((key) => before.get(key) !== after.get(key));
  }

  const codes = (results: xdr.OperationResult[]) =>
    results.map((one) => (one.type === 'opInner' ? innerCode(one) : one.type));
  const innerCode = ({ tr }: xdr.OperationResultOpInner) => (tr.value as { type: string }).type;

  it('that pays more than there is: paymentUnderfunded', async () => {
    const transaction = await playground.build(pay('99999999'), alice);
    assert.deepEqual(codes(await failure(transaction)), ['paymentUnderfunded']);
  });

  it('that pays nobody: paymentNoDestination', async () => {
    const destination = Keypair.random().publicKey();
    const nobody = Operation.payment({ destination, asset: Asset.native(), amount: '1' });
    assert.deepEqual(codes(await failure(await playground.build(nobody, alice))), ['paymentNoDestination']);
  });

  it('as a whole, when one of its operations fails', async () => {
    const draft = await playground.build(pay('1'), alice, '300');
    const operations = [pay('1'), pay('99999999'), pay('2')];
    const transaction = altered(draft, (tx) => ({ ...tx, operations }));
    assert.deepEqual(codes(await failure(transaction)), ['paymentSuccess', 'paymentUnderfunded', 'paymentSuccess']);
  });

  it('that makes an account again, or too poor: createAccountAlreadyExist, createAccountLowReserve', async () => {
    const again = Operation.createAccount({ destination: bob.publicKey(), startingBalance: '5' });
    assert.deepEqual(codes(await failure(await playground.build(again, alice))), ['createAccountAlreadyExist']);
    const poor = Operation.createAccount({ destination: Keypair.random().publicKey(), startingBalance: '0.9' });
    assert.deepEqual(codes(await failure(await playground.build(poor, alice))), ['createAccountLowReserve']);
  });

  function pay(amount: string): xdr.Operation {
    return Operation.payment({ destination: bob.publicKey(), asset: Asset.native(), amount });
  }

  describe('as a call', () => {
    /** A prepared call with its Soroban data changed. */
    async function changedCall(
      change: (data: SorobanDataBuilder, was: xdr.SorobanTransactionData) => void,
    ): Promise<Transaction> {
      const { built } = await hello.hello({ to: alice.publicKey(), msg: 'x' });
      assert.ok(built);
      return altered(built, (tx) => {
        assert.ok(tx.ext.type === 'sorobanData');
        const data = new SorobanDataBuilder(tx.ext.sorobanData);
        change(data, tx.ext.sorobanData);
        return { ...tx, ext: xdr.TransactionExt.sorobanData(data.build()) };
      });
    }

    it('whose footprint lacks what it writes: invokeHostFunctionTrapped', async () => {
      const transaction = await changedCall((data, { resources }) => {
        data.setReadOnly([...resources.footprint.readOnly, ...resources.footprint.readWrite]).setReadWrite([]);
      });
      assert.deepEqual(codes(await failure(transaction)), ['invokeHostFunctionTrapped']);
    });

    it('whose instructions, or written bytes, do not suffice: invokeHostFunctionResourceLimitExceeded', async () => {
      const few = await changedCall((data) => data.setResources(10_000, 0, 200));
      assert.deepEqual(codes(await failure(few)), ['invokeHostFunctionResourceLimitExceeded']);
      const short = await changedCall((data, { resources }) => data.setResources(resources.instructions, 0, 8));
      assert.deepEqual(codes(await failure(short)), ['invokeHostFunctionResourceLimitExceeded']);
    });

    it('whose refundable fee does not cover rent and events: invokeHostFunctionInsufficientRefundableFee', async () => {
      // Its event alone costs 782 stroops of refundable fee.
      const resourceFee = (await nonRefundableFee()) + 300n;
      const transaction = await changedCall((data) => data.setResourceFee(resourceFee));
      assert.deepEqual(codes(await failure(transaction)), ['invokeHostFunctionInsufficientRefundableFee']);
    });

    /** What the same call pays for good, in stroops. */
    async function nonRefundableFee(): Promise<bigint> {
      const outcome = await playground.submit(await changedCall(() => {}), alice);
      assert.ok(outcome.status === 'SUCCESS' && outcome.resultMetaXdr.type === 'v4');
      const ext = outcome.resultMetaXdr.v4.sorobanMeta?.ext;
      assert.ok(ext?.type === 'v1');
      return ext.v1.totalNonRefundableResourceFeeCharged;
    }

    it('whose second signature is wrong or expired: invokeHostFunctionTrapped', async () => {
      const { latestLedger } = await playground.server.getHealth();
      assert.deepEqual(codes(await failure(await callOfTwo(alice, latestLedger + 100))), ['invokeHostFunctionTrapped']);
      assert.deepEqual(codes(await failure(await callOfTwo(bob, latestLedger - 1))), ['invokeHostFunctionTrapped']);
    });

    /** `both(alice, bob)` with bob's entry signed by somebody, valid until a ledger. */
    async function callOfTwo(signer: Keypair, validUntil: number): Promise<Transaction> {
      const { built } = await hello.both({ one: alice.publicKey(), other: bob.publicKey() });
      assert.ok(built);
      const envelope = built.toEnvelope();
      assert.ok(envelope.type === 'envelopeTypeTx');
      const [operation] = envelope.v1.tx.operations;
      assert.ok(operation?.body.type === 'invokeHostFunction');
      const invocation = operation.body.invokeHostFunctionOp;
      const auth = await Promise.all(
        invocation.auth.map((entry) => {
          if (entry.credentials.type === 'sorobanCredentialsSourceAccount') return entry;
          return authorizeEntry(entry, signer, validUntil, playground.localnet.networkPassphrase);
        }),
      );
      const body = xdr.OperationBody.invokeHostFunction(new xdr.InvokeHostFunctionOp({ ...invocation, auth }));
      return altered(built, (tx) => ({ ...tx, operations: [new xdr.Operation({ sourceAccount: null, body })] }));
    }
  });
});
