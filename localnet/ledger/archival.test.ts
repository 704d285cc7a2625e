import assert from 'node:assert/strict';
import { Contract, type Keypair, xdr } from '@stellar/stellar-sdk';
import { type HelloClient, Playground } from '../src/testing.ts';

/** Lifetimes of contract entries (CAP-0046-12) and their restoration (CAP-0066), on a network where they are short. */
describe('an entry whose lifetime has ended', () => {
  const minPersistentTtl = 20;
  let playground: Playground;
  let alice: Keypair;
  let hello: HelloClient;
  let instance: xdr.LedgerKey;

  beforeEach(async () => {
    playground = await Playground.start({ lifetimes: { minPersistentTtl } });
    alice = await playground.person();
    const contractId = await playground.deployHello(alice);
    hello = await playground.client(contractId, alice);
    instance = new Contract(contractId).getFootprint();
  });

  afterEach(() => playground.localnet.close());

  const call = async (msg: string) => {
    const { built } = await hello.hello({ to: alice.publicKey(), msg });
    assert.ok(built);
    return built;
  };

  async function outlive(): Promise<void> {
    for (let left = minPersistentTtl + 2; left > 0; left -= 1) await playground.localnet.closeLedger();
  }

  async function lastLedgerOf(key: xdr.LedgerKey): Promise<number | undefined> {
    return (await playground.server.getLedgerEntries(key)).entries[0]?.liveUntilLedgerSeq;
  }

  it('shows 0 as its last ledger, and lives exactly minPersistentTtl ledgers', async () => {
    const until = (await lastLedgerOf(instance)) ?? 0;
    while (playground.chain.sequence < until) await playground.localnet.closeLedger();
    assert.equal(await lastLedgerOf(instance), until);
    await playground.localnet.closeLedger();
    assert.equal(await lastLedgerOf(instance), 0);
  });

  it('fails a call that does not restore it: invokeHostFunctionEntryArchived', async () => {
    const prepared = await call('x');
    await outlive();
    const outcome = await playground.submit(prepared, alice);
    assert.ok(outcome.status === 'FAILED' && outcome.resultXdr.result.type === 'txFailed');
    const [result] = outcome.resultXdr.result.results;
    assert.match(JSON.stringify(result?.toJson()), /entry_archived/u);
  });

  it('comes back within a call that restores it, as it was', async () => {
    await playground.submit(await call('first'), alice);
    await outlive();
    const restoring = await call('second');
    const envelope = restoring.toEnvelope();
    assert.ok(envelope.type === 'envelopeTypeTx' && envelope.v1.tx.ext.type === 'sorobanData');
    assert.equal(envelope.v1.tx.ext.sorobanData.ext.type, 'resourceExt', 'simulation marks what is to be restored');
    const outcome = await playground.submit(restoring, alice);
    assert.ok(outcome.status === 'SUCCESS');
    assert.equal(outcome.returnValue?.value, 2, 'the counter went on from where it was');
    const meta = outcome.resultMetaXdr;
    assert.ok(meta.type === 'v4');
    const kinds = meta.v4.operations[0]?.changes.map(({ type }) => type);
    assert.ok(kinds?.includes('ledgerEntryRestored'));
    assert.equal(await lastLedgerOf(instance), outcome.ledger + minPersistentTtl - 1);
  });

  it('comes back by RestoreFootprint, and stays gone when the wrong account of bytes is declared', async () => {
    await outlive();
    const failed = await playground.restore(alice, [instance], (tx) => withReadBytes(tx, 4));
    assert.equal(failed.status, 'FAILED');
    assert.equal(await lastLedgerOf(instance), 0);
    const restored = await playground.restore(alice, [instance]);
    assert.ok(restored.status === 'SUCCESS');
    assert.equal(await lastLedgerOf(instance), restored.ledger + minPersistentTtl - 1);
  });

  it('cannot be extended: it is passed over', async () => {
    await outlive();
    const outcome = await playground.extend(alice, [instance], 1_000);
    assert.ok(outcome.status === 'SUCCESS');
    assert.equal(await lastLedgerOf(instance), 0);
  });
});

function withReadBytes(tx: xdr.Transaction, diskReadBytes: number) {
  assert.ok(tx.ext.type === 'sorobanData');
  const { sorobanData } = tx.ext;
  const resources = new xdr.SorobanResources({ ...sorobanData.resources, diskReadBytes });
  return { ...tx, ext: xdr.TransactionExt.sorobanData(new xdr.SorobanTransactionData({ ...sorobanData, resources })) };
}
