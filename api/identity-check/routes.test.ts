import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AuditPage, IdentityCheck, IdentityChecksPage } from '#wire';
import { connectDatabase } from '../database.ts';
import { type TestApi, testApi } from '../testing/api.ts';
import { newPerson, type Person, proofOf, refusal } from '../testing/person.ts';
import { submitCheck } from './commands.ts';

const passport = {
  fullName: 'Sample Learner',
  birthDate: '1990-12-31',
  country: 'DE',
  documentKind: 'passport',
} as const;

describe('identity checks', () => {
  let api: TestApi;
  let admin: Person;
  let person: Person;
  before(async () => {
    api = await testApi();
    admin = await newPerson(api, ['admin']);
  });
  after(() => api.close());
  beforeEach(async () => {
    await api.sql.query('DELETE FROM app.identity_checks');
    person = await newPerson(api);
  });

  const submit = (by = person, body: object = passport) => by.ask('POST', '/v1/account/identity-check', body);
  const list = async (query = '') =>
    (await admin.ask<IdentityChecksPage>('GET', `/v1/admin/identity-checks${query}`)).body;
  const decide = (id: string, verdict: string, reason = 'the document is clear', by = admin) =>
    by.ask<IdentityCheck>('POST', `/v1/admin/identity-checks/${id}/decision`, { verdict, reason });
  const submitted = async (): Promise<IdentityCheck> => {
    await submit();
    const [check] = (await list('?state=submitted')).checks;
    assert.ok(check);
    return check;
  };

  it('go from none to submitted to verified, and say when', async () => {
    assert.deepEqual((await person.ask('GET', '/v1/account')).body.identity, {
      state: 'none',
      reason: null,
      submittedAt: null,
      decidedAt: null,
    });
    const { status, body } = await submit();
    assert.deepEqual([status, body.identity.state, body.identity.decidedAt], [200, 'submitted', null]);
    const [check] = (await list('?state=submitted')).checks;
    assert.partialDeepStrictEqual(check, { account: person.id, provider: 'manual', state: 'submitted', ...passport });
    assert.equal((await decide(String(check?.id), 'verified')).status, 200);
    const { identity } = (await person.ask('GET', '/v1/account')).body;
    assert.deepEqual([identity.state, identity.reason], ['verified', 'the document is clear']);
    assert.ok(Date.parse(identity.decidedAt ?? '') >= Date.parse(identity.submittedAt ?? ''));
    assert.deepEqual(refusal(await submit()), [409, 'identity_check_stands'], 'nothing more to find out');
  });

  it('forget what they asked for with the decision', async () => {
    const { id } = await submitted();
    const { body } = await decide(id, 'rejected', 'the picture is blurred');
    assert.deepEqual(
      [body.state, body.fullName, body.birthDate, body.country, body.documentKind, body.decidedBy],
      ['rejected', null, null, null, null, admin.id],
    );
    const { rows } = await api.sql.query(
      'SELECT c::text AS row FROM app.identity_checks c UNION SELECT a::text FROM app.audit_entries a',
    );
    assert.ok(!rows.some(({ row }) => /Sample Learner|1990-12-31/.test(row)));
  });

  it('can be asked for again after a rejected one, and not while one is open', async () => {
    const { id } = await submitted();
    assert.deepEqual(refusal(await submit()), [409, 'identity_check_stands']);
    await decide(id, 'rejected', 'the picture is blurred');
    assert.equal((await person.ask('GET', '/v1/account')).body.identity.state, 'rejected');
    assert.equal((await submit()).body.identity.state, 'submitted');
    const answers = await Promise.all([submit(admin), submit(admin), submit(admin)]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409, 409], 'three at once');
  });

  it('are decided once, and what an admin decides is in the audit log', async () => {
    const { id } = await submitted();
    const answers = await Promise.all([decide(id, 'verified'), decide(id, 'rejected'), decide(id, 'verified')]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409, 409]);
    assert.ok(answers.some((answer) => refusal(answer)[1] === 'identity_check_decided'));
    const { entries } = (await admin.ask<AuditPage>('GET', '/v1/admin/audit')).body;
    const told = entries.filter(({ detail }) => detail.check === id);
    assert.equal(told.length, 1);
    assert.partialDeepStrictEqual(told[0], { actor: admin.id, action: 'identity_check.decided', subject: person.id });
  });

  it('are decided by who is an admin when it is their turn, or not at all', async () => {
    const { id } = await submitted();
    const leaver = await newPerson(api, ['admin']);
    await api.sql.query("SELECT pg_advisory_lock(hashtextextended('audit', 0))");
    const waiting = decide(id, 'verified', 'a friend', leaver);
    await sleep(200);
    await api.sql.query('DELETE FROM app.account_roles WHERE account_id = $1', [leaver.id]);
    await api.sql.query("SELECT pg_advisory_unlock(hashtextextended('audit', 0))");
    assert.deepEqual(refusal(await waiting), [403, 'role_needed']);
  });

  it('are decided by another admin than the one they are about', async () => {
    await submit(admin);
    const [check] = (await list('?state=submitted')).checks;
    assert.deepEqual(refusal(await decide(String(check?.id), 'verified')), [409, 'own_identity_check']);
    const other = await newPerson(api, ['admin']);
    assert.equal((await decide(String(check?.id), 'verified', 'the document is clear', other)).status, 200);
  });

  it('go with an account that is deleted while they are decided', async () => {
    const { id } = await submitted();
    const proof = { transaction: await proofOf(api, person.keypair) };
    await api.sql.query("SELECT pg_advisory_lock(hashtextextended('audit', 0))");
    const deleting = person.ask('POST', '/v1/account/deletion', proof);
    await sleep(200);
    const deciding = decide(id, 'verified');
    await sleep(200);
    await api.sql.query("SELECT pg_advisory_unlock(hashtextextended('audit', 0))");
    assert.equal((await deleting).status, 200);
    assert.deepEqual(refusal(await deciding), [404, 'not_found']);
  });

  it('are listed page by page, in the order in which they came, by state', async () => {
    const people = [person, await newPerson(api), await newPerson(api)];
    for (const each of people) await submit(each);
    const first = await list('?limit=2');
    const rest = await list(`?limit=2&after=${first.next}`);
    assert.deepEqual(
      [...first.checks, ...rest.checks].map(({ account }) => account),
      people.map(({ id }) => id),
    );
    assert.equal(rest.next, null);
    await decide(String(first.checks[0]?.id), 'verified');
    assert.equal((await list('?state=submitted')).checks.length, 2);
    assert.equal((await list('?state=verified')).checks.length, 1);
  });

  it('are decided at once by a provider that can, and forgotten as well', async () => {
    const database = connectDatabase(api.databaseUrl);
    const provider = { name: 'swift', check: async () => ({ verdict: 'verified' as const, reason: 'known' }) };
    const told: string[] = [];
    const checking = {
      sequelize: database.sequelize,
      provider,
      hashPerson: () => 'ab'.repeat(32),
      onVerified: async (account: string) => void told.push(account),
    };
    await submitCheck(checking, person.id, passport);
    assert.deepEqual(told, [person.id]);
    await database.sequelize.close();
    const [check] = (await list()).checks;
    assert.partialDeepStrictEqual(check, { provider: 'swift', state: 'verified', fullName: null, decidedBy: null });
  });

  it('are for who signed in, and admins; as understood', async () => {
    const { id } = await submitted();
    assert.equal((await api.post('/v1/account/identity-check', JSON.stringify(passport))).status, 401);
    assert.equal((await api.get('/v1/admin/identity-checks')).status, 401);
    assert.deepEqual(refusal(await person.ask('GET', '/v1/admin/identity-checks')), [403, 'role_needed']);
    assert.deepEqual(refusal(await decide(id, 'verified', 'me', person)), [403, 'role_needed']);
    assert.deepEqual(refusal(await decide(randomUUID(), 'verified')), [404, 'not_found']);
    assert.deepEqual(refusal(await decide('1', 'verified')), [400, 'invalid_request']);
    assert.deepEqual(refusal(await decide(id, 'submitted')), [400, 'invalid_request']);
    assert.deepEqual(refusal(await decide(id, 'verified', '')), [400, 'invalid_request']);
    for (const query of ['?state=none', '?after=x', '?account=1'])
      assert.deepEqual(refusal(await admin.ask('GET', `/v1/admin/identity-checks${query}`)), [400, 'invalid_request']);
    for (const change of [
      { fullName: '' },
      { fullName: 'x'.repeat(121) },
      { birthDate: '31.12.1990' },
      { birthDate: '1990-02-30' },
      { birthDate: '0000-01-01' },
      { birthDate: '2999-01-01' },
      { country: 'Germany' },
      { country: 'de' },
      { documentKind: 'library card' },
      { state: 'verified' },
    ])
      assert.deepEqual(
        refusal(await submit(admin, { ...passport, ...change })),
        [400, 'invalid_request'],
        JSON.stringify(change),
      );
    assert.equal((await list()).checks.length, 1);
  });
});
