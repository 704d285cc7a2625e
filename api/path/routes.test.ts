import assert from 'node:assert/strict';
import type { LearningPath, LearningPathsPage, PathProgress, Problem, StudioPath, StudioPathsPage } from '#wire';
import { connectDatabase } from '../database.ts';
import { type TestApi, testApi } from '../testing/api.ts';
import { newPerson, type Person, refusal } from '../testing/person.ts';
import { unfinishedBefore } from './model.ts';

const content = { title: 'One after the other', promise: 'From a to c.', language: 'en', courses: ['a', 'b', 'c'] };
const path = { key: 'letters', ...content };

describe('learning paths', () => {
  let api: TestApi;
  let database: ReturnType<typeof connectDatabase>;
  let teacher: Person;
  let learner: Person;
  before(async () => {
    api = await testApi();
    database = connectDatabase(api.databaseUrl);
    for (const key of ['a', 'b', 'c', 'd']) await writeCourse(key);
    await writeCourse('after_a', ['a']);
    [teacher, learner] = await Promise.all([newPerson(api, ['instructor']), newPerson(api)]);
  });
  after(async () => {
    await database.sequelize.close();
    await api.close();
  });
  beforeEach(() => api.sql.query('DELETE FROM app.paths; DELETE FROM app.enrollments'));

  async function writeCourse(key: string, prerequisites: string[] = []): Promise<void> {
    await api.sql.query(`INSERT INTO app.course_versions VALUES ($1, 1, '{}', '{}', repeat('0', 64))`, [key]);
    await api.sql.query(
      `INSERT INTO app.courses VALUES ($1, 1, 1, $2, 'A promise.', 'en', NULL, '{stellar}', 3, 40, $3, '', '')`,
      [key, `Course ${key}`, JSON.stringify({ prerequisites })],
    );
  }
  const make = async (request: object = path, by = teacher) =>
    by.ask<StudioPath & Problem>('POST', '/v1/studio/paths', request);
  const complete = (course: string, at: string | null = '2026-11-20T00:00:00Z') =>
    api.sql.query(
      `INSERT INTO app.enrollments (account_id, course, enrolled_at, completed_at) VALUES ($1, $2, '2026-11-19T12:00:00Z', $3)`,
      [learner.id, course, at],
    );
  const before_ = async (course: string) =>
    (await unfinishedBefore(database.sequelize, learner.id, course)).map((one) => one.course);

  it('are read by everybody, with their courses in order', async () => {
    assert.equal((await make({ ...path, courses: ['c', 'a', 'b'] })).status, 201);
    const course = { promise: 'A promise.', language: 'en', lessons: 3, minutes: 40 };
    const expected: LearningPath = {
      ...{ key: 'letters', title: 'One after the other', promise: 'From a to c.', language: 'en' },
      courses: ['c', 'a', 'b'].map((key) => ({ key, title: `Course ${key}`, ...course })),
      ...{ lessons: 9, minutes: 120 },
    };
    const { status, body, headers } = await api.get('/v1/paths/letters');
    assert.deepEqual([status, body], [200, expected]);
    assert.equal((await api.get('/v1/paths/letters', { 'If-None-Match': headers.get('ETag') as string })).status, 304);
    assert.deepEqual((await api.get('/v1/paths')).body, { paths: [expected], next: null });
    const none = await api.get('/v1/paths/none');
    assert.deepEqual(refusal({ ...none, body: none.body }), [404, 'path_not_found']);
  });

  it('go on page by page', async () => {
    for (const key of ['p_1', 'p1', 'p2']) await make({ ...path, key });
    const seen: string[] = [];
    for (let after = ''; ; ) {
      const page = (await api.get(`/v1/paths?limit=1${after}`)).body as LearningPathsPage;
      seen.push(...page.paths.map(({ key }) => key));
      if (page.next === null) break;
      after = `&after=${page.next}`;
    }
    assert.deepEqual(seen, ['p1', 'p2', 'p_1']);
  });

  it('bind who follows them to their order, until they leave', async () => {
    await make();
    assert.deepEqual(await before_('c'), []);
    const followed = await learner.ask<PathProgress>('POST', '/v1/paths/letters/followers');
    assert.deepEqual([followed.status, typeof followed.body.followedAt], [200, 'string']);
    assert.deepEqual(await before_('a'), []);
    assert.deepEqual(await before_('c'), ['a', 'b']);
    assert.deepEqual(await before_('d'), []);
    assert.deepEqual(await unfinishedBefore(database.sequelize, learner.id, 'b'), [{ course: 'a', title: 'Course a' }]);
    await complete('a');
    await complete('b', null);
    assert.deepEqual(await before_('c'), ['b'], 'to be enrolled is not to be done');
    const { body } = await learner.ask<PathProgress>('GET', '/v1/paths/letters/progress');
    assert.deepEqual(body, {
      ...{ path: 'letters', followedAt: followed.body.followedAt },
      courses: [
        { course: 'a', enrolledAt: '2026-11-19T12:00:00.000Z', completedAt: '2026-11-20T00:00:00.000Z' },
        { course: 'b', enrolledAt: '2026-11-19T12:00:00.000Z', completedAt: null },
        { course: 'c', enrolledAt: null, completedAt: null },
      ],
    });
    const again = await learner.ask<PathProgress>('POST', '/v1/paths/letters/followers');
    assert.equal(again.body.followedAt, followed.body.followedAt);
    const left = await learner.ask<PathProgress>('DELETE', '/v1/paths/letters/followers');
    assert.deepEqual([left.status, left.body.followedAt], [200, null]);
    assert.deepEqual(await before_('c'), []);
  });

  it('add up, when somebody follows two, and forget a course that is gone', async () => {
    await make();
    await make({ ...path, key: 'others', courses: ['d', 'b', 'c'] });
    for (const key of ['letters', 'others']) await learner.ask('POST', `/v1/paths/${key}/followers`);
    assert.deepEqual((await before_('c')).sort(), ['a', 'b', 'd']);
    await api.sql.query(`UPDATE app.paths SET courses = '{gone,b,c}' WHERE key = 'others'`);
    assert.deepEqual(await before_('b'), ['a']);
    assert.equal(((await api.get('/v1/paths/others')).body as LearningPath).courses.length, 2);
  });

  it('are followed by who is signed in, where there is one', async () => {
    assert.deepEqual(refusal(await learner.ask('POST', '/v1/paths/none/followers')), [404, 'path_not_found']);
    assert.deepEqual(refusal(await learner.ask('DELETE', '/v1/paths/none/followers')), [404, 'path_not_found']);
    assert.deepEqual(refusal(await learner.ask('GET', '/v1/paths/none/progress')), [404, 'path_not_found']);
    assert.equal((await api.get('/v1/paths/letters/progress')).status, 401);
    assert.equal((await api.post('/v1/paths/letters/followers', '')).status, 401);
  });

  describe('in the studio', () => {
    it('are made of courses that exist, each once, none before what it asks for', async () => {
      const faults = async (courses: string[]) => {
        const { status, body } = await make({ ...path, courses });
        return [status, body.errors?.map(({ parameter }) => parameter), body.detail];
      };
      for (const courses of [[], ['a'], Array.from({ length: 21 }, (_none, index) => `c${index}`), ['a', 'B']])
        assert.deepEqual((await faults(courses)).slice(0, 2), [400, ['courses']]);
      assert.match((await faults(['a', 'none']))[2] as string, /found none, expected a course/);
      assert.match((await faults(['a', 'b', 'a']))[2] as string, /found a a second time/);
      assert.match((await faults(['after_a', 'a']))[2] as string, /found after_a before a, expected it after/);
      assert.equal((await make({ ...path, courses: ['a', 'after_a'] })).status, 201);
      assert.deepEqual(refusal(await make()), [409, 'path_taken']);
      for (const wrong of [
        { key: 'A' },
        { title: ' x' },
        { title: 'a\nb' },
        { promise: '' },
        { language: 'English' },
        { x: 1 },
      ])
        assert.deepEqual(refusal(await make({ ...path, key: 'other', ...wrong })), [400, 'invalid_request']);
    });

    it('are changed by who made them and by admins, and by nobody over another’s change', async () => {
      const { body: made } = await make();
      const [other, admin] = [await newPerson(api, ['instructor']), await newPerson(api, ['admin'])];
      const change = (by: Person, basis: string) =>
        by.ask<StudioPath & Problem>('PUT', '/v1/studio/paths/letters', { ...content, courses: ['b', 'a'], basis });
      assert.deepEqual(refusal(await change(learner, made.changedAt)), [403, 'role_needed']);
      assert.deepEqual(refusal(await change(other, made.changedAt)), [404, 'path_not_found']);
      const changed = await change(teacher, made.changedAt);
      assert.deepEqual([changed.status, changed.body.courses, changed.body.isOwn], [200, ['b', 'a'], true]);
      assert.deepEqual(refusal(await change(admin, made.changedAt)), [409, 'path_changed']);
      const byAdmin = await change(admin, changed.body.changedAt);
      assert.deepEqual([byAdmin.status, byAdmin.body.isOwn], [200, false]);
      const list = async (by: Person) =>
        (await by.ask<StudioPathsPage>('GET', '/v1/studio/paths')).body.paths.map(({ key }) => key);
      assert.deepEqual([await list(teacher), await list(other), await list(admin)], [['letters'], [], ['letters']]);
      assert.deepEqual(refusal(await other.ask('GET', '/v1/studio/paths/letters')), [404, 'path_not_found']);
    });

    it('are removed with who follows them, by the same people', async () => {
      await make();
      await learner.ask('POST', '/v1/paths/letters/followers');
      const other = await newPerson(api, ['instructor']);
      const remove = (by: Person) => by.ask<StudioPathsPage>('DELETE', '/v1/studio/paths/letters');
      assert.deepEqual(refusal(await remove(learner)), [403, 'role_needed']);
      assert.deepEqual(refusal(await remove(other)), [404, 'path_not_found']);
      assert.deepEqual((await teacher.ask<StudioPathsPage>('GET', '/v1/studio/paths')).body.paths[0]?.followers, 1);
      const removed = await remove(teacher);
      assert.deepEqual([removed.status, removed.body], [200, { paths: [] }]);
      assert.deepEqual(await before_('c'), []);
      assert.equal((await api.get('/v1/paths/letters')).status, 404);
    });

    it('stay when who made them goes, and are then an admin’s to change', async () => {
      const gone = await newPerson(api, ['instructor']);
      await make(path, gone);
      await api.sql.query('DELETE FROM app.accounts WHERE id = $1', [gone.id]);
      assert.equal((await api.get('/v1/paths/letters')).status, 200);
      const admin = await newPerson(api, ['admin']);
      assert.equal((await admin.ask('GET', '/v1/studio/paths/letters')).status, 200);
    });

    it('are changed once by two who change them at the same moment', async () => {
      const { body: made } = await make();
      const answers = await Promise.all(
        ['a', 'b', 'c', 'd'].map((title) =>
          teacher.ask('PUT', '/v1/studio/paths/letters', { ...content, title, basis: made.changedAt }),
        ),
      );
      assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409, 409, 409]);
    });
  });
});
