import assert from 'node:assert/strict';
import type { AuditPage, ReviewStanding, ReviewsPage } from '#wire';
import { type TestApi, testApi } from '../testing/api.ts';
import { enroll, publishTexts } from '../testing/learning.ts';
import { newPerson, type Person, refusal } from '../testing/person.ts';

const address = '/v1/courses/small/reviews';

describe('reviews', () => {
  let api: TestApi;
  let admin: Person;
  let instructor: Person;
  before(async () => {
    api = await testApi();
    await publishTexts(api.databaseUrl);
    [admin, instructor] = [await newPerson(api, ['admin']), await newPerson(api, ['instructor'])];
    await api.sql.query(`INSERT INTO app.course_instructors VALUES ('small', '${instructor.id}')`);
  });
  after(() => api.close());
  beforeEach(() => api.sql.query('DELETE FROM app.reviews'));

  const newLearner = async (done = ['one']): Promise<Person> => {
    const person = await newPerson(api);
    await enroll(api.sql, person.id, { done });
    return person;
  };
  const write = (person: Person, stars = 4, text = 'Clear.') =>
    person.ask<ReviewStanding>('PUT', `${address}/own`, { stars, text });
  const list = async (query = '') => (await api.get(`${address}${query}`)).body as ReviewsPage;
  const hide = (person: Person, id: string, isHidden = true, reason = 'Off topic.') =>
    person.ask('PUT', `/v1/reviews/${id}/visibility`, { isHidden, reason });
  const standingOf = async (person: Person) => (await person.ask<ReviewStanding>('GET', `${address}/own`)).body;

  it('are written by who has done half of the course, and seen by everybody with who wrote them', async () => {
    const person = await newLearner();
    await person.ask('PATCH', '/v1/account', { displayName: 'Sample Learner' });
    await admin.ask('PATCH', '/v1/account', { displayName: 'Somebody Else' });
    await admin.ask('PUT', '/v1/account/handle', { handle: 'somebody_else', isPublic: true });
    const { status, body } = await write(person, 4, '  Clear.\r\nAnd short. ');
    assert.deepEqual([status, body.own?.text, body.hindrance], [200, 'Clear.\nAnd short.', null]);
    const { reviews, ...rest } = await list();
    assert.deepEqual(rest, { count: 1, average: 4, distribution: [0, 0, 0, 1, 0], next: null });
    const { id: _, writtenAt: __, ...shown } = reviews[0] as ReviewsPage['reviews'][0];
    const author = { name: 'Sample Learner', handle: null, avatar: null, isPublic: false };
    assert.deepEqual(shown, { stars: 4, text: 'Clear.\nAnd short.', author });
  });

  it('are refused to others, with what would change it', async () => {
    const stranger = await newPerson(api);
    const tooEarly = await newLearner([]);
    const gone = await newLearner();
    await api.sql.query(`UPDATE app.enrollments SET left_at = now() WHERE account_id = '${gone.id}'`);
    await enroll(api.sql, instructor.id, { done: ['one'] });
    const expected: [Person, string, RegExp][] = [
      [stranger, 'not_enrolled', /Enrol first/],
      [tooEarly, 'not_half', /finished 0 lessons, expected at least 1/],
      [gone, 'not_enrolled', /Enrol first/],
      [instructor, 'teaches', /You teach/],
    ];
    for (const [person, hindrance, sentence] of expected) {
      const answer = await write(person);
      assert.deepEqual(refusal(answer), [409, 'review_refused']);
      assert.match((answer.body as unknown as { detail: string }).detail, sentence);
      assert.equal((await standingOf(person)).hindrance, hindrance);
    }
    assert.equal((await api.get(`${address}/own`)).status, 401);
    assert.deepEqual(refusal(await stranger.ask('PUT', '/v1/courses/none/reviews/own', { stars: 1, text: '' })), [
      404,
      'course_not_found',
    ]);
    assert.equal((await list()).count, 0);
  });

  it('do not count a lesson that the course has no more', async () => {
    const person = await newLearner(['gone']);
    assert.deepEqual(refusal(await write(person)), [409, 'review_refused']);
  });

  it('are one for each learner, also when it is sent ten times at once, and can be changed and taken back', async () => {
    const person = await newLearner();
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => write(person, 1 + (index % 5))));
    assert.ok(answers.every(({ status }) => status === 200));
    assert.equal((await list()).count, 1);
    await api.sql.query(`UPDATE app.enrollments SET left_at = now() WHERE account_id = '${person.id}'`);
    assert.equal((await write(person, 2, 'Less clear.')).status, 200, 'one’s own can be changed after leaving, too');
    assert.deepEqual((await list()).distribution, [0, 1, 0, 0, 0]);
    const removed = await person.ask<ReviewStanding>('DELETE', `${address}/own`);
    assert.deepEqual([removed.status, removed.body.own, (await list()).count], [200, null, 0]);
  });

  it('are read page by page, the newest first, each once', async () => {
    for (let index = 0; index < 5; index += 1) await write(await newLearner(), 1 + index);
    await api.sql.query(`UPDATE app.reviews SET written_at = '2026-11-22T12:00:00Z' WHERE stars < 4`); // at the same moment
    const seen: number[] = [];
    let after = '';
    for (let pages = 0; pages < 4; pages += 1) {
      const page = await list(`?limit=2${after}`);
      assert.equal(page.count, 5);
      seen.push(...page.reviews.map(({ stars }) => stars));
      if (page.next === null) break;
      after = `&after=${page.next}`;
    }
    assert.deepEqual(seen.slice(0, 2), [5, 4]);
    assert.deepEqual([...seen].sort(), [1, 2, 3, 4, 5]);
    assert.equal((await list()).average, 3);
  });

  it('hold what was sent as text, without what turns the text around it', async () => {
    await write(await newLearner(), 1, '<script>alert(1)</script>\u202egnorw\u2066');
    assert.equal((await list()).reviews[0]?.text, '<script>alert(1)</script>gnorw');
  });

  it('refuse what is no review', async () => {
    const person = await newLearner();
    const bodies = [
      { stars: 0, text: '' },
      { stars: 6, text: '' },
      { stars: 4.5, text: '' },
      { stars: '4', text: '' },
      { stars: 4 },
      { stars: 4, text: 'x'.repeat(2_001) },
      { stars: 4, text: '', course: 'small' },
    ];
    for (const body of bodies)
      assert.deepEqual(refusal(await person.ask('PUT', `${address}/own`, body)), [400, 'invalid_request']);
    const large = await person.ask('PUT', `${address}/own`, { stars: 4, text: 'x'.repeat(10_000_000) });
    assert.equal(large.status, 413);
    for (const query of ['?after=x', '?after=1.x', '?limit=0', '?stars=1'])
      assert.equal((await api.get(`${address}${query}`)).status, 400, query);
    assert.equal((await api.get('/v1/courses/none/reviews')).status, 404);
  });

  describe('that are hidden', () => {
    it('are seen by moderators and their author, who reads why; the audit log has it', async () => {
      const [author, other] = [await newLearner(), await newLearner()];
      await write(author, 1, 'Buy my tokens.');
      const { id } = (await list()).reviews[0] as ReviewsPage['reviews'][0];
      assert.deepEqual(refusal(await hide(other, id)), [403, 'moderator_needed']);
      assert.deepEqual(refusal(await hide(author, id)), [403, 'moderator_needed']);
      assert.equal((await hide(instructor, id, true, ' Advertising,\n nothing else. ')).status, 200);
      assert.deepEqual(await list(), {
        ...{ count: 0, average: null, distribution: [0, 0, 0, 0, 0], reviews: [], next: null },
      });
      assert.equal((await standingOf(author)).own?.hiddenReason, 'Advertising, nothing else.');
      assert.deepEqual((await standingOf(other)).hidden, []);
      const forModerators = (await standingOf(admin)).hidden;
      assert.deepEqual([forModerators.length, forModerators[0]?.text], [1, 'Buy my tokens.']);
      const { entries } = (await admin.ask<AuditPage>('GET', '/v1/admin/audit')).body;
      assert.partialDeepStrictEqual(entries[0], {
        ...{ actor: instructor.id, action: 'review.hidden', subject: id },
        detail: { course: 'small', reason: 'Advertising, nothing else.' },
      });
      await hide(admin, id, true);
      assert.equal((await admin.ask<AuditPage>('GET', '/v1/admin/audit')).body.entries[0]?.number, entries[0]?.number);
      assert.equal((await hide(admin, id, false, 'It was meant well.')).status, 200);
      assert.equal((await list()).count, 1);
    });

    it('stay hidden when their author changes them, or takes them back and writes anew', async () => {
      const author = await newLearner();
      await write(author);
      await hide(admin, (await list()).reviews[0]?.id as string);
      await write(author, 5, 'Better so?');
      assert.equal((await list()).count, 0);
      await author.ask('DELETE', `${address}/own`);
      const { rows } = await api.sql.query('SELECT text FROM app.reviews');
      assert.deepEqual([rows, (await standingOf(author)).own], [[{ text: '' }], null]);
      assert.deepEqual((await standingOf(admin)).hidden, []);
      await write(author, 5, 'And so?');
      assert.equal((await list()).count, 0);
      assert.equal((await standingOf(author)).own?.hiddenReason, 'Off topic.');
    });

    it('are hidden for a reason alone, and by who teaches this course', async () => {
      await write(await newLearner());
      const id = (await list()).reviews[0]?.id as string;
      for (const reason of ['', '   ', 'x'.repeat(501)])
        assert.equal((await hide(admin, id, true, reason)).status, 400);
      assert.deepEqual(refusal(await hide(await newPerson(api, ['instructor']), id)), [403, 'moderator_needed']);
      assert.deepEqual(refusal(await hide(admin, '00000000-0000-4000-8000-000000000000')), [404, 'review_not_found']);
      assert.equal((await hide(admin, 'x')).status, 400);
    });
  });

  it('go with their author’s account', async () => {
    const author = await newLearner();
    await write(author);
    await api.sql.query(`DELETE FROM app.accounts WHERE id = '${author.id}'`);
    assert.equal((await list()).count, 0);
  });
});
