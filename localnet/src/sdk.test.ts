import assert from 'node:assert/strict';
import {
  Asset,
  Contract,
  contract,
  type Keypair,
  nativeToScVal,
  Operation,
  scValToNative,
  TransactionBuilder,
  xdr,
} from '@stellar/stellar-sdk';
import { helloWasm, Playground } from './testing.ts';

describe('the official SDK on a localnet', () => {
  let playground: Playground;
  let alice: Keypair;
  let contractId: string;

  before(async () => {
    playground = await Playground.start();
    alice = await playground.person();
    contractId = await playground.deployHello(alice);
  });

  after(() => playground.localnet.close());

  it('deploys a contract that is not ours and calls it through contract.Client', async () => {
    const client = await playground.client(contractId, alice);
    const first = await client.hello({ to: alice.publicKey(), msg: 'first' });
    assert.equal(first.result, 1, 'simulated');
    const sent = await first.signAndSend();
    assert.equal(sent.result, 1, 'in a ledger');
    const again = await client.hello({ to: alice.publicKey(), msg: 'second' });
    assert.equal((await again.signAndSend()).result, 2);
  });

  it('tells the events of calls through getEvents, in order', async () => {
    const { events } = await playground.server.getEvents({
      startLedger: 2,
      filters: [
        {
          type: 'contract',
          contractIds: [contractId],
          topics: [[nativeToScVal('hello', { type: 'symbol' }).toXdr('base64'), '**']],
        },
      ],
    });
    const told = events.map(({ topic, value }) => [topic.map(scValToNative), scValToNative(value)]);
    assert.deepEqual(told, [
      [['hello', alice.publicKey()], { msg: 'first' }],
      [['hello', alice.publicKey()], { msg: 'second' }],
    ]);
  });

  it('takes the auth entry of a second party', async () => {
    const bob = await playground.person();
    const ours = await playground.client(contractId, alice);
    const call = await ours.both({ one: alice.publicKey(), other: bob.publicKey() });
    assert.deepEqual(call.needsNonInvokerSigningBy(), [bob.publicKey()]);
    const { signAuthEntry } = contract.basicNodeSigner(bob, playground.localnet.networkPassphrase);
    await call.signAuthEntries({ address: bob.publicKey(), signAuthEntry });
    const { result } = await call.signAndSend();
    assert.equal(result, true);
  });

  it('refuses that call when the second party did not sign', async () => {
    const bob = await playground.person();
    const ours = await playground.client(contractId, alice);
    const call = await ours.both({ one: alice.publicKey(), other: bob.publicKey() });
    const built = call.built;
    assert.ok(built);
    const outcome = await playground.submit(built, alice);
    assert.equal(outcome.status, 'FAILED');
  });

  it('reports a contract that traps as a simulation error', async () => {
    const client = await playground.client(contractId, alice);
    const call = await client.fail();
    assert.throws(() => call.result, /UnreachableCodeReached/u);
  });

  it('runs the native asset contract, created as on any network', async () => {
    const bob = await playground.person();
    await playground.send(Operation.createStellarAssetContract({ asset: Asset.native() }), alice);
    const native = Asset.native().contractId(playground.localnet.networkPassphrase);
    const before = await playground.accountOf(bob);
    const args = [alice.publicKey(), bob.publicKey()].map((address) => nativeToScVal(address, { type: 'address' }));
    const amount = nativeToScVal(5_000_000n, { type: 'i128' });
    const transfer = Operation.invokeContractFunction({
      contract: native,
      function: 'transfer',
      args: [...args, amount],
    });
    const outcome = await playground.send(transfer, alice);
    assert.equal(outcome.status, 'SUCCESS');
    assert.equal((await playground.accountOf(bob)).balance, before.balance + 5_000_000n);
    assert.ok(outcome.status === 'SUCCESS' && outcome.events.contractEventsXdr[0]?.[0]);
    assert.deepEqual(outcome.events.contractEventsXdr[0][0].body.v0.topics.map(scValToNative), [
      'transfer',
      alice.publicKey(),
      bob.publicKey(),
      'native',
    ]);
  });

  it('prepares and applies an extension of lifetimes', async () => {
    const key = new Contract(contractId).getFootprint();
    const before = (await playground.server.getLedgerEntries(key)).entries[0]?.liveUntilLedgerSeq ?? 0;
    const outcome = await playground.extend(alice, [key], 200_000);
    assert.equal(outcome.status, 'SUCCESS');
    const { entries, latestLedger } = await playground.server.getLedgerEntries(key);
    assert.ok(before < 200_000);
    assert.equal(entries[0]?.liveUntilLedgerSeq, latestLedger + 200_000);
  });

  it('answers getFeeStats, getVersionInfo and getLatestLedger in shapes the SDK reads', async () => {
    const { server } = playground;
    const latest = await server.getLatestLedger();
    assert.equal(latest.protocolVersion, 28);
    assert.equal((await server.getFeeStats()).latestLedger, latest.sequence);
    assert.match((await server.getVersionInfo()).version, /localnet/u);
  });
  it('reads ledgers and transactions with rpc.Server, and finds its own among them', async () => {
    const { server } = playground;
    const pay = Operation.payment({ destination: alice.publicKey(), asset: Asset.native(), amount: '1' });
    const paid = await playground.submit(await playground.build(pay, alice), alice);
    assert.ok(paid.status === 'SUCCESS');
    const { ledgers } = await server.getLedgers({ startLedger: paid.ledger, pagination: { limit: 1 } });
    assert.equal(ledgers[0]?.headerXdr.header.ledgerSeq, paid.ledger);
    assert.equal(ledgers[0]?.metadataXdr.type, 'v2');
    const { transactions } = await server.getTransactions({ startLedger: paid.ledger, pagination: { limit: 1 } });
    assert.equal(transactions[0]?.txHash, paid.txHash);
    assert.equal(transactions[0]?.resultXdr.result.type, 'txSuccess');
  });

  it('reads what else rpc.Server offers: contract code, values, balances, trustlines', async () => {
    const { server } = playground;
    assert.deepEqual(new Uint8Array(await server.getContractWasmByContractId(contractId)), helloWasm());
    const instance = xdr.ScVal.scvLedgerKeyContractInstance();
    assert.equal((await server.getContractData(contractId, instance)).val.type, 'contractData');
    const bob = await playground.person();
    const asset = new Asset('TEA', alice.publicKey());
    await playground.submit(await playground.build(Operation.changeTrust({ asset, limit: '9' }), bob), bob);
    assert.equal((await server.getTrustline(bob.publicKey(), asset)).limit, 90_000_000n);
    const { balanceEntry } = await server.getAssetBalance(bob.publicKey(), asset);
    assert.equal(balanceEntry?.amount, '0');
  });

  it('lets somebody else pay the fee of a call', async () => {
    const bob = await playground.person();
    const client = await playground.client(contractId, alice);
    const call = await client.hello({ to: alice.publicKey(), msg: 'paid for' });
    await call.sign();
    assert.ok(call.signed);
    const { networkPassphrase } = playground.localnet;
    const fee = String(Number(call.signed.fee) + 1000);
    const bump = TransactionBuilder.buildFeeBumpTransaction(bob, fee, call.signed, networkPassphrase);
    bump.sign(bob);
    const before = await playground.accountOf(alice);
    const { hash } = await playground.server.sendTransaction(bump);
    const outcome = await playground.server.pollTransaction(hash, { sleepStrategy: () => 5 });
    assert.ok(outcome.status === 'SUCCESS' && outcome.feeBump);
    assert.equal((await playground.accountOf(alice)).balance, before.balance);
  });
});
