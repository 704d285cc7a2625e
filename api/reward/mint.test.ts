/** From a completed course to BST in the wallet: a real network, indexer and worker. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Keypair } from '@stellar/stellar-sdk';
import { courseTexts, publishTexts } from '../testing/learning.ts';
import { type StartedWorker, startOutboxWorker } from '../testing/outbox-faults.ts';
import { type OutboxNetwork, startOutboxNetwork } from '../testing/outbox-network.ts';
import { inTurn } from '../transaction.ts';
import { auditRewards, runAudit } from './audit.ts';
import { oweForVerified, oweRewards, oweWaitingRewards } from './model.ts';
import { epochAt, presentReward, presentTransfer } from './present.ts';
import { readBudget, readRewards, readSums, readTransfers } from './read.ts';

const course = 'stellar_first_ledger';
const BST = 10_000_000n;

describe('a reward on its way', function () {
  this.timeout(240_000);
  let network: OutboxNetwork;
  let worker: StartedWorker;

  before(async () => {
    network = await startOutboxNetwork({ isTokenRuled: true });
    await publishTexts(network.databaseUrl, course, courseTexts({ key: course, lessons: { one: {} } }));
    await eventually(async () => (await settings()).some((row) => row.course === course));
    worker = startOutboxWorker(network);
  });
  after(async () => {
    worker?.child.kill('SIGKILL');
    await network?.close();
  });

  const query = async (text: string, values: unknown[] = []) => (await network.sql.query(text, values)).rows;
  const settings = () => query('SELECT course, amount FROM chain.reward_settings');
  const rule = (entryPoint: string, args: object) => network.call(network.keys.admin, 'token', entryPoint, args);

  async function eventually(holds: () => Promise<boolean>): Promise<void> {
    for (const until = Date.now() + 60_000; !(await holds()); await sleep(200))
      if (Date.now() > until)
        assert.fail(JSON.stringify([await query('SELECT * FROM app.outbox_calls'), worker?.output().slice(-2000)]));
  }

  async function newLearner(wallet?: string, referredBy: string | null = null): Promise<string> {
    const [row] = await query('INSERT INTO app.accounts (referred_by) VALUES ($1) RETURNING id', [referredBy]);
    if (wallet) await query('INSERT INTO app.wallets (subject, account_id) VALUES ($1, $2)', [wallet, row.id]);
    return row.id;
  }
  /** What completing a course owes beside its certificate. */
  async function finish(account: string): Promise<void> {
    const [{ id }] = await query(
      'INSERT INTO app.enrollments (account_id, course, completed_at) VALUES ($1, $2, now()) RETURNING id',
      [account, course],
    );
    const { database } = network;
    await inTurn(database, (transaction) => oweRewards(database.sequelize, transaction, [id]));
  }
  const rewards = async (account: string) =>
    (await network.database.readSnapshot((snapshot) => readRewards(snapshot, { account }, 50))).map(presentReward);
  const stateOf = async (account: string) => (await rewards(account)).map(({ state, waitsFor }) => [state, waitsFor]);

  it('is minted under its key, once, and shows in balance and transfers', async () => {
    const wallet = Keypair.random().publicKey();
    const account = await newLearner(wallet);
    await finish(account);
    await eventually(async () => (await stateOf(account))[0]?.[0] === 'paid');
    const [owed] = await query('SELECT key FROM app.owed_rewards WHERE account_id = $1', [account]);
    const minted = await query('SELECT key, amount, kind, ledger, tx_hash FROM chain.rewards WHERE learner = $1', [
      wallet,
    ]);
    assert.deepEqual(
      minted.map(({ key, amount, kind }) => [key, amount, kind]),
      [[owed.key, String(80n * BST), 'course']],
    );
    const [reward] = await rewards(account);
    const { ledger, tx_hash: txHash } = minted[0];
    assert.partialDeepStrictEqual(reward, { amount: String(80n * BST), to: wallet, ledger, txHash, waitsFor: null });
    const transfers = await network.database.readSnapshot((snapshot) => readTransfers(snapshot, wallet, undefined, 9));
    assert.partialDeepStrictEqual(transfers.map(presentTransfer), [
      { from: null, to: wallet, amount: String(80n * BST), ledger, txHash, reward: { kind: 'course', course } },
    ]);
    assert.deepEqual(await query('SELECT balance FROM chain.token_balances WHERE account = $1', [wallet]), [
      { balance: String(80n * BST) },
    ]);
  });

  it('waits visibly while the budget is spent, and then comes to what is set by then', async () => {
    const [wallet, second] = [Keypair.random().publicKey(), Keypair.random().publicKey()];
    const facts = await network.database.readSnapshot((snapshot) => readBudget(snapshot, network.file.contracts.token));
    assert.equal(epochAt(facts, new Date())?.number, 1);
    assert.equal(facts.referral, String(50n * BST));
    await rule('set_epoch_budget', { amount: 100n * BST }); // 80 of it are minted
    const account = await newLearner(wallet);
    await finish(account);
    await eventually(async () => (await stateOf(account))[0]?.[1] === 'budget');
    await rule('set_reward', { course, amount: 90n * BST });
    await eventually(async () => (await settings()).some(({ amount }) => amount === String(90n * BST)));
    await rule('set_epoch_budget', { amount: 170n * BST });
    await eventually(async () => (await stateOf(account))[0]?.[0] === 'paid');
    assert.equal((await rewards(account))[0]?.amount, String(90n * BST));

    await rule('set_epoch_budget', { amount: 1_000n * BST });
    await rule('set_reward', { course, amount: 0n });
    const early = await newLearner(second);
    await query(`INSERT INTO app.owed_rewards (account_id, kind, course, amount) VALUES ($1, 'course', $2, 1)`, [
      early,
      course,
    ]);
    const { database } = network;
    await inTurn(database, (transaction) => oweWaitingRewards(database.sequelize, transaction, early));
    await eventually(async () => (await stateOf(early))[0]?.[1] === 'setting');
    await rule('set_reward', { course, amount: 70n * BST });
    await eventually(async () => (await stateOf(early))[0]?.[0] === 'paid');
    assert.equal((await rewards(early))[0]?.amount, String(70n * BST));
  });

  it('reaches who brought the learner, and the sums agree', async () => {
    const { database } = network;
    const referrer = await newLearner();
    const learner = await newLearner(Keypair.random().publicKey(), referrer);
    await finish(learner);
    await query(
      `INSERT INTO app.identity_checks (account_id, provider, state, decided_at) VALUES ($1, 'manual', 'verified', now())`,
      [learner],
    );
    await inTurn(database, (transaction) => oweForVerified(database.sequelize, transaction, learner));
    assert.deepEqual(await stateOf(referrer), [['waiting', 'wallet']]);
    const wallet = Keypair.random().publicKey();
    await query('INSERT INTO app.wallets (subject, account_id) VALUES ($1, $2)', [wallet, referrer]);
    await inTurn(database, (transaction) => oweWaitingRewards(database.sequelize, transaction, referrer));
    await eventually(async () => (await stateOf(referrer))[0]?.[0] === 'paid');
    const sums = await database.readSnapshot((snapshot) => readSums(snapshot, referrer));
    assert.deepEqual(sums, { wallet: '0', open: '0', paid: String(50n * BST), invited: 1, counted: 1 });

    await eventually(async () => (await query(`SELECT FROM app.outbox_calls WHERE state <> 'confirmed'`)).length === 0);
    const audit = await auditRewards(database.sequelize, network.keys.minter.publicKey());
    assert.deepEqual(audit, { rewards: 5, amount: String(360n * BST), open: 0, faults: [] });
  });

  it('is missed by the audit when a side lacks it or says something else, and the command ends with 1', async () => {
    const audit = async () => (await auditRewards(network.database.sequelize)).faults;
    const [{ id }] = await query(`SELECT id FROM app.outbox_calls WHERE kind = 'reward' ORDER BY id LIMIT 1`);
    await query(`UPDATE app.outbox_calls SET item = jsonb_set(item, '{amount}', '"1"') WHERE id = $1`, [id]);
    assert.match((await audit()).join(), /was minted in ledger \d+ with 800000000 units, but 1 were owed/);
    await query(`UPDATE app.outbox_calls SET state = 'dead' WHERE id = $1`, [id]);
    assert.match((await audit()).join(), /its call \d+ is dead: it may be sent again/);
    await query(`UPDATE app.outbox_calls SET item = jsonb_set(item, '{key}', $2), state = 'confirmed' WHERE id = $1`, [
      id,
      JSON.stringify('0'.repeat(64)),
    ]);
    const faults = (await audit()).join();
    assert.match(faults, /is confirmed \(call \d+\), but the ledger minted none/);
    assert.match(faults, /but nothing was owed for it/);
    await newLearner(Keypair.random().publicKey());
    await query(`INSERT INTO app.owed_rewards (account_id, kind, course, amount)
      SELECT account_id, 'course', 'forgotten', 1 FROM app.wallets ORDER BY linked_at DESC LIMIT 1`);
    assert.match((await audit()).join(), /its account has a wallet, but the outbox has no call for it/);
    const said: string[] = [];
    await runAudit({ DATABASE_URL: network.databaseUrl }, (line: string) => said.push(line));
    assert.equal(process.exitCode, 1);
    process.exitCode = undefined;
    assert.match(
      said.join('\n'),
      /^The ledger minted 4 of our rewards, 280\.0000000 BST[\s\S]*The sums do not agree, in \d+ places:/,
    );
  });
});
