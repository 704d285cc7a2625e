import assert from 'node:assert/strict';
import {
  Asset,
  Contract,
  type Keypair,
  Operation,
  SorobanDataBuilder,
  TransactionBuilder,
  xdr,
} from '@stellar/stellar-sdk';
import { Playground } from '../src/testing.ts';

/** Longer lives of entries that are only read: they don't see one another within a ledger (CAP-0063). */
describe('transactions of one ledger that lengthen the life of what they read', () => {
  let playground: Playground;
  let people: Keypair[];
  let instance: xdr.LedgerKey;

  before(async () => {
    playground = await Playground.start();
    people = [await playground.person(), await playground.person(), await playground.person()];
    const [alice] = people as [Keypair];
    await playground.send(Operation.createStellarAssetContract({ asset: Asset.native() }), alice);
    instance = new Contract(Asset.native().contractId(playground.localnet.networkPassphrase)).getFootprint();
  });

  after(() => playground.localnet.close());

  /** An extension of the instance's life, signed, not yet sent. */
  async function extension(keypair: Keypair, extendTo: number) {
    const account = await playground.server.getAccount(keypair.publicKey());
    const options = { fee: '100', networkPassphrase: playground.localnet.networkPassphrase };
    const data = new SorobanDataBuilder().setReadOnly([instance]).build();
    const builder = new TransactionBuilder(account, options).addOperation(Operation.extendFootprintTtl({ extendTo }));
    const prepared = await playground.server.prepareTransaction(builder.setTimeout(0).setSorobanData(data).build());
    prepared.sign(keypair);
    return prepared;
  }

  function rentOf(hash: Uint8Array): bigint {
    const found = playground.chain.history.transaction(Buffer.from(hash).toString('hex'));
    assert.ok(found?.transaction.succeeded);
    const meta = xdr.TransactionMeta.fromXdr(found.transaction.meta);
    assert.ok(meta.type === 'v4');
    const ext = meta.v4.sorobanMeta?.ext;
    assert.ok(ext?.type === 'v1');
    return ext.v1.rentFeeCharged;
  }

  it('each pay for their own, and the longest life is what remains', async () => {
    const lengths = [900_000, 1_000_000, 950_000];
    const transactions = await Promise.all(people.map((person, index) => extension(person, lengths[index] ?? 0)));
    for (const transaction of transactions) {
      const { submission } = playground.chain.submit(transaction.toEnvelope() as xdr.TransactionEnvelopeTx);
      assert.equal(submission.status, 'PENDING');
    }
    const { sequence } = playground.chain.closeLedger();
    const rents = transactions.map((transaction) => rentOf(transaction.hash()));
    assert.ok(
      rents.every((rent) => rent > 0n),
      `rents ${rents}`,
    );
    const [least, most] = [rents.toSorted((a, b) => Number(a - b))[0] ?? 0n, rents[1] ?? 0n];
    assert.ok(most > least);
    assert.equal(playground.chain.liveUntil(instance.toXdr()), sequence + 1_000_000);
  });
});
