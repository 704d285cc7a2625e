/** Single faults, each by itself: what waits says why, and goes on when it can. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Keypair } from '@stellar/stellar-sdk';
import { ensureFunded } from '../../stack/chain.ts';
import { mishaps } from '../testing/outbox-mishaps.ts';
import { type OutboxNetwork, startOutboxNetwork } from '../testing/outbox-network.ts';
import { inTurn } from '../transaction.ts';
import { addChannels, deriveChannels, refillChannels } from './channels.ts';
import { type Dispatcher, dispatch } from './dispatch.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { oweCall, type ProgressItem } from './model.ts';
import { canPay } from './prepare.ts';
import { settle } from './settle.ts';

describe('the outbox, faced with', function () {
  this.timeout(300_000);
  let network: OutboxNetwork;
  let ledger: Ledger;
  let dispatcher: Dispatcher;
  let count = 0;

  before(async () => {
    network = await startOutboxNetwork({ channels: 1, isRuled: true });
    const { database, channels, file, keys, localnet } = network;
    await addChannels(database.sequelize, channels.keys());
    ledger = openLedger({ rpcUrls: [localnet.rpcUrl], horizonUrl: undefined, passphrase: localnet.networkPassphrase });
    dispatcher = {
      ...{ sequelize: database.sequelize, ledger, contracts: file.contracts, channels, bidMax: 100_000n },
      signers: { attestor: keys.attestor, issuer: keys.issuer, minter: keys.minter },
    };
  });
  after(() => network?.close());

  /** Of a new learner, and so of one that has no event yet. */
  async function owe(other: Partial<ProgressItem> = {}): Promise<{ key: string; learner: string }> {
    const [key, learner] = [`call ${++count}`, Keypair.random().publicKey()];
    const item = { learner, course: 'soroban_contracts', percent: 50, lessonsDone: 3, lessonsTotal: 6, ...other };
    await inTurn(network.database, (transaction) =>
      oweCall(network.database.sequelize, { key, kind: 'progress', item }, transaction),
    );
    return { key, learner };
  }
  const stateOf = async ({ key }: { key: string }) => {
    const { rows } = await network.sql.query(
      'SELECT c.state, c.refusal, c.tries, c.bumps, t.fee, t.state AS of FROM app.outbox_calls AS c LEFT JOIN app.outbox_transactions AS t ON hash = transaction WHERE key = $1',
      [key],
    );
    return rows[0];
  };
  /** Forgets for how long it would have waited. */
  const step = async () => {
    await network.sql.query(`UPDATE app.outbox_calls SET not_before = now() WHERE state = 'waiting'`);
    while (['made', 'refused'].includes(await dispatch(dispatcher, 'progress')))
      await network.sql.query(
        `UPDATE app.outbox_calls SET not_before = now() + interval '1 minute' WHERE state = 'waiting'`,
      );
    await settle(dispatcher);
  };
  /** Works until it is on the ledger, and asks the ledger whether it is there once. */
  async function requireOnce(call: { key: string; learner: string }): Promise<void> {
    for (const until = Date.now() + 60_000; (await stateOf(call)).state !== 'confirmed'; await sleep(50)) {
      if (Date.now() > until) assert.fail(JSON.stringify(await stateOf(call)));
      await step();
    }
    const { rows } = await network.sql.query(
      `SELECT count(*)::int AS n FROM log.events WHERE name = 'progress_recorded' AND decoded->>'learner' = $1`,
      [call.learner],
    );
    assert.equal(rows[0].n, 1);
  }
  /** Lets a ledger close so much later than the last one. */
  async function pass(seconds: number): Promise<void> {
    const { closeTime } = await network.chain.server.getLatestLedger();
    await network.localnet.advanceTo({ time: Number(closeTime) + seconds });
  }
  const mishap = (name: keyof typeof mishaps) => {
    const unused = {} as never;
    return mishaps[name]?.({ network, random: () => 0, rpc: unused, postgres: unused, redis: unused, redisUrl: '' });
  };

  it('a paused contract: waits, and goes on', async () => {
    const lift = await mishap('the contract is paused');
    const call = await owe();
    await step();
    const { state, refusal, tries } = await stateOf(call);
    assert.deepEqual([state, tries], ['waiting', 0]);
    assert.match(refusal, /^ContractPaused: /);
    await lift?.();
    await requireOnce(call);
  });

  it('a role that is taken away, before and after it was signed: waits, and goes on when it is granted again', async () => {
    const before = await owe();
    network.localnet.freeze();
    await step(); // simulated and sent while the role is held
    assert.equal((await stateOf(before)).state, 'sent');
    network.localnet.thaw();
    const lift = await mishap('the role is taken away');
    const after = await owe();
    for (const until = Date.now() + 30_000; !(await stateOf(after)).refusal; await sleep(50)) {
      assert.ok(Date.now() < until);
      await step();
    }
    assert.match((await stateOf(after)).refusal, /^Unauthorized: /);
    await lift?.();
    await requireOnce(before);
    await requireOnce(after);
  });

  it('somebody else who uses the sequence number: waits until the transaction can land no more, and makes another', async () => {
    network.localnet.freeze();
    const call = await owe();
    await dispatch(dispatcher, 'progress'); // stored, not sent
    network.localnet.thaw();
    await mishap('somebody else uses the sequence number of a channel');
    await step();
    assert.deepEqual([(await stateOf(call)).state, (await stateOf(call)).refusal], ['sent', 'txBadSeq']);
    await pass(130);
    await requireOnce(call);
    assert.partialDeepStrictEqual(await stateOf(call), { bumps: 1, tries: 0 });
  });

  it('a ledger that takes longer than a transaction has: bids twice as much for the next', async () => {
    const call = await owe();
    network.localnet.freeze();
    await dispatch(dispatcher, 'progress');
    const first = await stateOf(call);
    await pass(130); // before it was sent
    network.localnet.thaw();
    for (const until = Date.now() + 30_000; (await stateOf(call)).state !== 'waiting'; await sleep(50)) {
      assert.ok(Date.now() < until);
      await settle(dispatcher);
    }
    assert.equal((await stateOf(call)).refusal, 'The network did not take it in time.');
    await requireOnce(call);
    assert.ok(BigInt((await stateOf(call)).fee) > BigInt(first.fee));
  });

  for (const name of ['a channel is drained', 'a channel is merged away'] as const)
    it(`${name.replace(' is', ' that is')}: waits, says so, and goes on when it is refilled`, async () => {
      const lift = await mishap(name);
      const call = await owe();
      await step();
      assert.match((await stateOf(call)).refusal, /can't pay for a transaction|No channel account can pay/);
      const isRich = async (address: string) => canPay((await ledger.account(address))?.spendable ?? 0n, 100_000n);
      await refillChannels(network.database.sequelize, isRich);
      await step();
      assert.equal((await stateOf(call)).refusal, 'No channel account can pay for a transaction.');
      await lift?.();
      await refillChannels(network.database.sequelize, isRich);
      await requireOnce(call);
    });

  it('an RPC that is away: says so at what waits', async () => {
    const call = await owe();
    dispatcher.ledger = openLedger({ rpcUrls: ['http://127.0.0.1:9'], horizonUrl: undefined, passphrase: '' });
    await assert.rejects(step(), { name: 'LedgerAwayError' });
    assert.match((await stateOf(call)).refusal, /^No Stellar RPC answers: /);
    dispatcher.ledger = ledger;
    await requireOnce(call);
  });

  it('a call that nobody can write: lays it aside, and lets the others go', async () => {
    const broken = await owe({ learner: 'nobody' });
    const call = await owe();
    await step();
    assert.equal((await stateOf(broken)).state, 'dead');
    assert.match((await stateOf(broken)).refusal, /^It can't be written: /);
    await requireOnce(call);
  });

  it('other channels than before: carries to its end what the retired ones have under way', async () => {
    const [call, later] = [await owe(), await owe()];
    network.localnet.freeze();
    await step();
    const channels = deriveChannels(randomBytes(32), 1);
    dispatcher.channels = channels;
    await addChannels(dispatcher.sequelize, channels.keys());
    network.localnet.thaw();
    for (const address of channels.keys()) await ensureFunded(network.chain, address);
    await requireOnce(call);
    await requireOnce(later);
    const { rows } = await network.sql.query('SELECT address FROM app.outbox_channels WHERE NOT is_retired');
    assert.deepEqual(rows, [{ address: [...channels.keys()][0] }]);
  });
});
