import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { ApiKey, ApiKeyRequest, ApiKeysPage, NewApiKey, Problem } from '#wire';
import { type TestApi, testApi } from '../testing/api.ts';
import { asking, newPerson, type Person, refusal } from '../testing/person.ts';
import { eventId, writeCursor, writeEvents } from '../testing/rows.ts';

const dayMs = 86_400_000;

describe('API keys', () => {
  let api: TestApi;
  let analyst: Person;
  before(async () => {
    api = await testApi({ rateLimit: 40 });
    await writeEvents(api.sql, [{ id: eventId(10) }]);
    await writeCursor(api.sql, 100, eventId(10));
  });
  after(() => api.close());
  beforeEach(async () => {
    analyst = await newPerson(api);
  });

  const make = async (request: Partial<ApiKeyRequest> = {}, by = analyst): Promise<NewApiKey> => {
    const body = { name: 'Notebook', scopes: ['events', 'account'], ...request };
    const answer = await by.ask<NewApiKey>('POST', '/v1/account/api-keys', body);
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return answer.body;
  };
  const withKey = (key: string) => asking(api, { Authorization: `Bearer ${key}` });
  const list = async (by = analyst): Promise<ApiKey[]> =>
    (await by.ask<ApiKeysPage>('GET', '/v1/account/api-keys')).body.apiKeys;

  it('are shown once, and kept as a hash that opens nothing', async () => {
    const { key, apiKey } = await make();
    assert.match(key, /^bsk_[0-9a-f]{32}_[A-Za-z0-9_-]{43}$/);
    assert.deepEqual(await list(), [apiKey]);
    assert.partialDeepStrictEqual(apiKey, {
      name: 'Notebook',
      scopes: ['events', 'account'],
      usedAt: null,
      expiresAt: null,
    });
    const { rows } = await api.sql.query('SELECT k::text AS row FROM app.api_keys k');
    assert.ok(!rows.some(({ row }) => row.includes(key.slice(-43))));
    assert.deepEqual(
      refusal(await withKey(`bsk_${apiKey.id.replaceAll('-', '')}_${'A'.repeat(43)}`)('GET', '/v1/account')),
      [401, 'unauthorized'],
    );
  });

  it('read the account and public data as far as their scopes say', async () => {
    const [both, events, account] = [
      await make(),
      await make({ scopes: ['events'] }),
      await make({ scopes: ['account'] }),
    ];
    const answers = async ({ key }: NewApiKey) => [
      (await withKey(key)('GET', '/v1/events')).status,
      (await withKey(key)('GET', '/v1/account')).status,
    ];
    assert.deepEqual(await answers(both), [200, 200]);
    assert.deepEqual(await answers(events), [200, 403]);
    assert.deepEqual(await answers(account), [403, 200]);
    assert.equal((await withKey(account.key)('GET', '/v1/account')).body.id, analyst.id);
    const refused = await withKey(events.key)('GET', '/v1/account');
    assert.deepEqual(refusal(refused), [403, 'scope_needed']);
    assert.match(refused.headers.get('WWW-Authenticate') ?? '', /error="insufficient_scope", scope="account"/);
  });

  it('reach nothing else: no key makes keys, changes anything or does what an admin does', async () => {
    const admin = await newPerson(api, ['admin']);
    const { key, apiKey } = await make({}, admin);
    const others: [string, string][] = [
      ['GET', '/v1/account/api-keys'],
      ['POST', '/v1/account/api-keys'],
      ['DELETE', `/v1/account/api-keys/${apiKey.id}`],
      ['PATCH', '/v1/account'],
      ['PUT', '/v1/account/avatar'],
      ['GET', '/v1/account/export'],
      ['POST', '/v1/account/deletion'],
      ['GET', '/v1/sessions'],
      ['GET', '/v1/admin/accounts'],
      ['PUT', `/v1/admin/accounts/${admin.id}/roles`],
    ];
    for (const [method, path] of others)
      assert.deepEqual(refusal(await withKey(key)(method, path)), [403, 'scope_needed'], `${method} ${path}`);
    assert.deepEqual(await list(admin), [apiKey]);
  });

  it('are taken in the Authorization header alone', async () => {
    const { key } = await make();
    assert.equal((await asking(api, { Cookie: `access=${key}` })('GET', '/v1/account')).status, 401);
    assert.equal((await asking(api, {})('GET', `/v1/account?access_token=${key}`)).status, 401);
    assert.equal((await asking(api, {})('GET', `/v1/events?key=${key}`)).status, 400);
    assert.equal((await asking(api, { 'X-Api-Key': key })('GET', '/v1/account')).status, 401);
    assert.equal((await asking(api, { Authorization: `Basic ${key}` })('GET', '/v1/account')).status, 401);
    assert.equal((await asking(api, { Authorization: `bearer ${key}` })('GET', '/v1/account')).status, 200);
  });

  it('are out at once when revoked or run out', async () => {
    const [revoked, expiring] = [await make(), await make({ expiresAt: new Date(Date.now() + dayMs).toISOString() })];
    const usable = async ({ key }: NewApiKey, path = '/v1/account') => (await withKey(key)('GET', path)).status;
    assert.deepEqual([await usable(revoked), await usable(expiring)], [200, 200]);
    const { status, body } = await analyst.ask<ApiKeysPage>('DELETE', `/v1/account/api-keys/${revoked.apiKey.id}`);
    assert.deepEqual([status, body.apiKeys.map(({ id }) => id)], [200, [expiring.apiKey.id]]);
    assert.deepEqual([await usable(revoked), await usable(revoked, '/v1/events')], [401, 401]);
    await api.sql.query(`UPDATE app.api_keys SET expires_at = now() WHERE id = $1`, [expiring.apiKey.id]);
    assert.equal(await usable(expiring), 401);
    assert.deepEqual(await list(), []);
  });

  it('tell when they were last used, to the minute', async () => {
    const { key, apiKey } = await make();
    await withKey(key)('GET', '/v1/events');
    const [first] = await list();
    assert.ok(Math.abs(Date.now() - Date.parse(first?.usedAt ?? '')) < 10_000);
    await withKey(key)('GET', '/v1/events');
    assert.equal((await list())[0]?.usedAt, first?.usedAt);
    await api.sql.query(`UPDATE app.api_keys SET used_at = now() - interval '61 seconds' WHERE id = $1`, [apiKey.id]);
    await withKey(key)('GET', '/v1/events');
    assert.ok(Math.abs(Date.now() - Date.parse((await list())[0]?.usedAt ?? '')) < 10_000);
  });

  it('have a minute of their own, ten times an address’s, whatever address they come from', async () => {
    const { key } = await make();
    const ask = (authorization: Record<string, string>) =>
      asking(api, { 'X-Forwarded-For': '203.0.113.7', ...authorization })('GET', '/v1/events?limit=1');
    // What follows shall be one minute for the counters, too.
    while (Date.now() % 60_000 > 45_000) await new Promise((resolve) => setTimeout(resolve, 500));
    for (let count = 0; count < 40; count += 1) assert.equal((await ask({})).status, 200);
    assert.equal((await ask({})).status, 429);
    const bearer = { Authorization: `Bearer ${key}` };
    const answer = await ask(bearer);
    assert.equal(answer.status, 200, 'the address has spent its minute, the key has not');
    assert.match(answer.headers.get('RateLimit-Policy') ?? '', /q=400;w=60/);
    const statuses = await Promise.all(Array.from({ length: 400 }, async () => (await ask(bearer)).status));
    assert.deepEqual([statuses.filter((status) => status === 200).length, statuses.at(-1)], [399, 429]);
  });

  it('are not to be guessed from one address', async () => {
    const { apiKey } = await make();
    const guess = async () => {
      const text = `bsk_${apiKey.id.replaceAll('-', '')}_${randomUUID().replaceAll('-', '')}${'x'.repeat(11)}`;
      return (
        await asking(api, { 'X-Forwarded-For': '203.0.113.8', Authorization: `Bearer ${text}` })('GET', '/v1/account')
      ).status;
    };
    const statuses: number[] = [];
    while (statuses.length < 100 && statuses.at(-1) !== 429) statuses.push(await guess());
    assert.ok(statuses.length <= 81, 'at most two minutes of 40 guesses');
    assert.equal(statuses.at(-1), 429);
  });

  it('belong to their account: nobody else sees or ends them', async () => {
    const { key, apiKey } = await make();
    const stranger = await newPerson(api);
    assert.deepEqual(await list(stranger), []);
    assert.deepEqual(refusal(await stranger.ask('DELETE', `/v1/account/api-keys/${apiKey.id}`)), [404, 'not_found']);
    assert.deepEqual(refusal(await stranger.ask('DELETE', `/v1/account/api-keys/${randomUUID()}`)), [404, 'not_found']);
    assert.deepEqual(refusal(await stranger.ask('DELETE', '/v1/account/api-keys/1')), [400, 'invalid_request']);
    assert.equal((await withKey(key)('GET', '/v1/account')).status, 200);
  });

  it('are made by who signed in, as understood, and twenty at most', async () => {
    assert.equal((await api.post('/v1/account/api-keys', '{"name":"x","scopes":["events"]}')).status, 401);
    assert.equal((await api.get('/v1/account/api-keys')).status, 401);
    const good = { name: 'x', scopes: ['events'] };
    for (const body of [
      {},
      { ...good, name: '' },
      { ...good, name: 'x'.repeat(61) },
      { ...good, name: 1 },
      { ...good, scopes: [] },
      { ...good, scopes: ['admin'] },
      { ...good, scopes: ['events', 'events'] },
      { ...good, expiresAt: 'soon' },
      { ...good, expiresAt: '2020-01-01T00:00:00Z' },
      { ...good, expiresAt: '2999-01-01T00:00:00Z' },
      { ...good, hash: 'a'.repeat(64) },
    ])
      assert.deepEqual(
        refusal(await analyst.ask<Problem>('POST', '/v1/account/api-keys', body)),
        [400, 'invalid_request'],
        JSON.stringify(body),
      );
    const answers = await Promise.all(
      Array.from({ length: 23 }, () => analyst.ask('POST', '/v1/account/api-keys', good)),
    );
    assert.equal(answers.filter(({ status }) => status === 201).length, 20);
    assert.equal(answers.filter(({ status }) => status === 409).length, 3);
    assert.equal((await list()).length, 20);
  });
});
