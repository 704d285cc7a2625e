import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AdminAccount, AuditPage, GrantedRole } from '#wire';
import { type TestApi, testApi } from '../testing/api.ts';
import { begin, newPerson, type Person, refusal } from '../testing/person.ts';

describe('roles', () => {
  let api: TestApi;
  let admin: Person;
  before(async () => {
    api = await testApi();
    admin = await newPerson(api, ['admin']);
  });
  after(() => api.close());

  const change = (by: Person, id: string, roles: GrantedRole[], reason = 'because') =>
    by.ask<AdminAccount>('PUT', `/v1/admin/accounts/${id}/roles`, { roles, reason });
  const rolesOf = async (person: Person) => (await person.ask('GET', '/v1/account')).body.roles;

  it('are granted by an admin, and say by whom', async () => {
    const person = await newPerson(api);
    assert.deepEqual(await rolesOf(person), ['learner']);
    const { status, body } = await change(admin, person.id, ['issuer', 'instructor']);
    assert.equal(status, 200);
    assert.deepEqual(body.account.roles, ['learner', 'instructor', 'issuer']);
    assert.deepEqual(
      body.grants.map(({ role, grantedBy }) => [role, grantedBy]),
      [
        ['instructor', admin.id],
        ['issuer', admin.id],
      ],
    );
    assert.deepEqual(await rolesOf(person), ['learner', 'instructor', 'issuer']);
    const read = await admin.ask<AdminAccount>('GET', `/v1/admin/accounts/${person.id}`);
    assert.deepEqual(read.body, body);
  });

  it('count with the next request of who has them, and end with it', async () => {
    const person = await newPerson(api);
    const tries = () => person.ask('GET', '/v1/admin/accounts');
    assert.deepEqual(refusal(await tries()), [403, 'role_needed']);
    await change(admin, person.id, ['admin']);
    assert.equal((await tries()).status, 200, 'the same token');
    await change(admin, person.id, []);
    assert.deepEqual(refusal(await tries()), [403, 'role_needed']);
  });

  it('end for a request that was begun while one had them', async () => {
    const [leaver, friend] = [await newPerson(api, ['admin']), await newPerson(api)];
    const head = { Authorization: `Bearer ${leaver.token}` };
    const path = `/v1/admin/accounts/${friend.id}/roles`;
    const finish = await begin(api, head, 'PUT', path, { roles: ['admin'], reason: 'because' });
    await change(admin, leaver.id, []);
    assert.deepEqual(refusal(await finish()), [403, 'role_needed']);
    assert.deepEqual(await rolesOf(friend), ['learner']);
  });

  it('end for a request that waits for another to be noted', async () => {
    const [leaver, friend] = [await newPerson(api, ['admin']), await newPerson(api)];
    await api.sql.query("SELECT pg_advisory_lock(hashtextextended('audit', 0))");
    const waiting = change(leaver, friend.id, ['admin']);
    await sleep(200);
    await api.sql.query('DELETE FROM app.account_roles WHERE account_id = $1', [leaver.id]);
    await api.sql.query("SELECT pg_advisory_unlock(hashtextextended('audit', 0))");
    assert.deepEqual(refusal(await waiting), [403, 'role_needed']);
    assert.deepEqual(await rolesOf(friend), ['learner']);
  });

  it('are changed many at once, more than there are connections to the database', async () => {
    const people = await Promise.all(Array.from({ length: 24 }, () => newPerson(api)));
    const answers = await Promise.all(people.map(({ id }) => change(admin, id, ['issuer'])));
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
  });

  it('keep who granted them when others change', async () => {
    const [person, other] = [await newPerson(api), await newPerson(api, ['admin'])];
    const first = await change(admin, person.id, ['issuer']);
    const { body } = await change(other, person.id, ['issuer', 'instructor']);
    assert.deepEqual(body.grants.at(-1), first.body.grants[0]);
    assert.equal(body.grants[0]?.grantedBy, other.id);
    await change(admin, other.id, []);
  });

  it('are in the audit log when they change, and not when they stay', async () => {
    const person = await newPerson(api);
    await change(admin, person.id, ['issuer'], 'teaches');
    await change(admin, person.id, ['issuer'], 'again');
    const { entries } = (await admin.ask<AuditPage>('GET', '/v1/admin/audit')).body;
    assert.partialDeepStrictEqual(entries[0], {
      actor: admin.id,
      action: 'roles.changed',
      subject: person.id,
      detail: { before: [], after: ['issuer'], reason: 'teaches' },
    });
  });

  it('leave one admin, also when two take the role from each other at once', async () => {
    assert.deepEqual(refusal(await change(admin, admin.id, ['issuer'])), [409, 'last_admin']);
    for (let round = 0; round < 5; round += 1) {
      const other = await newPerson(api, ['admin']);
      const answers = await Promise.all([change(admin, other.id, []), change(other, admin.id, [])]);
      const { rows } = await api.sql.query(`SELECT account_id FROM app.account_roles WHERE role = 'admin'`);
      assert.equal(rows.length, 1);
      assert.deepEqual(
        answers.map(({ status }) => status).sort(),
        answers.some(({ status }) => status === 403) ? [200, 403] : [200, 409],
      );
      if (rows[0].account_id === other.id) admin = other;
    }
  });

  it('are changed by admins alone, of an account that is there, by what is understood', async () => {
    const person = await newPerson(api, ['instructor', 'issuer']);
    assert.deepEqual(refusal(await change(person, person.id, ['admin'])), [403, 'role_needed']);
    assert.deepEqual(refusal(await person.ask('GET', `/v1/admin/accounts/${admin.id}`)), [403, 'role_needed']);
    const path = `/v1/admin/accounts/${person.id}/roles`;
    const response = await fetch(`${api.url}${path}`, { method: 'PUT', body: '{}' });
    assert.equal(response.status, 401);
    assert.deepEqual(refusal(await change(admin, randomUUID(), [])), [404, 'not_found']);
    assert.deepEqual(refusal(await admin.ask('GET', `/v1/admin/accounts/${randomUUID()}`)), [404, 'not_found']);
    assert.deepEqual(refusal(await admin.ask('GET', '/v1/admin/accounts/me')), [400, 'invalid_request']);
    for (const body of [
      {},
      { roles: ['admin'] },
      { roles: 'admin', reason: 'x' },
      { roles: ['learner'], reason: 'x' },
      { roles: ['admin', 'admin'], reason: 'x' },
      { roles: [], reason: '' },
      { roles: [], reason: 'x\0' },
      { roles: [], reason: 'x'.repeat(501) },
      { roles: [], reason: 'x', account: admin.id },
    ])
      assert.deepEqual(refusal(await admin.ask('PUT', path, body)), [400, 'invalid_request'], JSON.stringify(body));
    assert.deepEqual(await rolesOf(person), ['learner', 'instructor', 'issuer']);
  });
});
