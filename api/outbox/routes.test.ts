import assert from 'node:assert/strict';
import type { AuditPage, OutboxCall, OutboxPage } from '#wire';
import { type TestApi, testApi } from '../testing/api.ts';
import { newPerson, type Person, refusal } from '../testing/person.ts';

describe('/v1/admin/outbox', () => {
  let api: TestApi;
  let admin: Person;
  before(async () => {
    api = await testApi();
    admin = await newPerson(api, ['admin']);
    await api.sql.query(
      `INSERT INTO app.outbox_calls (key, kind, item, state, tries, refusal) VALUES
         ('first', 'progress', '{"learner": "G"}', 'waiting', 0, NULL),
         ('second', 'reward', '{}', 'dead', 5, 'RewardKeyUsed: used'),
         ('third', 'reward', '{}', 'dead', 5, 'RewardKeyUsed: used')`,
    );
    await api.sql.query(`INSERT INTO app.outbox_channels (address, is_drained) VALUES ($1, true)`, [
      admin.keypair.publicKey(),
    ]);
  });
  after(() => api.close());

  const read = async (query = '') => (await admin.ask<OutboxPage>('GET', `/v1/admin/outbox${query}`)).body;
  const idOf = async (key: string) => (await read()).calls.find((call) => call.key === key)?.id as string;

  it('tells what waits, what was laid aside and why', async () => {
    const page = await read();
    assert.deepEqual(page.counts, { waiting: 1, sent: 0, confirmed: 0, dead: 2, discarded: 0 });
    assert.deepEqual(page.channels, { all: 1, busy: 0, drained: 1 });
    assert.deepEqual(page.kinds.reward, { waiting: 0, sent: 0, confirmed: 0, dead: 2, discarded: 0 });
    assert.deepEqual(page.fees, { today: '0', ever: '0' });
    assert.ok(Date.parse(page.oldest ?? '') <= Date.now());
    assert.deepEqual(
      page.calls.map(({ key }) => key),
      ['third', 'second', 'first'],
    );
    const dead = await read('?state=dead&limit=1');
    assert.deepEqual(
      [dead.calls.length, dead.calls[0]?.refusal, dead.next],
      [1, 'RewardKeyUsed: used', dead.calls[0]?.id],
    );
    assert.deepEqual(
      (await read(`?state=dead&after=${dead.next}`)).calls.map(({ key }) => key),
      ['second'],
    );
  });

  it('has a call tried again, or given up, with a reason in the audit log', async () => {
    const [second, third] = [await idOf('second'), await idOf('third')];
    const retried = await admin.ask<OutboxCall>('POST', `/v1/admin/outbox/${second}/retry`, {
      reason: 'Budget is back.',
    });
    assert.partialDeepStrictEqual(retried.body, { state: 'waiting', tries: 0 });
    const gone = await admin.ask<OutboxCall>('POST', `/v1/admin/outbox/${third}/discard`, { reason: 'Paid by hand.' });
    assert.equal(gone.body.state, 'discarded');
    const { entries } = (await admin.ask<AuditPage>('GET', '/v1/admin/audit')).body;
    assert.deepEqual(
      entries.slice(0, 2).map(({ action, subject, detail }) => [action, subject, detail.reason]),
      [
        ['call.discarded', third, 'Paid by hand.'],
        ['call.retried', second, 'Budget is back.'],
      ],
    );
  });

  it('leaves alone what is not laid aside, and answers nobody else', async () => {
    const first = await idOf('first');
    assert.deepEqual(refusal(await admin.ask('POST', `/v1/admin/outbox/${first}/discard`, { reason: 'x' })), [
      409,
      'call_not_aside',
    ]);
    assert.deepEqual(refusal(await admin.ask('POST', '/v1/admin/outbox/999/retry', { reason: 'x' })), [
      404,
      'not_found',
    ]);
    assert.equal((await admin.ask('POST', `/v1/admin/outbox/${first}/retry`, {})).status, 400);
    const learner = await newPerson(api);
    assert.equal((await learner.ask('GET', '/v1/admin/outbox')).status, 403);
  });
});
