import assert from 'node:assert/strict';
import type { Dashboard, PostPlace } from '#wire';
import { type TestApi, testApi } from '../testing/api.ts';
import { enroll, publishTexts } from '../testing/learning.ts';
import { newPerson, type Person } from '../testing/person.ts';
import { closedAt, credentialId, credentialRow, writeCursor, writeRows } from '../testing/rows.ts';

describe('the dashboard', () => {
  let api: TestApi;
  before(async () => {
    api = await testApi();
    for (const key of ['small', 'other', 'crowded']) await publishTexts(api.databaseUrl, key);
    await writeCursor(api.sql, 100);
  });
  after(() => api.close());

  const ask = (person: Person) => person.ask<Dashboard>('GET', '/v1/dashboard');
  const read = async (person: Person) => (await ask(person)).body;
  const small = { course: 'small', title: 'Small', language: 'en' };

  it('of somebody new is empty, and names the shortest course', async () => {
    const { status, headers, body } = await ask(await newPerson(api));
    assert.deepEqual([status, headers.get('Cache-Control')], [200, 'private, no-cache']);
    assert.deepEqual(body, {
      ...{ next: null, due: [], unread: [], mayReview: [], reports: [], courses: [], finished: [], certificates: [] },
      ...{ wallets: 1, balance: '0', waitsForAddress: false },
      shortest: { course: 'crowded', title: 'Small', language: 'en', minutes: 10 },
      asOf: { ledger: 100, closedAt: closedAt(100).toISOString() },
    });
    assert.equal((await api.get('/v1/dashboard')).status, 401);
  });

  it('goes on where they read last, with the heading in words', async () => {
    const person = await newPerson(api);
    await enroll(api.sql, person.id, { course: 'other' });
    const id = await enroll(api.sql, person.id);
    await api.sql.query(`UPDATE app.enrollments SET lesson = 'two', heading = 'h-end' WHERE id = '${id}'`);
    assert.deepEqual((await read(person)).next, {
      ...small,
      ...{ lesson: { key: 'two', title: 'Two', number: 2, minutes: 5 }, lessons: 2, isBegun: true },
      ...{ module: { number: 1, title: 'First' }, heading: { id: 'h-end', text: 'End' } },
    });
    await enroll(api.sql, person.id, { done: ['two'] });
    assert.partialDeepStrictEqual((await read(person)).next, { lesson: { key: 'one' }, heading: null });
    await enroll(api.sql, person.id, { done: ['one', 'two'], completedAt: '2026-11-09T10:00:00Z' });
    const { next, courses, finished } = await read(person);
    assert.partialDeepStrictEqual(next, { course: 'other', lesson: { key: 'one' }, isBegun: false });
    assert.deepEqual([courses.length, finished.length, finished[0]?.percent], [1, 1, 100]);
    await api.sql.query(`UPDATE app.enrollments SET left_at = now() WHERE account_id = '${person.id}'`);
    const after = await read(person);
    assert.deepEqual([after.next, after.courses, after.finished], [null, [], []]);
  });

  it('never goes on with a lesson that is shut, nor with what the course has no more', async () => {
    const person = await newPerson(api);
    const { smallFolder } = await import('../testing/course.ts');
    const texts = { ...smallFolder };
    texts['lessons/one.md'] = (texts['lessons/one.md'] as string).replace(
      'minutes: 5',
      'minutes: 5\nreleases: 2999-01-01T00:00:00Z',
    );
    await publishTexts(api.databaseUrl, 'later', texts);
    const id = await enroll(api.sql, person.id, { course: 'later' });
    await api.sql.query(`UPDATE app.enrollments SET lesson = 'one' WHERE id = '${id}'`);
    assert.equal((await read(person)).next?.lesson.key, 'two');
    await enroll(api.sql, person.id, { course: 'later', done: ['two', 'gone'] });
    const { next, courses } = await read(person);
    assert.deepEqual([next, courses[0]?.done, courses[0]?.percent], [null, [false, true], 50]);
  });

  it('sets one’s progress beside the course’s, from five learners on', async () => {
    const people = await Promise.all(Array.from({ length: 4 }, () => newPerson(api)));
    for (const [index, { id }] of people.entries())
      await enroll(api.sql, id, { course: 'crowded', done: ['one', 'two'].slice(0, index) });
    const [first] = people as [Person];
    assert.equal((await read(first)).courses[0]?.average, null);
    await api.close();
    api = await testApi(); // what was counted a moment ago is forgotten with the process
    await publishTexts(api.databaseUrl, 'crowded');
    const five = await Promise.all(Array.from({ length: 5 }, () => newPerson(api)));
    for (const [index, { id }] of five.entries())
      await enroll(api.sql, id, { course: 'crowded', done: ['one', 'two'].slice(0, index) });
    const [none, one, both] = five as [Person, Person, Person];
    assert.deepEqual((await read(none)).courses[0]?.average, { percent: 70, learners: 5, behind: 0 });
    assert.deepEqual((await read(one)).courses[0]?.average, { percent: 70, learners: 5, behind: 1 });
    assert.deepEqual((await read(both)).courses[0]?.average, { percent: 70, learners: 5, behind: 2 });
    await publishTexts(api.databaseUrl);
    await writeCursor(api.sql, 100);
  });

  it('names what a cohort asks for, the soonest first, until it is done', async () => {
    const person = await newPerson(api);
    const due = { two: '2026-12-01T09:00:00Z', one: '2026-12-24T09:00:00Z', gone: '2026-12-02T09:00:00Z' };
    const { rows } = await api.sql.query(
      `INSERT INTO app.cohorts (course, name, due) VALUES ('small', 'Winter', $1) RETURNING id`,
      [JSON.stringify(due)],
    );
    const id = await enroll(api.sql, person.id);
    await api.sql.query(`UPDATE app.enrollments SET cohort_id = '${rows[0].id}' WHERE id = '${id}'`);
    assert.deepEqual((await read(person)).due, [
      { ...small, lesson: { key: 'two', title: 'Two' }, dueAt: '2026-12-01T09:00:00.000Z' },
      { ...small, lesson: { key: 'one', title: 'One' }, dueAt: '2026-12-24T09:00:00.000Z' },
    ]);
    await enroll(api.sql, person.id, { done: ['two'] });
    assert.deepEqual(
      (await read(person)).due.map(({ lesson }) => lesson.key),
      ['one'],
    );
  });

  it('offers a review from half of the course on, until there is one', async () => {
    const person = await newPerson(api);
    await enroll(api.sql, person.id);
    assert.deepEqual((await read(person)).mayReview, []);
    await enroll(api.sql, person.id, { done: ['one'] });
    assert.deepEqual((await read(person)).mayReview, [small]);
    await person.ask('PUT', '/v1/courses/small/reviews/own', { stars: 5, text: '' });
    assert.deepEqual((await read(person)).mayReview, []);
  });

  it('tells of replies and of where one is named, until they are seen', async () => {
    const [author, other, named] = await Promise.all([newPerson(api), newPerson(api), newPerson(api)]);
    for (const { id } of [author, other, named]) await enroll(api.sql, id);
    await named.ask('PUT', '/v1/account/handle', { handle: 'named_one', isPublic: false });
    const request = { title: 'Fees', text: 'Why?' };
    const { thread } = (await author.ask<PostPlace>('POST', '/v1/courses/small/forum/threads', request)).body;
    const write = (text: string) => other.ask('POST', `/v1/forum/threads/${thread}/posts`, { text });
    assert.deepEqual((await read(author)).unread, [], 'not of what one wrote oneself');
    await write('Because. @named_one');
    await write('More.');
    const news = { ...small, thread, about: 'Fees', first: 2 };
    assert.partialDeepStrictEqual((await read(author)).unread, [{ ...news, posts: 2, isMentioned: false }]);
    assert.partialDeepStrictEqual((await read(named)).unread, [{ ...news, posts: 1, isMentioned: true }]);
    assert.deepEqual((await read(other)).unread, []);
    await author.ask('PUT', `/v1/forum/threads/${thread}/visit`);
    assert.deepEqual((await read(author)).unread, []);
    await write('And more.');
    assert.partialDeepStrictEqual((await read(author)).unread, [{ first: 4, posts: 1 }]);
    for (const person of [author, named]) {
      await person.ask('PUT', '/v1/forum/visits');
      assert.deepEqual((await read(person)).unread, []);
    }
    await author.ask('POST', `/v1/forum/threads/${thread}/posts`, { text: 'Thanks @named_one' });
    const told = (await read(named)).unread;
    assert.partialDeepStrictEqual(told, [{ first: 5, posts: 1, isMentioned: true }]);
    await api.sql.query(`UPDATE app.forum_posts SET hidden_at = now(), hidden_reason = 'x' WHERE number = 5`);
    assert.deepEqual((await read(named)).unread, [], 'not of what is hidden');
  });

  it('tells who teaches of posts that were reported', async () => {
    const [author, reader] = await Promise.all([newPerson(api), newPerson(api)]);
    const instructor = await newPerson(api, ['instructor']);
    await api.sql.query(`INSERT INTO app.course_instructors VALUES ('small', '${instructor.id}')`);
    await enroll(api.sql, author.id);
    const request = { title: 'Spam', text: 'Buy.' };
    const { post } = (await author.ask<PostPlace>('POST', '/v1/courses/small/forum/threads', request)).body;
    await reader.ask('POST', `/v1/forum/posts/${post}/reports`, { reason: 'It sells.' });
    assert.deepEqual((await read(instructor)).reports, [{ ...small, posts: 1 }]);
    assert.deepEqual((await read(reader)).reports, []);
  });

  it('shows certificates and BST of one’s own wallets alone, as of the ledger', async () => {
    const [person, other] = await Promise.all([newPerson(api), newPerson(api)]);
    const address = person.keypair.publicKey();
    await writeRows(api.sql, 'credentials', [
      credentialRow({ learner: address, course: 'small' }),
      credentialRow({ id: 'ab'.repeat(16), learner: address, course: 'unknown', issuedLedger: 12, expiresAt: '1' }),
      credentialRow({ id: 'cd'.repeat(16), learner: other.keypair.publicKey() }),
    ]);
    await api.sql.query(`INSERT INTO chain_1.token_balances SELECT $1, 1300000000, 20, now(), 'x', NULL`, [address]);
    const { certificates, balance, asOf } = await read(person);
    assert.deepEqual(
      certificates.map(({ id, title, standing, issuedLedger }) => [id, title, standing, issuedLedger]),
      [
        ['ab'.repeat(16), 'unknown', 'expired', 12],
        [credentialId, 'Small', 'valid', 10],
      ],
    );
    assert.deepEqual([balance, asOf?.ledger], ['1300000000', 100]);
    await api.sql.query(`UPDATE app.wallets SET subject = '${address}:7' WHERE account_id = '${person.id}'`);
    const shared = await read(person);
    assert.deepEqual([shared.certificates, shared.balance, shared.wallets], [[], null, 1]);
  });
});
