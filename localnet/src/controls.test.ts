import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Address,
  Asset,
  Contract,
  hash,
  type Keypair,
  nativeToScVal,
  Operation,
  TransactionBuilder,
  type xdr,
} from '@stellar/stellar-sdk';
import { sha256, toHex } from '../ledger/bytes.ts';
import type { Chain } from '../ledger/chain.ts';
import { ledgerMeta } from '../ledger/closed-ledger.ts';
import { startLocalnet } from './localnet.ts';
import { helloWasm, Playground } from './testing.ts';

describe('a test that', () => {
  let playground: Playground;
  let alice: Keypair;

  beforeEach(async () => {
    playground = await Playground.start();
    alice = await playground.person();
  });

  afterEach(() => playground.localnet.close());

  const pay = async (from: Keypair, to: Keypair, amount = '1') => {
    const payment = Operation.payment({ destination: to.publicKey(), asset: Asset.native(), amount });
    return playground.send(payment, from);
  };

  describe('goes ahead', () => {
    it('to a ledger, through real ones that are chained by hash and told by RPC', async () => {
      const { sequence } = playground.chain;
      assert.equal(await playground.localnet.advanceTo({ ledger: sequence + 9_000 }), sequence + 9_000);
      requireChained(playground.chain);
      const { ledgers } = await playground.server.getLedgers({
        startLedger: sequence + 5_000,
        pagination: { limit: 3 },
      });
      assert.deepEqual(
        ledgers.map((ledger) => ledger.sequence),
        [5_000, 5_001, 5_002].map((ahead) => sequence + ahead),
      );
      assert.equal(
        (await pay(alice, alice)).status,
        'SUCCESS',
        'and goes on from there, before the SDK finds it too late',
      );
    });

    it('past the lifetime of a contract entry, which is archived then', async () => {
      const contractId = await playground.deployHello(alice);
      const instance = new Contract(contractId).getFootprint();
      const [entry] = (await playground.server.getLedgerEntries(instance)).entries;
      await playground.localnet.advanceTo({ ledger: (entry?.liveUntilLedgerSeq ?? 0) + 1 });
      const client = await playground.client(contractId, alice);
      const call = await client.hello({ to: alice.publicKey(), msg: 'after' });
      assert.equal((await call.signAndSend()).result, 1, 'restored within the call');
    });

    it('to a time, by one ledger, and the clock goes on from there', async () => {
      const { sequence } = playground.chain;
      const time = Math.floor(Date.now() / 1000) + 30 * 86_400;
      assert.equal(await playground.localnet.advanceTo({ time }), sequence + 1);
      await playground.localnet.closeLedger();
      const { closeTime } = await playground.server.getLatestLedger();
      assert.ok(Number(closeTime) >= time && Number(closeTime) < time + 3_600);
    });

    it('but not back, and not to half a ledger', async () => {
      const { advanceTo } = playground.localnet;
      const { sequence, header } = playground.chain;
      await assert.rejects(advanceTo({ ledger: sequence }), {
        message: `ledger ${sequence} is not ahead: the last one that closed is ${sequence}`,
      });
      await assert.rejects(advanceTo({ time: 5 }), {
        message: `time 5 is not ahead: the last ledger closed at ${header.scpValue.closeTime} (Unix seconds)`,
      });
      await assert.rejects(advanceTo({ ledger: 1.5 }), /ledger is 1.5, expected a whole number/u);
    });
  });

  it('freezes the network decides when what waits is carried out', async () => {
    const { localnet, server, chain } = playground;
    localnet.freeze();
    const transaction = await playground.build(Operation.bumpSequence({ bumpTo: '0' }), alice);
    transaction.sign(alice);
    const { hash } = await server.sendTransaction(transaction);
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual([(await server.getTransaction(hash)).status, chain.pendingCount], ['NOT_FOUND', 1]);
    await localnet.closeLedger();
    assert.notEqual((await server.getTransaction(hash)).status, 'NOT_FOUND');
    const bob = localnet.keypair('bob');
    const funding = server.fundAddress(bob.publicKey());
    while (chain.pendingCount === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    localnet.thaw();
    await funding;
  });

  describe('reverts', () => {
    it('finds everything as it was: state, ledgers, what a call costs, as often as it likes', async () => {
      const { localnet } = playground;
      const bob = await playground.person();
      const snapshot = localnet.snapshot();
      const before = { state: playground.state(), header: playground.chain.header };
      const runs: unknown[] = [];
      for (let run = 0; run < 2; run += 1) {
        await pay(alice, bob);
        const uploaded = await playground.send(Operation.uploadContractWasm({ wasm: helloWasm() }), alice);
        assert.ok(uploaded.status === 'SUCCESS');
        runs.push([await playground.accountOf(alice), await playground.accountOf(bob), uploaded.resultXdr.feeCharged]);
        await localnet.revert(snapshot);
        assert.deepEqual({ state: playground.state(), header: playground.chain.header }, before);
        assert.equal((await playground.server.getLatestLedger()).sequence, snapshot.sequence);
      }
      assert.deepEqual(runs[0], runs[1]);
    });

    it('on disk, too', async () => {
      const dataDir = mkdtempSync(join(tmpdir(), 'localnet-'));
      const first = await Playground.start({ dataDir }, { checkpointEveryBytes: 2_000 });
      const snapshot = first.localnet.snapshot();
      const hash = toHex(sha256(first.chain.header.toXdr()));
      await first.person();
      await first.localnet.advanceTo({ ledger: 200 });
      assert.ok(existsSync(join(dataDir, 'checkpoint')));
      await first.localnet.revert(snapshot);
      await first.localnet.close();
      const second = await Playground.start({ dataDir });
      assert.deepEqual([second.chain.sequence, toHex(sha256(second.chain.header.toXdr()))], [snapshot.sequence, hash]);
      await second.localnet.close();
      rmSync(dataDir, { recursive: true });
    });

    it('serves who was waiting for lumens', async () => {
      const { localnet, server, chain } = playground;
      const snapshot = localnet.snapshot();
      localnet.freeze();
      const bob = localnet.keypair('bob');
      const funding = server.fundAddress(bob.publicKey());
      while (chain.pendingCount === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      await localnet.revert(snapshot);
      localnet.thaw();
      await funding;
      assert.equal((await playground.accountOf(bob)).balance, 100_000_000_000n);
    });

    it('not to what never was, or is void', async () => {
      const { localnet } = playground;
      const first = localnet.snapshot();
      await localnet.closeLedger();
      const second = localnet.snapshot();
      await localnet.revert(first);
      await assert.rejects(localnet.revert(second), /that snapshot is void/u);
      await assert.rejects(localnet.revert({ sequence: 2 }), /that is no snapshot of this network/u);
    });
  });

  it('resets the network finds its first ledgers, an empty history and no account', async () => {
    const { localnet, server } = playground;
    await localnet.advanceTo({ ledger: 500 });
    const snapshot = localnet.snapshot();
    await localnet.reset();
    assert.deepEqual([(await server.getLatestLedger()).sequence, (await server.getHealth()).oldestLedger], [2, 2]);
    await assert.rejects(server.getAccountEntry(alice.publicKey()));
    await server.fundAddress(alice.publicKey());
    await assert.rejects(localnet.revert(snapshot), /void/u);
  });
});

describe('two runs of one seed', () => {
  it('are equal to the byte: keys, close times, random numbers, ledgers, and what RPC answers', async () => {
    const runs = [await runOf('lesson'), await runOf('lesson'), await runOf('another')];
    assert.deepEqual(runs[0], runs[1]);
    assert.notEqual(runs[0]?.ledgers.at(-1), runs[2]?.ledgers.at(-1));
  });

  it('go on equally after a restart', async () => {
    const ends = await Promise.all(
      [0, 1].map(async () => {
        const dataDir = mkdtempSync(join(tmpdir(), 'localnet-'));
        await (await startLocalnet({ dataDir, seed: 'x' })).close();
        const again = await Playground.start({ dataDir, seed: 'x' });
        await again.localnet.closeLedger();
        const ledgers = ledgersOf(again.chain);
        await again.localnet.close();
        rmSync(dataDir, { recursive: true });
        return ledgers;
      }),
    );
    assert.deepEqual(ends[0], ends[1]);
  });
});

/** A little of everything. Keys, salt and time limits are the test's own, so they must not come from the machine. */
async function runOf(seed: string) {
  const playground = await Playground.start({ seed });
  const { localnet, server, chain } = playground;
  const alice = localnet.keypair('alice');
  await server.fundAddress(alice.publicKey());
  const send = async (operation: xdr.Operation) => {
    const source = await server.getAccount(alice.publicKey());
    const options = { fee: '100', networkPassphrase: localnet.networkPassphrase };
    const transaction = new TransactionBuilder(source, options).addOperation(operation).setTimeout(0).build();
    const sent = await playground.submit(await server.prepareTransaction(transaction), alice);
    assert.ok(sent.status === 'SUCCESS');
    return sent.returnValue;
  };
  await send(Operation.uploadContractWasm({ wasm: helloWasm() }));
  const address = new Address(alice.publicKey());
  const salt = new Uint8Array(32);
  const created = await send(Operation.createCustomContract({ address, wasmHash: hash(helloWasm()), salt }));
  assert.ok(created);
  const contract = Address.fromScVal(created).toString();
  const args = [address.toScVal(), nativeToScVal('hi', { type: 'string' })];
  await send(Operation.invokeContractFunction({ contract, function: 'hello', args }));
  await localnet.advanceTo({ ledger: 100 });
  await localnet.advanceTo({ time: 1_800_000_000 });
  const answer = JSON.stringify(await server._getEvents({ startLedger: 2, filters: [] }));
  const ledgers = ledgersOf(chain);
  await localnet.close();
  return { ledgers, answer, contract };
}

function ledgersOf(chain: Chain): string[] {
  return [...chain.history.between(1, chain.sequence)].map((ledger) => toHex(sha256(ledgerMeta(ledger))));
}

function requireChained({ history, sequence }: Chain): void {
  let previous: Uint8Array | undefined;
  for (const { header, hash } of history.between(2, sequence)) {
    assert.deepEqual(sha256(header), hash);
    if (previous) assert.deepEqual(header.subarray(4, 36), previous);
    previous = hash;
  }
}
