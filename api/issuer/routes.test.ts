import assert from 'node:assert/strict';
import type {
  AuditPage,
  IssuerCredentialDetail,
  IssuerCredentialsPage,
  OwnCredentials,
  Problem,
  Released,
  WaitingAwardsPage,
} from '#wire';
import { type TestApi, testApi } from '../testing/api.ts';
import { joinCourse, publishCourse, readLesson } from '../testing/learning.ts';
import { newPerson, type Person, refusal } from '../testing/person.ts';
import { contracts, credentialId, credentialRow, decision, eventId, writeCursor, writeRows } from '../testing/rows.ts';

describe('the issuer’s desk', () => {
  let api: TestApi;
  let issuer: Person;
  before(async () => {
    api = await testApi();
    await publishCourse(api, { key: 'walk', title: 'A walk', lessons: { one: {} } });
    await writeCursor(api.sql, 100);
    issuer = await newPerson(api, ['issuer']);
    await issuer.ask('PATCH', '/v1/account', { displayName: 'Sample Issuer' });
  });
  after(() => api.close());
  beforeEach(async () => {
    await api.sql.query(
      'DELETE FROM chain_1.credentials; DELETE FROM app.credential_decisions; DELETE FROM app.awards; DELETE FROM app.outbox_calls',
    );
    await writeRows(api.sql, 'credentials', [credentialRow()]);
  });

  const decide = (act: string, reason = 'found to be wrong', id = credentialId, by = issuer) =>
    by.ask<IssuerCredentialDetail & Problem>('POST', `/v1/issuer/credentials/${id}/${act}`, { reason });
  const read = async (id = credentialId) =>
    (await issuer.ask<IssuerCredentialDetail>('GET', `/v1/issuer/credentials/${id}`)).body;
  const find = async (query: string) =>
    (await issuer.ask<IssuerCredentialsPage>('GET', `/v1/issuer/credentials?${query}`)).body;
  const calls = async () =>
    (
      await api.sql.query(
        `SELECT kind, item FROM app.outbox_calls WHERE kind IN ('revoke', 'suspend', 'reinstate', 'reissue') ORDER BY id`,
      )
    ).rows;
  /** What the outbox makes of the calls. */
  const settle = (state: string, text: string | null = null) =>
    api.sql.query(
      `UPDATE app.outbox_calls SET state = $1, refusal = $2, ledger = CASE WHEN $1 = 'confirmed' THEN 101 END WHERE state = 'waiting'`,
      [state, text],
    );
  const stands = (row: ReturnType<typeof decision>) =>
    api.sql
      .query('DELETE FROM chain_1.credentials')
      .then(() => writeRows(api.sql, 'credentials', [credentialRow(row)]));
  /** Somebody whose certificate is on the ledger; its id. */
  const awarded = async (name: string): Promise<{ person: Person; id: string }> => {
    const person = await newPerson(api);
    await person.ask('PATCH', '/v1/account', { displayName: name });
    await joinCourse(person, 'walk');
    const { certificate } = await readLesson(api, person, 'walk', 'one');
    const id = String(certificate);
    const { rows } = await api.sql.query('SELECT item FROM app.outbox_calls WHERE key = $1', [`credential ${id}`]);
    const { learner, contentHash } = rows[0].item;
    await writeRows(api.sql, 'credentials', [
      credentialRow({ id, learner, contentHash, course: 'walk', issuedLedger: 20, issuedEvent: eventId(20) }),
    ]);
    await settle('confirmed');
    return { person, id };
  };

  it('is open to issuers alone', async () => {
    const learner = await newPerson(api);
    const admin = await newPerson(api, ['admin']);
    for (const person of [learner, admin]) {
      for (const path of ['', `/${credentialId}`])
        assert.deepEqual(refusal(await person.ask('GET', `/v1/issuer/credentials${path}`)), [403, 'role_needed']);
      for (const act of ['revoke', 'suspend', 'reinstate', 'reissue'])
        assert.deepEqual(refusal(await decide(act, undefined, undefined, person)), [403, 'role_needed']);
    }
    assert.equal((await api.get('/v1/issuer/credentials')).status, 401);
    assert.deepEqual(await calls(), []);
  });

  it('finds certificates by number, course, name and address, page by page', async () => {
    const { person, id } = await awarded('Ünal Sample');
    const address = person.keypair.publicKey();
    const idsOf = async (search: string) =>
      (await find(new URLSearchParams({ search }).toString())).credentials.map((credential) => credential.id);
    for (const search of [
      id,
      id.slice(0, 8).toUpperCase(),
      `${id.slice(0, 4)} ${id.slice(4, 8)}`,
      `${id.slice(0, 4)}…${id.slice(-4)}`,
      'a WALK',
      'walk',
      'nal samp',
      address,
      address.slice(0, 9),
    ])
      assert.deepEqual(await idsOf(search), [id], search);
    for (const search of ['%', '__', 'nobody', 'ffffffffffffff']) assert.deepEqual(await idsOf(search), [], search);
    const first = await find('limit=1');
    assert.deepEqual(
      first.credentials.map((credential) => credential.id),
      [id],
    );
    assert.partialDeepStrictEqual(first.credentials[0], { name: 'Ünal Sample', title: 'A walk', standing: 'valid' });
    const rest = await find(`limit=1&after=${first.next}`);
    assert.deepEqual([rest.credentials.map((credential) => credential.id), rest.next], [[credentialId], null]);
  });

  it('owes the ledger a decision, with its reason, once, and tells who decided and how far it is', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => decide('suspend', '  a name was mixed up ')));
    for (const { status, body } of answers) {
      assert.equal(status, 200, JSON.stringify(body));
      assert.equal(body.credential.underWay, 'suspend');
    }
    assert.deepEqual(await calls(), [{ kind: 'suspend', item: { id: credentialId, reason: 'a name was mixed up' } }]);
    const { acts, decisions } = await read();
    assert.deepEqual(acts, []);
    assert.partialDeepStrictEqual(decisions, [
      { act: 'suspend', reason: 'a name was mixed up', by: 'Sample Issuer', state: 'waiting', ledger: null },
    ]);
    const { body } = await (await newPerson(api, ['admin'])).ask<AuditPage>('GET', '/v1/admin/audit');
    assert.partialDeepStrictEqual(
      body.entries.filter(({ subject }) => subject === credentialId),
      [{ actor: issuer.id, action: 'certificate.suspend', detail: { reason: 'a name was mixed up' } }],
    );
    assert.deepEqual(refusal(await decide('revoke')), [409, 'decision_impossible']);
  });

  it('lets no more be decided than the contract takes, and again what it refused', async () => {
    await decide('revoke');
    await settle('dead', 'ContractPaused: The contract is paused.');
    const refused = await read();
    assert.partialDeepStrictEqual(refused.decisions[0], {
      state: 'dead',
      refusal: 'ContractPaused: The contract is paused.',
    });
    assert.deepEqual(refused.acts, ['suspend', 'reissue', 'revoke']);
    assert.equal((await decide('revoke')).body.decisions.length, 2);
    await settle('confirmed');
    await stands(decision('revoked', 101, 'found to be wrong'));
    const { credential, acts, decisions } = await read();
    assert.partialDeepStrictEqual(credential, { standing: 'revoked', statusLedger: 101, underWay: null });
    assert.deepEqual([acts, decisions[0]?.ledger], [[], 101]);
    for (const act of ['revoke', 'suspend', 'reinstate', 'reissue'])
      assert.deepEqual(refusal(await decide(act)), [409, 'decision_impossible'], act);
    await stands(decision('suspended', 102, 'looked into'));
    assert.deepEqual((await read()).acts, ['reinstate', 'revoke']);
    assert.equal((await decide('reinstate')).status, 200);
  });

  it('knows certificates of the platform’s own contract alone', async () => {
    await api.sql.query('UPDATE chain_1.credentials SET contract_address = $1', [contracts.token]);
    assert.deepEqual((await find('')).credentials, []);
    for (const asked of [issuer.ask('GET', `/v1/issuer/credentials/${credentialId}`), decide('revoke')])
      assert.deepEqual(refusal(await asked), [404, 'credential_not_found']);
    assert.deepEqual(refusal(await decide('revoke', 'why', 'f'.repeat(32))), [404, 'credential_not_found']);
  });

  it('takes reasons that the ledger can hold, of which all can be seen', async () => {
    for (const reason of [
      '',
      'no',
      '  a  ',
      'ü'.repeat(129),
      'x'.repeat(257),
      'two\nlines',
      'turned \u202e round',
      'a\0b',
    ])
      assert.deepEqual(refusal(await decide('revoke', reason)), [400, 'invalid_request'], reason);
    assert.deepEqual(await calls(), []);
    assert.equal((await decide('revoke', 'ü'.repeat(128))).status, 200);
  });

  it('replaces a certificate by one in the learner’s name of today', async () => {
    const { person, id } = await awarded('Sample Lerner');
    await person.ask('PATCH', '/v1/account', { displayName: 'Sample Learner' });
    const { status, body } = await decide('reissue', 'the name was mistyped', id);
    assert.deepEqual([status, body.credential.underWay], [200, 'reissue']);
    assert.equal((await decide('reissue', 'the name was mistyped', id)).body.decisions.length, 1);
    const { rows } = await api.sql.query(
      `SELECT a.id, a.learner, t.content_hash AS hash, t.content->'credentialSubject'->'identifier'->0->>'identityHash' AS name
       FROM app.awards AS a JOIN app.credential_contents AS t ON t.credential_id = a.id WHERE supersedes = $1`,
      [id],
    );
    const [{ id: newId, hash, ...made }] = rows;
    const learner = person.keypair.publicKey();
    assert.deepEqual([rows.length, made], [1, { learner, name: 'Sample Learner' }]);
    assert.partialDeepStrictEqual((await calls()).at(-1), {
      kind: 'reissue',
      item: { oldId: id, newId, learner, contentHash: hash, expiresAt: null, reason: 'the name was mistyped' },
    });
    await settle('confirmed');
    assert.deepEqual(refusal(await decide('reissue', 'once more', id)), [409, 'decision_impossible']);
    assert.deepEqual(refusal(await decide('reissue')), [409, 'decision_impossible'], 'not awarded by the platform');
  });

  describe('with a course whose certificates wait for release', () => {
    before(() => publishCourse(api, { key: 'exam', title: 'An exam', isHeld: true, lessons: { one: {} } }));
    const finish = async (person: Person) => {
      await joinCourse(person, 'exam');
      return String((await readLesson(api, person, 'exam', 'one')).certificate);
    };
    const waiting = async (state: string) => {
      const { status, body } = await issuer.ask<WaitingAwardsPage>('GET', `/v1/issuer/awards?state=${state}`);
      assert.equal(status, 200, JSON.stringify(body));
      return body.awards.map(({ id }) => id);
    };
    const release = (awards: string[], by = issuer) =>
      by.ask<Released & Problem>('POST', '/v1/issuer/releases', { awards });
    const stateOf = async (person: Person) =>
      (await person.ask<OwnCredentials>('GET', '/v1/account/credentials')).body.credentials[0]?.state;
    const issued = async (id: string) =>
      (await api.sql.query('SELECT kind FROM app.outbox_calls WHERE key = $1', [`credential ${id}`])).rows.length;

    it('owes nothing to the ledger until an issuer releases it, and then once', async () => {
      const [first, second] = [await newPerson(api), await newPerson(api)];
      const ids = [await finish(first), await finish(second)];
      const [one, two] = ids as [string, string];
      assert.deepEqual(await waiting('held'), ids);
      assert.deepEqual([await stateOf(first), await issued(one)], ['unreleased', 0]);
      assert.deepEqual(refusal(await release([one], first)), [403, 'role_needed']);
      assert.deepEqual(refusal(await first.ask('GET', '/v1/issuer/awards?state=held')), [403, 'role_needed']);
      const answers = await Promise.all(Array.from({ length: 4 }, () => release([one, 'f'.repeat(32)])));
      assert.deepEqual(
        answers.flatMap(({ body }) => body.awards),
        [one],
      );
      assert.deepEqual([await issued(one), await issued(two), await stateOf(first)], [1, 0, 'saved']);
      assert.deepEqual([await waiting('held'), await waiting('under_way')], [[two], [one]]);
      await settle('dead', 'LiveCredentialExists: There is one.');
      assert.deepEqual(await waiting('failed'), [one]);
      const { body } = await (await newPerson(api, ['admin'])).ask<AuditPage>('GET', '/v1/admin/audit');
      assert.partialDeepStrictEqual(
        body.entries.filter(({ subject }) => subject === one),
        [{ actor: issuer.id, action: 'certificate.release' }],
      );
    });

    it('holds it for who links a wallet meanwhile, and issues it there when it is released', async () => {
      const person = await newPerson(api);
      await api.sql.query('DELETE FROM app.wallets WHERE account_id = $1', [person.id]);
      const id = await finish(person);
      await person.ask('PUT', '/v1/account/platform-address', { consent: true });
      assert.deepEqual([await issued(id), await stateOf(person)], [0, 'unreleased']);
      assert.deepEqual((await release([id])).body.awards, [id]);
      assert.deepEqual([await issued(id), await stateOf(person)], [1, 'saved']);
    });

    it('waits for an address when it was released without one', async () => {
      const person = await newPerson(api);
      await api.sql.query('DELETE FROM app.wallets WHERE account_id = $1', [person.id]);
      const id = await finish(person);
      await release([id]);
      assert.deepEqual([await waiting('no_address'), await issued(id)], [[id], 0]);
      await person.ask('PUT', '/v1/account/platform-address', { consent: true });
      assert.equal(await issued(id), 1);
    });
  });
});
