import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { AccountsPage } from '#wire';
import { type TestApi, testApi } from '../testing/api.ts';
import { newPerson, type Person, refusal } from '../testing/person.ts';

describe('the list of people', () => {
  let api: TestApi;
  let admin: Person;
  let people: Person[];
  before(async () => {
    api = await testApi();
    admin = await newPerson(api, ['admin']);
    people = [await newPerson(api), await newPerson(api, ['issuer', 'instructor']), await newPerson(api)];
    await people[0]?.ask('PATCH', '/v1/account', { displayName: 'Ada 100%_Byron' });
    await api.sql.query(
      `INSERT INTO app.passwords (account_id, email, hash) VALUES ($1, 'grace@example.org', '$argon2id$x')`,
      [people[1]?.id],
    );
  });
  after(() => api.close());

  const list = async (query: Record<string, string> = {}) =>
    (await admin.ask<AccountsPage>('GET', `/v1/admin/accounts?${new URLSearchParams(query)}`)).body;
  const found = async (search: string) => (await list({ search })).accounts.map(({ id }) => id);

  it('has everybody, the newest first, page by page', async () => {
    const ids = [...people]
      .reverse()
      .map(({ id }) => id)
      .concat(admin.id);
    assert.deepEqual(
      (await list()).accounts.map(({ id }) => id),
      ids,
    );
    const first = await list({ limit: '3' });
    const second = await list({ limit: '3', after: String(first.next) });
    assert.deepEqual(
      [...first.accounts, ...second.accounts].map(({ id }) => id),
      ids,
    );
    assert.equal(second.next, null);
    assert.deepEqual((await list({ after: randomUUID() })).accounts, []);
  });

  it('says who somebody is and what they may do', async () => {
    const [person] = (await list({ search: 'grace@' })).accounts;
    assert.partialDeepStrictEqual(person, {
      id: people[1]?.id,
      email: 'grace@example.org',
      displayName: null,
      wallets: [people[1]?.keypair.publicKey()],
      roles: ['learner', 'instructor', 'issuer'],
      identity: 'none',
    });
  });

  it('finds by part of a name or address, a wallet or its beginning, or an id', async () => {
    const [ada, grace, third] = people.map(({ id }) => id) as [string, string, string];
    assert.deepEqual(await found('byron'), [ada]);
    assert.deepEqual(await found('EXAMPLE.org'), [grace]);
    assert.deepEqual(await found(String(people[2]?.keypair.publicKey().slice(0, 12))), [third]);
    assert.deepEqual(await found(third.toUpperCase()), [third]);
    assert.deepEqual(await found('100%_B'), [ada]);
    assert.deepEqual(await found('%'), [ada], 'a percent sign is a percent sign');
    assert.deepEqual(await found('_'), [ada]);
    assert.deepEqual(await found("' OR true --"), []);
    assert.deepEqual(await found('\\'), []);
  });

  it('is for admins, and for questions it understands', async () => {
    assert.equal((await api.get('/v1/admin/accounts')).status, 401);
    assert.deepEqual(refusal(await (people[0] as Person).ask('GET', '/v1/admin/accounts')), [403, 'role_needed']);
    for (const query of ['?search=', `?search=${'x'.repeat(101)}`, '?search=%00', '?after=x', '?limit=0', '?sort=name'])
      assert.deepEqual(refusal(await admin.ask('GET', `/v1/admin/accounts${query}`)), [400, 'invalid_request'], query);
  });
});
