import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Keypair } from '@stellar/stellar-sdk';
import { testDatabase } from '../stack/testing.ts';
import { createJsonRpc, RpcRefusal } from './source/json-rpc.ts';
import { headerOf, onOtherChain } from './testing/ledger.ts';
import { openNetwork, type TestNetwork } from './testing/network.ts';
import { type IndexerProcess, startIndexer } from './testing/process.ts';
import { type Fault, type RpcCall, type ScriptedRpc, scriptedRpc } from './testing/scripted-rpc.ts';
import { dumpDatabase } from './testing/tables.ts';

/** The indexer over one real network, whose ledgers it gets in different ways. */
describe('the same rows from every source', function () {
  this.timeout(120_000);
  let network: TestNetwork;
  let latest: number;
  let lake: string;
  let gate: ScriptedRpc;
  let expected: Record<string, string>;
  /** What the gate's RPC still keeps events of, and whether it gives ledgers. */
  let offer: { eventsFrom: number; ledgersFrom: number };

  before(async () => {
    network = await openNetwork();
    await publish(network);
    latest = await network.localnet.closeLedger();
    lake = await mkdtemp(path.join(os.tmpdir(), 'indexer-lake-'));
    await network.localnet.exportLedgers(lake, { ledgersPerBatch: 4, batchesPerPartition: 2 });
    gate = await scriptedRpc();
    const rpc = createJsonRpc({ url: network.localnet.rpcUrl });
    gate.fault = (call) => pass(call, rpc);
    offer = { eventsFrom: 2, ledgersFrom: 2 };
    expected = await index();
  });
  after(async () => {
    await gate?.close();
    await rm(lake, { recursive: true, force: true });
    await network?.close();
  });

  /** The real network's answers, as an RPC with a shorter memory would give them. */
  async function pass({ method, params }: RpcCall, rpc: ReturnType<typeof createJsonRpc>): Promise<Fault> {
    const { eventsFrom, ledgersFrom } = offer;
    const start = params.startLedger ?? Number.POSITIVE_INFINITY;
    if (method === 'getLedgers' && ledgersFrom === 0) return { code: -32601 };
    if (method === 'getLedgers' && start < ledgersFrom) return { code: -32600 };
    if (method === 'getEvents' && start < eventsFrom) return { code: -32600 };
    try {
      const result = await rpc.call<object>(method, params);
      return { result: { ...result, ...('oldestLedger' in result && { oldestLedger: eventsFrom }) } };
    } catch (error) {
      assert.ok(error instanceof RpcRefusal, String(error));
      return { code: error.code, message: error.message };
    }
  }

  /** Indexes everything from nothing, and gives the tables. */
  async function index(env: Record<string, string> = {}): Promise<Record<string, string>> {
    const database = await testDatabase();
    gate.calls.length = 0;
    let indexer: IndexerProcess | undefined;
    try {
      const { contracts } = network;
      indexer = await startIndexer({ databaseUrl: database.url, rpcUrl: gate.url, contracts, env });
      await indexer.until(({ ready, ledger }) => ready && ledger === latest);
      return await dumpDatabase(database.url);
    } finally {
      indexer?.child.kill('SIGKILL');
      await indexer?.ended;
      await database.close();
    }
  }
  const asked = (method: string): number => gate.calls.filter((call) => call.method === method).length;

  it('I-19: from getLedgers, for what getEvents no longer has', async () => {
    offer = { eventsFrom: latest - 2, ledgersFrom: 2 };
    assert.deepEqual(await index(), expected);
    assert.ok(asked('getLedgers') > 1);
  });

  it('I-19, I-10: from a data lake, for what the RPC has in no form', async () => {
    for (const ledgersFrom of [0, latest - 6]) {
      offer = { eventsFrom: latest - 6, ledgersFrom };
      assert.deepEqual(await index({ LEDGER_LAKE: lake }), expected);
    }
  });

  it('I-21: stops when the anchored ledger has another hash: the network was reset, and grew past the cursor', async () => {
    offer = { eventsFrom: 2, ledgersFrom: 2 };
    const database = await testDatabase();
    const start = (): Promise<IndexerProcess> =>
      startIndexer({ databaseUrl: database.url, rpcUrl: gate.url, contracts: network.contracts });
    const first = await start();
    await first.until(({ ready, ledger }) => ready && ledger === latest);
    first.child.kill('SIGTERM');
    await first.ended;

    const real = gate.fault;
    gate.fault = async (call) => {
      const answer = await real?.(call);
      if (call.method !== 'getLedgers' || !answer || typeof answer !== 'object' || !('result' in answer)) return answer;
      const [ledger] = (answer.result as { ledgers: { metadataXdr: string }[] }).ledgers;
      const { metadataXdr } = onOtherChain(ledger?.metadataXdr as string);
      return { result: { ...(answer.result as object), ledgers: [{ ...ledger, headerXdr: headerOf(metadataXdr) }] } };
    };
    const second = await start();
    assert.equal(await second.ended, 1);
    assert.match(
      second.output(),
      /The network was reset: ledger \d+ has the hash [0-9a-f]{64} there, but [0-9a-f]{64} when/,
    );
    gate.fault = real;
    await database.close();
  });

  it('I-20: whatever the number of workers and the size of a batch', async () => {
    offer = { eventsFrom: 2, ledgersFrom: 2 };
    for (const [workers, size] of [
      [1, 1],
      [8, 3],
      [3, 10_000],
    ]) {
      const env = { INDEXER_WORKERS: String(workers), INDEXER_PAGE_SIZE: String(size) };
      assert.deepEqual(await index(env), expected, `${workers} workers, batches of ${size}`);
    }
  });
});

/** Some ledgers of everything that the contracts' roles can do, and failed calls between. */
async function publish({ call, keeper }: TestNetwork): Promise<void> {
  const attestor = keeper.publicKey();
  for (let done = 1; done <= 6; done++) {
    const learner = Keypair.random().publicKey();
    const progress = { percent: done * 10, lessons_done: done, lessons_total: 10 };
    await call('analytics', 'record_progress', { attestor, learner, course: 'soroban', ...progress });
    await call('certificate', 'issue_credential', {
      issuer: attestor,
      id: randomBytes(16),
      learner,
      course: 'soroban',
      content_hash: randomBytes(32),
      kind: { tag: 'Completion' },
      expires_at: undefined,
    });
    const unknown = { issuer: attestor, id: randomBytes(16), reason: 'unknown' };
    await assert.rejects(call('certificate', 'revoke', unknown));
  }
}
