import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Keypair } from '@stellar/stellar-sdk';
import type pg from 'pg';
import { testDatabase } from '../stack/testing.ts';
import { audit } from './audit.ts';
import { connectDatabase } from './database.ts';
import { createJsonRpc } from './source/json-rpc.ts';
import { openNetwork, type TestNetwork } from './testing/network.ts';
import { type IndexerProcess, startIndexer } from './testing/process.ts';

describe('the audit', function () {
  this.timeout(120_000);
  let network: TestNetwork;
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let indexer: IndexerProcess;
  let db: pg.Client;
  const learner = Keypair.random().publicKey();
  const [valid, revoked] = [randomBytes(16), randomBytes(16)];

  before(async () => {
    network = await openNetwork();
    database = await testDatabase();
    const keeper = network.keeper.publicKey();
    const issue = (id: Buffer, course: string) =>
      network.call('certificate', 'issue_credential', {
        issuer: keeper,
        id,
        learner,
        course,
        content_hash: randomBytes(32),
        kind: { tag: 'Completion', values: undefined },
        expires_at: 4_000_000_000n,
      });
    const record = (course: string, done: number) =>
      network.call('analytics', 'record_progress', {
        attestor: keeper,
        learner,
        course,
        percent: done * 25,
        lessons_done: done,
        lessons_total: 4,
      });
    await record('soroban', 1);
    await record('rust', 4);
    await network.call('analytics', 'reset_progress', { admin: keeper, learner, course: 'soroban', reason: 'wrong' });
    await issue(valid, 'rust');
    await issue(revoked, 'soroban');
    await network.call('certificate', 'revoke', { issuer: keeper, id: revoked, reason: 'plagiarism' });
    await network.call('token', 'transfer', { from: keeper, to: learner, amount: 12_345_678_901n });
    await network.call('token', 'burn', { from: keeper, amount: 7n });
    await network.call('governance', 'propose', {
      proposer: keeper,
      title: 'A reward',
      description: 'For those who finish.',
      description_hash: randomBytes(32),
      actions: [{ tag: 'Upgrade', values: [randomBytes(32)] }],
    });
    const latest = await network.localnet.closeLedger();
    indexer = await startIndexer({
      databaseUrl: database.url,
      rpcUrl: network.localnet.rpcUrl,
      contracts: network.contracts,
    });
    await indexer.until(({ ready, ledger }) => ready && (ledger ?? 0) >= latest);
    db = (await connectDatabase(database.url)).client;
  });
  after(async () => {
    await db?.end();
    indexer?.child.kill('SIGKILL');
    await indexer?.ended;
    await database?.close();
    await network?.close();
  });

  const run = () =>
    audit({
      db,
      rpc: createJsonRpc({ url: network.localnet.rpcUrl }),
      contracts: network.contracts.contracts,
      sample: 0,
    });

  it('I-23: finds every row equal to the entry on the ledger, and the sums to agree', async () => {
    const { compared, differences } = await run();
    assert.deepEqual(differences, []);
    assert.deepEqual(
      compared.map(({ table, rows }) => [table, rows]),
      [
        ['token_balances', 2],
        ['progress', 2],
        ['credentials', 2],
        ['proposals', 1],
      ],
    );
  });

  it('I-23: names what differs, and what does not add up', async () => {
    await db.query(`
      UPDATE chain_1.token_balances SET balance = balance + 1 WHERE account = '${learner}';
      UPDATE chain_1.credentials SET status = 'valid' WHERE id = '${revoked.toString('hex')}';
      UPDATE chain_1.progress SET attestor = account FROM chain_1.token_balances WHERE course = 'soroban' AND account = '${learner}'`);
    const { differences } = await run();
    const patterns = [
      /^token_balances \S+ at ledger \d+: balance: read model "12345678902", ledger "12345678901"$/,
      /^progress \S+ soroban at ledger \d+: in the read model, but no entry on the ledger/,
      /^credentials \S+ at ledger \d+: state: read model "active", ledger "revoked"$/,
      /^sum of balances: found \d+, expected \d+$/,
    ];
    assert.equal(differences.length, patterns.length, differences.join('\n'));
    for (const [i, pattern] of patterns.entries()) assert.match(differences[i] as string, pattern);
  });
});
