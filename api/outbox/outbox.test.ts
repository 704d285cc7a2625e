/** The outbox on a real network, read by the real indexer. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Keypair } from '@stellar/stellar-sdk';
import type pg from 'pg';
import type { Database } from '../database.ts';
import { type OutboxNetwork, startOutboxNetwork } from '../testing/outbox-network.ts';
import { inTurn } from '../transaction.ts';
import { addChannels } from './channels.ts';
import { type Dispatcher, dispatch } from './dispatch.ts';
import { callKinds } from './kinds.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { type Call, oweCall } from './model.ts';
import { settle } from './settle.ts';

describe('the outbox', function () {
  this.timeout(120_000);
  let network: OutboxNetwork;
  let database: Database;
  let sql: pg.Client;
  let ledger: Ledger;
  let dispatcher: Dispatcher;

  before(async () => {
    network = await startOutboxNetwork();
    ({ database, sql } = network);
    const { channels, file, keys, localnet } = network;
    await addChannels(database.sequelize, channels.keys());
    ledger = openLedger({ rpcUrls: [localnet.rpcUrl], horizonUrl: undefined, passphrase: localnet.networkPassphrase });
    dispatcher = {
      ...{ sequelize: database.sequelize, ledger, contracts: file.contracts, channels, bidMax: 100_000n },
      signers: { attestor: keys.attestor, issuer: keys.issuer, minter: keys.minter },
    };
  });
  after(() => network?.close());

  const owe = (call: Call & { key: string }) =>
    inTurn(database, (transaction) => oweCall(database.sequelize, call, transaction));
  const step = async () => {
    for (const kind of callKinds) while ((await dispatch(dispatcher, kind)) === 'made');
    await settle({ sequelize: database.sequelize, ledger: dispatcher.ledger });
  };
  /** Works until nothing waits or is under way. */
  async function drain(): Promise<void> {
    for (const until = Date.now() + 60_000; ; await sleep(50)) {
      await step();
      const { rows } = await sql.query(
        `SELECT count(*)::int AS n FROM app.outbox_calls WHERE state IN ('waiting', 'sent')`,
      );
      if (rows[0].n === 0) return;
      if (Date.now() > until) assert.fail(JSON.stringify((await sql.query('SELECT * FROM app.outbox_calls')).rows));
    }
  }
  const progress = (learner: string, lessonsDone: number): Call => ({
    kind: 'progress',
    item: {
      ...{ learner, course: 'soroban_contracts', lessonsDone, lessonsTotal: 6 },
      percent: Math.floor((100 * lessonsDone) / 6),
    },
  });
  const stateOf = async (key: string) => {
    const { rows } = await sql.query(
      'SELECT state, ledger, refusal, tries, bumps FROM app.outbox_calls WHERE key = $1',
      [key],
    );
    return rows[0];
  };

  it('brings progress, certificates and rewards to the ledger, in batches, each once', async () => {
    const learners = Array.from({ length: 40 }, () => Keypair.random().publicKey());
    await Promise.all(learners.map((learner, index) => owe({ key: `progress ${index}`, ...progress(learner, 6) })));
    const learner = learners[0] as string;
    const id = randomBytes(16).toString('hex');
    await owe({
      key: 'credential',
      kind: 'credential',
      item: {
        ...{ id, learner, course: 'soroban_contracts', kind: 'Completion', expiresAt: null },
        contentHash: randomBytes(32).toString('hex'),
      },
    });
    await owe({
      key: 'reward',
      kind: 'reward',
      item: { to: learner, amount: '3000000000', course: 'soroban_contracts', kind: 'Course', key: '07'.repeat(32) },
    });
    await drain();
    const { rows } = await sql.query(`SELECT count(DISTINCT learner)::int AS learners, count(*)::int AS events
      FROM (SELECT decoded->>'learner' AS learner FROM log.events WHERE name = 'course_completed') AS completed`);
    assert.deepEqual(rows, [{ learners: 40, events: 40 }]);
    const balance = await sql.query('SELECT balance FROM chain.token_balances WHERE account = $1', [learner]);
    assert.equal(balance.rows[0]?.balance, '3000000000');
    const made = await sql.query(
      `SELECT kind, state, count(*)::int AS n FROM app.outbox_transactions GROUP BY 1, 2 ORDER BY 1`,
    );
    assert.deepEqual(made.rows, [
      { kind: 'credential', state: 'landed', n: 1 },
      { kind: 'progress', state: 'landed', n: 2 },
      { kind: 'reward', state: 'landed', n: 1 },
    ]);
    assert.ok((await stateOf('reward')).ledger > 0);
  });

  it('lays aside what the contract will never take, and lets the rest of its batch go', async () => {
    const to = Keypair.random().publicKey();
    const item = { to, course: 'soroban_contracts', kind: 'Course', key: '08'.repeat(32) } as const;
    const amount = '3000000000';
    await owe({ key: 'no course', kind: 'reward', item: { ...item, amount, course: 'No' } });
    await owe({ key: 'right', kind: 'reward', item: { ...item, amount } });
    await owe({ key: 'twice', kind: 'reward', item: { ...item, amount } });
    await drain();
    const [dead, right, twice] = [await stateOf('no course'), await stateOf('right'), await stateOf('twice')];
    assert.deepEqual([dead.state, right.state, twice.state], ['dead', 'confirmed', 'dead']);
    assert.match(dead.refusal, /^CourseKeyInvalid: /);
    assert.match(twice.refusal, /^RewardKeyUsed: /);
  });

  it('moves a certificate to another address once it is on the ledger, and waits while it is not', async () => {
    const [oldId, newId] = [randomBytes(16).toString('hex'), randomBytes(16).toString('hex')];
    const item = (learner: string) => ({ learner, contentHash: randomBytes(32).toString('hex'), expiresAt: null });
    const [before, after] = [Keypair.random().publicKey(), Keypair.random().publicKey()];
    const move: Call = { kind: 'reissue', item: { oldId, newId, ...item(after), reason: 'wallet linked' } };
    await owe({ key: 'move', ...move });
    await step();
    const waits = await stateOf('move');
    assert.deepEqual([waits.state, waits.tries], ['waiting', 0]);
    assert.match(waits.refusal, /^CredentialNotFound: /);
    await owe({
      key: 'moves',
      kind: 'credential',
      item: { id: oldId, course: 'soroban_contracts', kind: 'Completion', ...item(before) },
    });
    await drain();
    await owe({ key: 'move again', ...move });
    await drain();
    assert.match((await stateOf('move again')).refusal, /^CredentialSuperseded: /);
    const { rows } = await sql.query(
      'SELECT id, learner, status, supersedes, successor FROM chain.credentials WHERE id IN ($1, $2) ORDER BY issued_event',
      [oldId, newId],
    );
    assert.deepEqual(rows, [
      { id: oldId, learner: before, status: 'superseded', supersedes: null, successor: newId },
      { id: newId, learner: after, status: 'valid', supersedes: oldId, successor: null },
    ]);
  });

  it('suspends, reinstates and revokes a certificate for a reason, and lays aside what the contract will not have', async () => {
    const id = randomBytes(16).toString('hex');
    const learner = Keypair.random().publicKey();
    const contentHash = randomBytes(32).toString('hex');
    const issued = {
      id,
      learner,
      contentHash,
      course: 'soroban_contracts',
      kind: 'Completion',
      expiresAt: null,
    } as const;
    await owe({ key: 'stands', kind: 'credential', item: issued });
    await drain();
    const standing = async () => {
      const { rows } = await sql.query('SELECT status, status_reason AS reason FROM chain.credentials WHERE id = $1', [
        id,
      ]);
      return rows[0];
    };
    const reason = `${'ü'.repeat(127)}!!`;
    await owe({ key: 'hold', kind: 'suspend', item: { id, reason } });
    await drain();
    assert.deepEqual(await standing(), { status: 'suspended', reason });
    await owe({ key: 'free', kind: 'reinstate', item: { id, reason: 'looked into' } });
    await drain();
    assert.deepEqual(await standing(), { status: 'valid', reason: 'looked into' });
    await owe({ key: 'too long', kind: 'revoke', item: { id, reason: `${reason}!` } });
    await owe({ key: 'end', kind: 'revoke', item: { id, reason: 'issued in error' } });
    await drain();
    assert.deepEqual(await standing(), { status: 'revoked', reason: 'issued in error' });
    await owe({ key: 'end again', kind: 'revoke', item: { id, reason: 'once more' } });
    await drain();
    assert.match((await stateOf('too long')).refusal, /^ReasonTooLong: /);
    assert.match((await stateOf('end again')).refusal, /^CredentialRevoked: /);
    assert.equal((await stateOf('end again')).state, 'dead');
    assert.ok((await stateOf('end')).ledger > 0);
  });

  it('takes what the ledger says already for done', async () => {
    const learner = Keypair.random().publicKey();
    await owe({ key: 'three', ...progress(learner, 3) });
    await drain();
    await owe({ key: 'two', ...progress(learner, 2) });
    await owe({ key: 'three again', ...progress(learner, 3) });
    await drain();
    assert.deepEqual([(await stateOf('two')).state, (await stateOf('three again')).state], ['confirmed', 'confirmed']);
    const { rows } = await sql.query(`SELECT count(*)::int AS n FROM log.events WHERE decoded->>'learner' = $1`, [
      learner,
    ]);
    assert.equal(rows[0].n, 1);
  });

  it('does nothing twice that was answered by a time-out though it landed', async () => {
    const learner = Keypair.random().publicKey();
    await owe({ key: 'timed out', ...progress(learner, 1) });
    dispatcher.ledger = {
      ...ledger,
      async send(transaction) {
        await ledger.send(transaction);
        throw new Error('time-out');
      },
    };
    await assert.rejects(step(), /time-out/);
    dispatcher.ledger = ledger;
    await drain();
    const { rows } = await sql.query(`SELECT count(*)::int AS n FROM log.events WHERE decoded->>'learner' = $1`, [
      learner,
    ]);
    assert.equal(rows[0].n, 1);
  });

  it('waits, and says why, while the network asks for more than we pay', async () => {
    const learner = Keypair.random().publicKey();
    dispatcher.ledger = { ...ledger, usualBid: async () => 100_001n };
    await owe({ key: 'dear', ...progress(learner, 1) });
    await step();
    assert.match((await stateOf('dear')).refusal, /more than we pay, 100000 stroops/);
    dispatcher.ledger = ledger;
    await sql.query('UPDATE app.outbox_calls SET not_before = now()');
    await drain();
  });

  it('looks after the others when one cannot be looked after, and counts no waiting as a failed try', async () => {
    const [first, second] = [Keypair.random().publicKey(), Keypair.random().publicKey()];
    await owe({ key: 'unlucky', ...progress(first, 1) });
    let unlucky: string | undefined;
    dispatcher.ledger = {
      ...ledger,
      async send(transaction) {
        const hash = Buffer.from(transaction.hash()).toString('hex');
        unlucky ??= hash;
        if (hash === unlucky) throw new Error('an answer that nobody understands');
        return ledger.send(transaction);
      },
    };
    await assert.rejects(step(), /nobody understands/);
    await owe({
      key: 'lucky',
      kind: 'credential',
      item: {
        ...{ learner: second, course: 'soroban_contracts', kind: 'Completion', expiresAt: null },
        ...{ id: randomBytes(16).toString('hex'), contentHash: randomBytes(32).toString('hex') },
      },
    });
    for (const until = Date.now() + 20_000; (await stateOf('lucky')).state !== 'confirmed'; await sleep(50)) {
      assert.ok(Date.now() < until);
      await step().catch(() => {});
    }
    assert.equal((await stateOf('unlucky')).state, 'sent');
    dispatcher.ledger = { ...ledger, usualBid: async () => 100_001n };
    await owe({ key: 'waits', ...progress(second, 2) });
    await step().catch(() => {});
    assert.partialDeepStrictEqual(await stateOf('waits'), { state: 'waiting', tries: 0 });
    dispatcher.ledger = ledger;
    await sql.query('UPDATE app.outbox_calls SET not_before = now()');
    await drain();
  });

  it('signs nothing but what it asked for', async () => {
    await owe({ key: 'forged', ...progress(Keypair.random().publicKey(), 1) });
    type Asked = { result?: { auth: { rootInvocation: { function: { value: { args: unknown[] } } } }[] } };
    dispatcher.ledger = {
      ...ledger,
      async simulate(transaction) {
        const answer = await ledger.simulate(transaction);
        const args = (answer as Asked).result?.auth[0]?.rootInvocation.function.value.args;
        if (args) args.length = 1;
        return answer;
      },
    };
    await assert.rejects(step(), /asks for a signature over something else/);
    dispatcher.ledger = ledger;
    await drain();
  });
});
