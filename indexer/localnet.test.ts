import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Keypair } from '@stellar/stellar-sdk';
import { connectReadModel, type ReadModel } from '#read-model';
import { type TestService, testDatabase } from '../stack/testing.ts';
import { openNetwork, type TestNetwork } from './testing/network.ts';
import { type IndexerProcess, startIndexer } from './testing/process.ts';
import { dumpDatabase } from './testing/tables.ts';
import { random } from './testing/workload.ts';

const seed = Number(process.env.SEED ?? 20261122);
const KILLS = 10;

/** The indexer over a real network with the real contracts. */
describe('the indexer on localnet', function () {
  this.timeout(180_000);
  let network: TestNetwork;
  let database: TestService;
  let readModel: ReadModel;
  const running: IndexerProcess[] = [];

  const start = async (databaseUrl: string, env: Record<string, string> = {}): Promise<IndexerProcess> => {
    const indexer = await startIndexer({
      databaseUrl,
      rpcUrl: network.localnet.rpcUrl,
      contracts: network.contracts,
      env,
    });
    running.push(indexer);
    return indexer;
  };
  const latest = async (): Promise<number> => network.localnet.closeLedger();
  const until = (indexer: IndexerProcess, target: number) =>
    indexer.until(({ ready, ledger }) => ready && (ledger ?? 0) >= target);

  before(async () => {
    network = await openNetwork();
    database = await testDatabase();
    readModel = connectReadModel(database.url);
  });
  after(async () => {
    for (const indexer of running.splice(0)) {
      indexer.child.kill('SIGKILL');
      await indexer.ended;
    }
    await readModel?.sequelize.close();
    await database?.close();
    await network?.close();
  });

  it('shows what the contracts published: roles, progress, a credential issued, revoked, replaced', async () => {
    const keeper = network.keeper.publicKey();
    const learner = Keypair.random().publicKey();
    const [id, replaced, successor] = [randomBytes(16), randomBytes(16), randomBytes(16)];
    const credential = (credentialId: Buffer, kind: string) => ({
      issuer: keeper,
      id: credentialId,
      learner,
      course: 'soroban',
      content_hash: randomBytes(32),
      kind: { tag: kind },
      expires_at: undefined,
    });
    const indexer = await start(database.url);

    const progressed = await network.call('analytics', 'record_progress', {
      attestor: keeper,
      learner,
      course: 'soroban',
      percent: 100,
      lessons_done: 4,
      lessons_total: 4,
    });
    const issued = await network.call('certificate', 'issue_credential', credential(id, 'Completion'));
    const revoked = await network.call('certificate', 'revoke', { issuer: keeper, id, reason: 'plagiarism' });
    await network.call('certificate', 'issue_credential', credential(replaced, 'Achievement'));
    await network.call('certificate', 'reissue', {
      issuer: keeper,
      old_id: replaced,
      new_id: successor,
      learner,
      content_hash: randomBytes(32),
      expires_at: undefined,
      reason: 'a typo',
    });
    await until(indexer, await latest());

    const found = await readModel.Credential.findByPk(id.toString('hex'));
    assert.deepEqual(
      [found?.status, found?.statusReason, found?.statusBy, found?.learner, found?.kind, found?.expiresAt],
      ['revoked', 'plagiarism', keeper, learner, 'completion', null],
    );
    assert.deepEqual(
      [found?.issuedLedger, found?.issuedTxHash, found?.changedLedger, found?.changedTxHash],
      [issued.ledger, issued.txHash, revoked.ledger, revoked.txHash],
    );
    const old = await readModel.Credential.findByPk(replaced.toString('hex'));
    const next = await readModel.Credential.findByPk(successor.toString('hex'));
    assert.deepEqual(
      [old?.status, old?.successor, next?.status, next?.supersedes],
      ['superseded', successor.toString('hex'), 'valid', replaced.toString('hex')],
    );

    const progress = await readModel.Progress.findOne({ where: { learner } });
    assert.deepEqual(
      [progress?.percent, progress?.completedLedger, progress?.completedTxHash],
      [100, progressed.ledger, progressed.txHash],
    );

    const roles = await readModel.Role.findAll({ order: ['contract', 'role'] });
    assert.deepEqual(
      roles.map(({ contract, role, account, held }) => [contract, role, account, held]),
      [
        ['analytics', 'admin', keeper, true], // published by the constructor, as are the others' first admins
        ['analytics', 'attestor', keeper, true],
        ['certificate', 'admin', keeper, true],
        ['certificate', 'issuer', keeper, true],
        ['governance', 'admin', keeper, true],
        ['governance', 'guardian', keeper, true],
        ['token', 'admin', keeper, true],
      ],
    );
    assert.equal(await readModel.Quarantine.count(), 0);
    const [coverage] = await readModel.Coverage.findAll();
    assert.equal(coverage?.fromLedger, network.contracts.deployLedger);
    await stop(indexer);
  });

  it('keeps nothing of a call that failed', async () => {
    const before = await readModel.Event.count();
    await assert.rejects(
      network.call('certificate', 'revoke', {
        issuer: network.keeper.publicKey(),
        id: randomBytes(16),
        reason: 'unknown',
      }),
    );
    const indexer = await start(database.url);
    await until(indexer, await latest());
    assert.equal(await readModel.Event.count(), before);
    await stop(indexer);
  });

  it(`ends in the same bytes after ${KILLS} kills in mid-batch as without any (I-2; seed ${seed})`, async () => {
    await publishManyEvents(network);
    await latest();
    const below = random(seed);
    for (let kills = 0; kills < KILLS; kills++) {
      const indexer = await start(database.url, { INDEXER_PAGE_SIZE: '10' });
      const ledger = (await indexer.readiness()).ledger ?? 0;
      await indexer.until((now) => (now.ledger ?? 0) > ledger);
      await new Promise((resolve) => setTimeout(resolve, below(40)));
      indexer.child.kill('SIGKILL');
      await indexer.ended;
    }
    const target = await latest();
    const survivor = await start(database.url);
    await until(survivor, target);
    await stop(survivor);

    const undisturbed = await testDatabase();
    const other = await start(undisturbed.url);
    await until(other, target);
    await stop(other);
    assert.deepEqual(await dumpDatabase(database.url), await dumpDatabase(undisturbed.url));
    await undisturbed.close();
  });

  async function stop(indexer: IndexerProcess): Promise<void> {
    indexer.child.kill('SIGTERM');
    assert.equal(await indexer.ended, 0);
  }
});

/** Some hundred events, several in each ledger. */
async function publishManyEvents({ call, keeper }: TestNetwork): Promise<void> {
  const learners = Array.from({ length: 10 }, () => Keypair.random().publicKey());
  for (let done = 1; done <= 40; done++) {
    const items = learners.map((learner) => ({
      learner,
      course: 'soroban',
      percent: Math.floor((done * 100) / 40),
      lessons_done: done,
      lessons_total: 40,
    }));
    await call('analytics', 'record_progress_batch', { attestor: keeper.publicKey(), items });
  }
}
