import assert from 'node:assert/strict';
import {
  Account,
  Address,
  Asset,
  Contract,
  type Keypair,
  MuxedAccount,
  nativeToScVal,
  Operation,
  type rpc,
  scValToNative,
  type xdr,
} from '@stellar/stellar-sdk';
import { Playground } from '../src/testing.ts';
import { entrySponsor } from './sponsorship.ts';
import { readTrustline, trustlineKey } from './trustline.ts';

/** The Stellar Asset Contract (CAP-0046-06, CAP-0067): the host's own, over accounts, trustlines and contract balances. */
describe('the asset contract', () => {
  let playground: Playground;
  let issuer: Keypair;
  let alice: Keypair;
  let bob: Keypair;
  let usd: Asset;
  let contract: Contract;

  before(async () => {
    playground = await Playground.start();
    [issuer, alice, bob] = [await playground.person(), await playground.person(), await playground.person()];
    usd = new Asset('USD', issuer.publicKey());
    await classic(issuer, Operation.setOptions({ setFlags: 10 as never })); // Revocable, with clawback.
    await classic(alice, Operation.changeTrust({ asset: usd, limit: '100' }));
    await classic(bob, Operation.changeTrust({ asset: usd, limit: '20' }));
    const deployed = await playground.send(Operation.createStellarAssetContract({ asset: usd }), issuer);
    assert.equal(deployed.status, 'SUCCESS');
    contract = new Contract(usd.contractId(playground.localnet.networkPassphrase));
  });

  after(() => playground.localnet.close());

  async function classic(source: Keypair, operation: xdr.Operation): Promise<void> {
    const outcome = await playground.submit(await playground.build(operation, source), source);
    assert.equal(outcome.status, 'SUCCESS');
  }

  const address = (who: Keypair | string) => new Address(typeof who === 'string' ? who : who.publicKey()).toScVal();
  const i128 = (amount: bigint) => nativeToScVal(amount, { type: 'i128' });

  /** Simulates, signs, sends; what the call's events say: topics, then data. */
  async function call(source: Keypair, name: string, ...args: xdr.ScVal[]): Promise<unknown[][]> {
    const outcome = await playground.send(contract.call(name, ...args), source);
    assert.ok(outcome.status === 'SUCCESS', outcome.status);
    return eventsOf(outcome);
  }

  function eventsOf(outcome: rpc.Api.GetSuccessfulTransactionResponse): unknown[][] {
    const events = outcome.events.contractEventsXdr.flat();
    return events.map(({ body }) => [
      ...body.v0.topics.map((topic) => scValToNative(topic)),
      scValToNative(body.v0.data),
    ]);
  }

  /** The contract's own error, as simulation tells it. */
  const refuses = (promise: Promise<unknown>, error: number) =>
    assert.rejects(promise, new RegExp(`Error\\(Contract, #${error}\\)`, 'u'));

  const reader = () => ({ get: (key: string) => playground.chain.entry(key) });
  const units = (holder: Keypair) => readTrustline(reader(), holder.rawPublicKey(), usd.toXdrObject())?.balance;
  const flags = (holder: Keypair) => readTrustline(reader(), holder.rawPublicKey(), usd.toXdrObject())?.flags;
  const read = async (name: string, ...args: xdr.ScVal[]) => {
    const built = await playground.build(contract.call(name, ...args), alice);
    const simulation = await playground.server.simulateTransaction(built);
    assert.ok('result' in simulation && simulation.result, JSON.stringify(simulation));
    return scValToNative(simulation.result.retval);
  };
  const name = () => `USD:${issuer.publicKey()}`;

  it('knows its name, its decimals and its issuer as administrator', async () => {
    assert.deepEqual([await read('name'), await read('symbol'), await read('decimals')], [name(), 'USD', 7]);
    assert.equal(await read('admin'), issuer.publicKey());
  });

  it('is made by its issuer into a trustline, and moves between trustlines', async () => {
    assert.deepEqual(await call(issuer, 'mint', address(alice), i128(500_000_000n)), [
      ['mint', alice.publicKey(), name(), 500_000_000n],
    ]);
    assert.deepEqual(await call(alice, 'transfer', address(alice), address(bob), i128(50_000_000n)), [
      ['transfer', alice.publicKey(), bob.publicKey(), name(), 50_000_000n],
    ]);
    assert.deepEqual([units(alice), units(bob)], [450_000_000n, 50_000_000n]);
    assert.equal(await read('balance', address(bob)), 50_000_000n);
  });

  it('tells the same events as the classic payment does, byte for byte', async () => {
    const parties: [Keypair, Keypair][] = [
      [alice, bob],
      [issuer, alice],
      [bob, issuer],
    ];
    for (const [from, to] of parties) {
      await classic(from, Operation.payment({ destination: to.publicKey(), asset: usd, amount: '0.0000003' }));
      const byPayment = lastEvent();
      await call(from, 'transfer', address(from), address(to), i128(3n));
      assert.deepEqual(lastEvent(), byPayment);
    }
  });

  /** Contract, topics and data of the last operation's event. */
  function lastEvent(): unknown {
    const events = playground.chain.history.latest?.events.filter(({ topics }) => topics.length > 2) ?? [];
    const { contractId, topics, value } = events.at(-1) ?? assert.fail('the ledger has no such event');
    return { contractId, topics, value };
  }

  it('mints from the issuer and burns to it', async () => {
    const [fromIssuer] = await call(issuer, 'transfer', address(issuer), address(alice), i128(7n));
    assert.deepEqual(fromIssuer, ['mint', alice.publicKey(), name(), 7n]);
    const [toIssuer] = await call(alice, 'transfer', address(alice), address(issuer), i128(7n));
    assert.deepEqual(toIssuer, ['burn', alice.publicKey(), name(), 7n]);
  });

  it('names a muxed receiver in its event (CAP-0067)', async () => {
    const muxed = new MuxedAccount(new Account(bob.publicKey(), '0'), '42').accountId();
    const [event] = await call(alice, 'transfer', address(alice), new Address(muxed).toScVal(), i128(10n));
    assert.deepEqual(event?.at(-1), { amount: 10n, to_muxed_id: 42n });
  });

  it('keeps the trustline’s limit, and needs one', async () => {
    await refuses(call(alice, 'transfer', address(alice), address(bob), i128(190_000_000n)), 10);
    const carol = await playground.person();
    await refuses(call(alice, 'transfer', address(alice), address(carol), i128(1n)), 13);
    await refuses(call(alice, 'transfer', address(alice), address(bob), i128(9_000_000_000n)), 10);
  });

  it('holds balances of contracts, which no trustline limits', async () => {
    const holder = await playground.deployHello(alice);
    await call(alice, 'transfer', address(alice), address(holder), i128(100_000_000n));
    assert.equal(await read('balance', address(holder)), 100_000_000n);
    await call(issuer, 'clawback', address(holder), i128(40_000_000n));
    assert.equal(await read('balance', address(holder)), 60_000_000n);
    await call(issuer, 'set_authorized', address(holder), nativeToScVal(false));
    assert.equal(await read('authorized', address(holder)), false);
    await refuses(call(alice, 'transfer', address(alice), address(holder), i128(1n)), 11);
  });

  it('lets the issuer take units back, and say who may use them', async () => {
    const before = units(bob) ?? 0n;
    assert.deepEqual(await call(issuer, 'clawback', address(bob), i128(10n)), [
      ['clawback', bob.publicKey(), name(), 10n],
    ]);
    assert.equal(units(bob), before - 10n);
    assert.deepEqual(await call(issuer, 'set_authorized', address(bob), nativeToScVal(false)), [
      ['set_authorized', bob.publicKey(), name(), false],
    ]);
    assert.equal((flags(bob) ?? 0) & 1, 0);
    await refuses(call(alice, 'transfer', address(alice), address(bob), i128(1n)), 11);
    await call(issuer, 'set_authorized', address(bob), nativeToScVal(true));
    assert.equal((flags(bob) ?? 0) & 1, 1);
  });

  it('is administered by nobody else', async () => {
    const mint = await playground.build(contract.call('mint', address(bob), i128(1n)), alice);
    const simulation = await playground.server.simulateTransaction(mint);
    assert.ok('result' in simulation);
    const [entry] = simulation.result?.auth ?? [];
    assert.match(entry?.credentials.type ?? '', /^sorobanCredentialsAddress/u, 'the issuer would have to sign');
  });

  it('burns, and is spent by whoever was allowed to', async () => {
    const [burnt] = await call(alice, 'burn', address(alice), i128(5n));
    assert.deepEqual(burnt, ['burn', alice.publicKey(), name(), 5n]);
    const until = nativeToScVal(playground.chain.sequence + 100, { type: 'u32' });
    await call(alice, 'approve', address(alice), address(bob), i128(30n), until);
    const [spent] = await call(bob, 'transfer_from', address(bob), address(alice), address(bob), i128(20n));
    assert.deepEqual(spent?.slice(0, 3), ['transfer', alice.publicKey(), bob.publicKey()]);
    assert.equal(await read('allowance', address(alice), address(bob)), 10n);
  });

  it('leaves the sponsor of a trustline that it changes', async () => {
    const carol = await playground.person();
    const begin = Operation.beginSponsoringFutureReserves({ sponsoredId: carol.publicKey() });
    const trust = Operation.changeTrust({ asset: usd, source: carol.publicKey() });
    const end = Operation.endSponsoringFutureReserves({ source: carol.publicKey() });
    const draft = await playground.buildAll([begin, trust, end], issuer);
    draft.sign(carol);
    assert.equal((await playground.submit(draft, issuer)).status, 'SUCCESS');
    await call(issuer, 'mint', address(carol), i128(9n));
    assert.equal(units(carol), 9n);
    const key = trustlineKey(carol.rawPublicKey(), usd.toXdrObject());
    assert.deepEqual(entrySponsor(reader(), key), issuer.rawPublicKey());
  });

  it('moves lumens between accounts, above their reserves', async () => {
    const lumens = new Contract(Asset.native().contractId(playground.localnet.networkPassphrase));
    await playground.send(Operation.createStellarAssetContract({ asset: Asset.native() }), alice);
    const transfer = (amount: bigint) => lumens.call('transfer', address(alice), address(bob), i128(amount));
    const before = (await playground.accountOf(bob)).balance;
    assert.equal((await playground.send(transfer(70n), alice)).status, 'SUCCESS');
    assert.equal((await playground.accountOf(bob)).balance, before + 70n);
    await refuses(playground.send(transfer(100_000_000_000n), alice), 10);
  });
});
