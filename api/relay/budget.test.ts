/** What is paid for people a day, and until when a signature can be taken: on a real network, with the worker standing still or not. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Keypair } from '@stellar/stellar-sdk';
import type { RelayBudget, RelayPreparation, RelaySpending } from '#wire';
import { dispatch } from '../outbox/dispatch.ts';
import type { TestApi } from '../testing/api.ts';
import { asking, newPerson, type Person, refusal } from '../testing/person.ts';
import {
  ended,
  prepareRelay,
  type RelaySite,
  signatureOf,
  signTransaction,
  startRelaySite,
  submitRelay,
} from '../testing/relay.ts';

describe('what the relay pays', function () {
  this.timeout(240_000);
  let site: RelaySite;
  const friend = Keypair.random().publicKey();
  const mean: TestApi[] = [];

  before(async () => {
    site = await startRelaySite(100);
  });
  after(async () => {
    for (const api of mean) await api.close();
    await site?.close();
  });
  beforeEach(() =>
    site.network.sql.query('DELETE FROM app.relay_calls; DELETE FROM app.outbox_calls; DELETE FROM app.relay_budgets'),
  );

  const on = async (relay: Parameters<RelaySite['beside']>[0]) => {
    const api = await site.beside(relay);
    mean.push(api);
    return (person: Person): Person => ({ ...person, ask: asking(api, { Authorization: `Bearer ${person.token}` }) });
  };
  async function prepared(person: Person, amount = '1'): Promise<RelayPreparation> {
    const { status, body } = await prepareRelay(person, { kind: 'transfer', to: friend, amount });
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  }
  /** Asks again while Postgres has no connection to spare: what is counted must be exact all the same. */
  async function submit(person: Person, preparation: RelayPreparation) {
    const body = { preparation: preparation.id, signedAuthEntry: signatureOf(preparation, person.keypair) };
    for (;;) {
      const answer = await submitRelay(person, body);
      if (answer.status !== 503) return answer;
    }
  }
  const budgetOf = async (person: Person) => (await person.ask<RelayBudget>('GET', '/v1/relay/budget')).body;
  const statuses = (answers: { status: number }[]) =>
    Object.entries(Object.groupBy(answers, ({ status }) => status)).map(([status, some]) => [
      Number(status),
      some?.length,
    ]);

  it('is never more than so many calls a day, though more come at once', async () => {
    const person = (await on({ callsPerDay: 2 }))(await site.holder());
    const wanted: RelayPreparation[] = [];
    for (let n = 0; n < 5; n += 1) wanted.push(await prepared(person));
    const answers = await Promise.all(wanted.flatMap((each) => [submit(person, each), submit(person, each)]));
    const taken = await site.network.sql.query('SELECT count(*)::int AS n FROM app.outbox_calls');
    assert.equal(taken.rows[0].n, 2);
    const refused = answers.find(({ status }) => status === 429);
    assert.deepEqual(refused && refusal(refused), [429, 'relay_spent']);
    assert.match(refused?.body.detail ?? '', /^Your 2 paid calls of today are used\./);
    assert.ok(Number(refused?.headers.get('Retry-After')) > 0);
    assert.deepEqual((await budgetOf(person)).account, { max: 2, left: 0 });
    assert.deepEqual((await budgetOf(person)).wallets, [{ address: person.keypair.publicKey(), max: 2, left: 0 }]);
  });

  it('is never more than a day may cost, and says so to an admin from four fifths on', async () => {
    const [one, ...others] = [await site.holder(), await site.holder(), await site.holder(), await site.holder()];
    const admin = await newPerson(site.api, ['admin']);
    const { fee_max } = await (async () => {
      await prepared(one as Person);
      return (await site.network.sql.query('SELECT fee_max FROM app.relay_calls')).rows[0];
    })();
    const day = (BigInt(fee_max) * 5n * 7n) / 2n; // three and a half of them
    const there = await on({ dayMax: day });
    const people = [one as Person, ...others].map(there);
    const wanted = await Promise.all(
      people.flatMap((person) => [0, 1].map(async () => ({ person, it: await prepared(person) }))),
    );
    const answers = await Promise.all(wanted.map(({ person, it }) => submit(person, it)));
    assert.deepEqual(statuses(answers), [
      [200, 3],
      [429, 5],
    ]);
    assert.match(
      answers.find(({ status }) => status === 429)?.body.detail ?? '',
      /^What we pay for all calls of a day is used up/,
    );
    const { body } = await there(admin).ask<RelaySpending>('GET', '/v1/admin/relay');
    assert.ok(BigInt(body.spentStroops) <= day && body.isAlarm, JSON.stringify(body));
    assert.deepEqual(refusal(await (one as Person).ask('GET', '/v1/admin/relay')), [403, 'role_needed']);
  });

  it('gives back what was not spent, and the call where nothing was sent', async () => {
    const person = await site.holder();
    const [first, second] = [await prepared(person, '200'), await prepared(person, '200')];
    for (const each of [first, second]) assert.equal((await submit(person, each)).status, 200);
    assert.equal((await budgetOf(person)).account.left, 18);
    const work = site.begin();
    assert.equal((await ended(person, first.id)).state, 'confirmed');
    assert.equal((await ended(person, second.id)).state, 'dead');
    await work.close();
    const { account, wallets } = await budgetOf(person);
    assert.deepEqual([account.left, wallets[0]?.left], [19, 19]);
    const { rows } = await site.network.sql.query(
      `SELECT used, (SELECT fee_max FROM app.relay_calls WHERE id = $1) AS fee_max FROM app.relay_budgets WHERE of = 'fees'`,
      [first.id],
    );
    assert.equal(rows[0].used, rows[0].fee_max, 'one transaction of the first');
  });

  it('lands once, though the worker was gone after it had made the transaction', async () => {
    const person = await site.holder();
    const preparation = await prepared(person);
    await submit(person, preparation);
    assert.equal(await dispatch(site.dispatcher, 'transfer'), 'made');
    assert.equal(await dispatch(site.dispatcher, 'transfer'), 'idle');
    const work = site.begin();
    assert.equal((await ended(person, preparation.id)).state, 'confirmed');
    await work.close();
    const { rows } = await site.network.sql.query(
      `SELECT count(*)::int AS n FROM log.events WHERE name = 'transfer' AND decoded->>'from' = $1`,
      [person.keypair.publicKey()],
    );
    assert.equal(rows[0].n, 1);
  });

  it('pays for no call that costs more than one may', async () => {
    const person = (await on({ feeMax: 1_000_000n }))(await site.holder());
    const answer = await prepareRelay(person, { kind: 'transfer', to: friend, amount: '1' });
    assert.deepEqual(refusal(answer), [409, 'call_refused']);
    assert.match(answer.body.detail, /we pay at most 0\.1 for one call/);
    const before = await site.holder();
    const preparation = await prepared(before);
    const later = (await on({ feeMax: 1_000_000n }))(before);
    assert.deepEqual(refusal(await submit(later, preparation)), [409, 'call_refused'], 'nor one that was cheaper');
  });

  it('sends nothing when its signature holds no more, and says that it never will be', async () => {
    const person = (await on({ signatureLedgers: 60 }))(await site.holder());
    const [early, late] = [await prepared(person), await prepared(person)];
    assert.equal((await submit(person, early)).status, 200);
    for (;;) {
      const { sequence } = await site.dispatcher.ledger.latest();
      if (sequence > (late.signatureLedger ?? 0)) break;
      await sleep(500);
    }
    const refused = await submit(person, late);
    assert.deepEqual(refusal(refused), [409, 'call_refused']);
    assert.match(refused.body.detail, /^It was not taken in time and never will be\. Nothing was lost\./);
    const work = site.begin();
    const { state, refusal: why } = await ended(person, early.id);
    await work.close();
    assert.deepEqual([state, why], ['dead', 'It was not taken in time and never will be. Nothing was lost.']);
    assert.equal((await budgetOf(person)).account.left, 20);
  });

  it('lets an account wait for its wallet while others are made, and tells the one that came too late', async () => {
    const [slow, quick] = [await newPerson(site.api), await newPerson(site.api)];
    const prepare = async (person: Person) => (await prepareRelay(person, { kind: 'account' })).body;
    const [first, second] = [await prepare(slow), await prepare(quick)];
    const sign = (person: Person, it: RelayPreparation) =>
      submitRelay(person, { preparation: it.id, signedTransaction: signTransaction(it, person.keypair) });
    const work = site.begin();
    await sign(quick, second);
    assert.equal((await ended(quick, second.id)).state, 'confirmed');
    await sign(slow, first);
    const { state, refusal: why } = await ended(slow, first.id);
    assert.deepEqual([state, why], ['dead', 'Another account was made before this one. Nothing was lost.']);
    const again = await prepare(slow);
    await sign(slow, again);
    assert.equal((await ended(slow, again.id)).state, 'confirmed');
    await work.close();
  });
});
