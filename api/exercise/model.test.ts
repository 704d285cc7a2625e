import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Account, Address, Keypair, MuxedAccount, nativeToScVal } from '@stellar/stellar-sdk';
import { Sequelize } from 'sequelize';
import { type TestApi, testApi } from '../testing/api.ts';
import { deeds, publishDeeds } from '../testing/exercise.ts';
import { eventId, type TestEvent, txHash, writeEvents } from '../testing/rows.ts';
import { findExerciseEvent } from './model.ts';

const since = new Date('2026-11-27T10:00:00.700Z');
const second = (offset: number) => new Date(Date.parse('2026-11-27T10:00:00Z') + offset * 1000);

describe('findExerciseEvent', () => {
  let api: TestApi;
  let sequelize: Sequelize;
  before(async () => {
    api = await testApi();
    await publishDeeds(api.databaseUrl);
    sequelize = new Sequelize(api.databaseUrl, { dialect: 'postgres', logging: false });
  });
  after(async () => {
    await sequelize.close();
    await api.close();
  });
  beforeEach(() => api.sql.query('TRUNCATE log.events CASCADE'));

  /** An account with these wallets, new ones by default. */
  async function newLearner(subjects = [Keypair.random().publicKey()]) {
    const id = randomUUID();
    await api.sql.query('INSERT INTO app.accounts (id) VALUES ($1)', [id]);
    for (const subject of subjects)
      await api.sql.query('INSERT INTO app.wallets (subject, account_id) VALUES ($1, $2)', [subject, id]);
    return { id, wallet: subjects[0] as string };
  }
  const topic = (text: string) => String(nativeToScVal(text, { type: 'symbol' }).toXdr('base64'));
  const address = (text: string) => String(new Address(text).toScVal().toXdr('base64'));
  let ledger = 100;
  /** An event in a ledger of its own, so many seconds after ten o'clock. */
  function event(name: string, at: number, topics: string[], data: object, contract = 'practice'): TestEvent {
    ledger += 1;
    const closedAt = second(at);
    return { id: eventId(ledger), contract, name, topics: [topic(name), ...topics], data: { ...data }, closedAt };
  }
  const counted = (learner: string, count: number, at = 5) =>
    event('counter_incremented', at, [address(learner)], { learner, count });
  const find = (account: string, exercise: string) =>
    findExerciseEvent({ sequelize }, { account, course: deeds, exercise, since });

  it('finds the first that meets the conditions', async () => {
    const { id, wallet } = await newLearner();
    assert.equal(await find(id, 'count'), undefined);
    const events = [1, 2, 3, 4].map((count) => counted(wallet, count, count));
    await writeEvents(api.sql, events.slice(0, 2));
    assert.equal(await find(id, 'count'), undefined);
    await writeEvents(api.sql, events.slice(2));
    const third = Number(BigInt((events[2] as TestEvent).id.slice(0, 19)) >> 32n);
    assert.deepEqual(await find(id, 'count'), {
      event: events[2]?.id,
      ledger: third,
      closedAt: second(3),
      txHash: txHash(third),
    });
  });

  it('looks on where many do not meet them', async () => {
    const { id, wallet } = await newLearner();
    const events = Array.from({ length: 1_050 }, (_, index) => counted(wallet, index < 1_049 ? 1 : 3));
    await writeEvents(api.sql, events);
    assert.equal((await find(id, 'count'))?.event, events.at(-1)?.id);
  });

  it('counts none from before, but the whole second of the enrolment', async () => {
    const { id, wallet } = await newLearner();
    await writeEvents(api.sql, [counted(wallet, 3, -1)]);
    assert.equal(await find(id, 'count'), undefined);
    const event = counted(wallet, 3, 0);
    await writeEvents(api.sql, [event]);
    assert.equal((await find(id, 'count'))?.event, event.id);
  });

  it('counts nobody else’s, no other event and no other contract’s', async () => {
    const [mine, other] = [await newLearner(), await newLearner()];
    const stored = event('value_stored', 5, [address(mine.wallet)], { learner: mine.wallet, count: 3 });
    const foreign = event(
      'counter_incremented',
      5,
      [address(mine.wallet)],
      { learner: mine.wallet, count: 3 },
      'token',
    );
    await writeEvents(api.sql, [counted(other.wallet, 3), stored, foreign]);
    assert.equal(await find(mine.id, 'count'), undefined);
    assert.equal(await find(randomUUID(), 'count'), undefined);
    assert.equal(await find(other.id, 'nonesuch'), undefined);
    assert.ok(await find(other.id, 'count'));
  });

  it('counts any wallet of theirs, but none that others share', async () => {
    const shared = Keypair.random().publicKey();
    const muxed = new MuxedAccount(new Account(Keypair.random().publicKey(), '0'), '7');
    const own = Keypair.random().publicKey();
    const { id } = await newLearner([`${shared}:12`, muxed.accountId(), own]);
    const base = muxed.baseAccount().accountId();
    await writeEvents(api.sql, [counted(shared, 3), counted(base, 3)]);
    assert.equal(await find(id, 'count'), undefined);
    await writeEvents(api.sql, [counted(own, 3)]);
    assert.ok(await find(id, 'count'));
  });

  it('finds 1 BST that was sent, in either form of the event, and none that was received', async () => {
    const [mine, other] = [await newLearner(), await newLearner()];
    const transfer = (from: string, to: string, data: object) =>
      event('transfer', 5, [address(from), address(to)], { from, to, toMuxedId: null, ...data }, 'token');
    await writeEvents(api.sql, [
      transfer(mine.wallet, other.wallet, { amount: '9999999' }),
      transfer(other.wallet, mine.wallet, { amount: '10000000' }),
    ]);
    assert.equal(await find(mine.id, 'send'), undefined);
    const muxed = transfer(mine.wallet, other.wallet, { amount: '90071992547409930000000', toMuxedId: '7' });
    await writeEvents(api.sql, [muxed]);
    assert.equal((await find(mine.id, 'send'))?.event, muxed.id);
  });

  it('finds a vote, whose voter is the second topic', async () => {
    const [mine, other] = [await newLearner(), await newLearner()];
    const vote = (voter: string) => {
      const id = String(nativeToScVal(4, { type: 'u32' }).toXdr('base64'));
      const data = { id: 4, voter, support: 'for', weight: '10', reason: '' };
      return event('vote_cast', 5, [id, address(voter)], data, 'governance');
    };
    await writeEvents(api.sql, [vote(other.wallet)]);
    assert.equal(await find(mine.id, 'vote'), undefined);
    await writeEvents(api.sql, [vote(mine.wallet)]);
    assert.ok(await find(mine.id, 'vote'));
  });
});
