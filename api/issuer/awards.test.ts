import assert from 'node:assert/strict';
import type { AuditPage, Problem, Released, WaitingAward, WaitingAwardsPage, WaitingSummary } from '#wire';
import { awardStates, releasesMax } from '#wire/forms.ts';
import { type TestApi, testApi } from '../testing/api.ts';
import { joinCourse, publishCourse, readLesson } from '../testing/learning.ts';
import { newPerson, type Person, refusal } from '../testing/person.ts';
import { credentialRow, writeCursor, writeRows } from '../testing/rows.ts';

describe('what waits for an issuer', () => {
  let api: TestApi;
  let issuer: Person;
  before(async () => {
    api = await testApi();
    await publishCourse(api, { key: 'exam', title: 'An exam', isHeld: true, lessons: { one: {} } });
    // Two courses may be called alike.
    await publishCourse(api, { key: 'test', title: 'A test', isHeld: true, lessons: { one: {} } });
    await publishCourse(api, { key: 'other_test', title: 'A test', isHeld: true, lessons: { one: {} } });
    await writeCursor(api.sql, 100);
    issuer = await newPerson(api, ['issuer']);
  });
  after(() => api.close());
  beforeEach(() =>
    api.sql.query(
      'DELETE FROM chain_1.credentials; DELETE FROM app.awards; DELETE FROM app.outbox_calls; DELETE FROM app.notices',
    ),
  );

  const finish = async (person: Person, course = 'exam') => {
    await joinCourse(person, course);
    return String((await readLesson(api, person, course, 'one')).certificate);
  };
  const learner = async (displayName: string) => {
    const person = await newPerson(api);
    await person.ask('PATCH', '/v1/account', { displayName });
    return person;
  };
  const list = async (state: string, query = '') => {
    const answer = await issuer.ask<WaitingAwardsPage>('GET', `/v1/issuer/awards?state=${state}${query}`);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body;
  };
  const idsOf = async (state: string, query = '') => (await list(state, query)).awards.map(({ id }) => id);
  const summarize = async (query = '') =>
    (await issuer.ask<WaitingSummary>('GET', `/v1/issuer/awards/summary?${query}`)).body;
  const release = async (awards: string[]) =>
    (await issuer.ask<Released & Problem>('POST', '/v1/issuer/releases', { awards })).body;
  const retry = (id: string, by = issuer) => by.ask<WaitingAward & Problem>('POST', `/v1/issuer/awards/${id}/retry`);
  /** What the outbox makes of the calls. */
  const settle = (state: string, refusal: string | null = null) =>
    api.sql.query('UPDATE app.outbox_calls SET state = $1, refusal = $2, tries = 5', [state, refusal]);
  const callsOf = async (id: string) =>
    (await api.sql.query('SELECT state, tries FROM app.outbox_calls WHERE key = $1', [`credential ${id}`])).rows;

  it('is open to issuers alone', async () => {
    const id = await finish(await newPerson(api));
    for (const person of [await newPerson(api), await newPerson(api, ['admin'])]) {
      for (const path of ['?state=held', '/summary'])
        assert.deepEqual(refusal(await person.ask('GET', `/v1/issuer/awards${path}`)), [403, 'role_needed'], path);
      assert.deepEqual(refusal(await retry(id, person)), [403, 'role_needed']);
    }
  });

  it('finds by course, by key and not by title, and by part of a name, and counts what it finds', async () => {
    const [ada, ben] = [await learner('Ada 100%'), await learner('Ben Sample')];
    const ids = [await finish(ada, 'test'), await finish(ben, 'test'), await finish(ben, 'other_test')];
    const [one, two, three] = ids as [string, string, string];
    const exam = await finish(ada, 'exam');
    assert.deepEqual(await idsOf('held', '&course=test'), [one, two]);
    assert.deepEqual(await idsOf('held', '&course=other_test'), [three]);
    assert.deepEqual(await idsOf('held', '&search=a%20TEST'), [one, two, three]);
    assert.deepEqual(await idsOf('held', '&search=sampl'), [two, three]);
    assert.deepEqual(await idsOf('held', '&course=test&search=100%25'), [one]);
    for (const nobody of ['%25_', '__', 'nobody']) assert.deepEqual(await idsOf('held', `&search=${nobody}`), []);
    await release([exam]);
    const held = (await summarize()).courses.map(({ course, held }) => [course, held]);
    assert.deepEqual(held, [
      ['other_test', 1],
      ['test', 2],
      ['exam', 0],
    ]);
    const all = await summarize();
    assert.deepEqual(all.counts, { held: 3, no_address: 0, under_way: 1, failed: 0 });
    assert.equal(all.asOf?.ledger, 100);
    const found = await summarize('course=test&search=ben');
    assert.deepEqual(found.counts, { held: 1, no_address: 0, under_way: 0, failed: 0 });
    assert.deepEqual(
      found.courses.map(({ course, held }) => [course, held]),
      [
        ['other_test', 1],
        ['test', 1],
        ['exam', 0],
      ],
    );
    assert.deepEqual(refusal(await issuer.ask('GET', '/v1/issuer/awards?state=held&course=no%20key')), [
      400,
      'invalid_request',
    ]);
  });

  it('pages each list, the filters kept, and loses none of what was earned in the same moment', async () => {
    const ids: string[] = [];
    for (let at = 0; at < 5; at += 1) ids.push(await finish(await newPerson(api)));
    await api.sql.query("UPDATE app.awards SET awarded_at = '2026-11-20T12:00:00Z'");
    for (const state of awardStates) {
      if (state === 'no_address') await api.sql.query('UPDATE app.awards SET is_held = false');
      if (state === 'under_way') {
        await api.sql.query('UPDATE app.awards SET is_held = true');
        await release(ids);
      }
      if (state === 'failed') await settle('dead', 'LiveCredentialExists: There is one.');
      const seen: string[] = [];
      let next: string | null = null;
      do {
        const page: WaitingAwardsPage = await list(state, `&limit=2&course=exam${next ? `&after=${next}` : ''}`);
        seen.push(...page.awards.map(({ id }) => id));
        next = page.next;
      } while (next !== null);
      assert.deepEqual(seen, [...ids].sort(), state);
    }
  });

  it('releases as many as are asked for at once, and no more than it may', async () => {
    const id = await finish(await newPerson(api));
    const others = Array.from({ length: releasesMax }, (_, at) => at.toString(16).padStart(32, '0'));
    assert.deepEqual((await release([id, ...others.slice(1)])).awards, [id]);
    const asked = await issuer.ask('POST', '/v1/issuer/releases', { awards: [id, ...others] });
    assert.deepEqual(refusal(asked), [400, 'invalid_request']);
  });

  it('has one that failed tried again, once, with an entry in the audit log', async () => {
    const id = await finish(await newPerson(api));
    await release([id]);
    await settle('dead', 'LiveCredentialExists: There is one.');
    assert.partialDeepStrictEqual((await list('failed')).awards, [{ id, call: 'dead' }]);
    const answers = await Promise.all(Array.from({ length: 5 }, () => retry(id)));
    const done = answers.filter(({ status }) => status === 200);
    assert.deepEqual(
      done.map(({ body }) => [body.id, body.state, body.call]),
      [[id, 'under_way', 'waiting']],
    );
    for (const answer of answers.filter(({ status }) => status !== 200))
      assert.deepEqual(refusal(answer), [409, 'call_not_aside']);
    assert.deepEqual(await callsOf(id), [{ state: 'waiting', tries: 0 }]);
    const { body } = await (await newPerson(api, ['admin'])).ask<AuditPage>('GET', '/v1/admin/audit');
    assert.partialDeepStrictEqual(
      body.entries.filter(({ subject, action }) => subject === id && action === 'certificate.retry'),
      [{ actor: issuer.id, detail: { refusal: 'LiveCredentialExists: There is one.' } }],
    );
    assert.equal(body.entries.filter(({ subject }) => subject === id).length, 2, 'released and retried');
  });

  it('tries nothing again that did not fail, was given up, or is on the ledger', async () => {
    const person = await newPerson(api);
    const id = await finish(person);
    const untouched = async (why: string) => assert.deepEqual(refusal(await retry(id)), [409, 'call_not_aside'], why);
    await untouched('held');
    await release([id]);
    await untouched('under way');
    for (const state of ['confirmed', 'discarded']) {
      await settle(state);
      await untouched(state);
      assert.deepEqual(await callsOf(id), [{ state, tries: 5 }]);
    }
    assert.deepEqual(refusal(await retry('f'.repeat(32))), [404, 'not_found']);
    await settle('dead');
    await writeRows(api.sql, 'credentials', [credentialRow({ id, learner: person.keypair.publicKey() })]);
    assert.deepEqual(refusal(await retry(id)), [404, 'not_found']);
    assert.deepEqual(await callsOf(id), [{ state: 'dead', tries: 5 }]);
  });

  it('tells learners that theirs waits, and that it was released, each once', async () => {
    const person = await newPerson(api);
    const id = await finish(person);
    // What follows an address awards again what has a certificate already.
    await api.sql.query('DELETE FROM app.wallets WHERE account_id = $1', [person.id]);
    await person.ask('PUT', '/v1/account/platform-address', { consent: true });
    const told = async () => {
      const { rows } = await api.sql.query(
        `SELECT name, course, data FROM app.notices WHERE account_id = $1 AND name LIKE 'credential%' ORDER BY id`,
        [person.id],
      );
      return rows;
    };
    const one = { course: 'exam', data: { credential: id } };
    assert.deepEqual(await told(), [{ name: 'credential_held', ...one }]);
    await Promise.all(Array.from({ length: 4 }, () => release([id])));
    assert.deepEqual(await told(), [
      { name: 'credential_held', ...one },
      { name: 'credential_released', ...one },
    ]);
  });
});
