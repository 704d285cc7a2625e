import assert from 'node:assert/strict';
import type { CohortDetail, CohortsPage, EnrollmentDetail } from '#wire';
import { type TestApi, testApi } from '../testing/api.ts';
import { joinCourse, publishCourse, readLesson } from '../testing/learning.ts';
import { newPerson, type Person, refusal } from '../testing/person.ts';
import { newInstructor } from '../testing/teaching.ts';

describe('cohorts', () => {
  let api: TestApi;
  let instructor: Person;
  let learner: Person;
  let id: string;
  const root = '/v1/studio/courses/made';
  const past = '2026-01-31T23:59:59.000Z';
  before(async () => {
    api = await testApi();
    await publishCourse(api, { key: 'made', lessons: { intro: {}, check: { kind: 'quiz' } } });
    [instructor, learner] = [await newInstructor(api, 'made'), await newPerson(api)];
  });
  after(() => api.close());
  beforeEach(async () => {
    await api.sql.query('DELETE FROM app.enrollments; DELETE FROM app.cohorts');
    id = (await joinCourse(learner, 'made')).id;
  });

  const ask = <T = CohortDetail>(method: string, path: string, body?: object, by = instructor) =>
    by.ask<T>(method, `${root}${path}`, body);
  const create = async (name: string) => (await ask('POST', '/cohorts', { name })).body.id;
  const assign = (cohort: string | null, enrollments = [id]) =>
    ask<{ learners: number }>('PUT', '/cohort-assignment', { enrollments, cohort });

  it('are made, named, dated, filled and removed; the learner sees the dates', async () => {
    const made = await ask('POST', '/cohorts', { name: 'Spring' });
    assert.equal(made.status, 201);
    const { id: cohort, createdAt, ...rest } = made.body;
    assert.ok(createdAt);
    assert.deepEqual(rest, { name: 'Spring', due: {}, learners: 0, late: 0, lateLearners: [] });
    assert.deepEqual((await assign(cohort)).body, { learners: 1 });
    const due = { intro: '2026-02-01T00:59:59+01:00', check: '2030-01-01T00:00:00Z' };
    const changed = await ask('PATCH', `/cohorts/${cohort}`, { due, name: 'Autumn' });
    assert.deepEqual(
      [changed.body.name, changed.body.due, changed.body.late, changed.body.lateLearners],
      [
        'Autumn',
        { intro: past, check: '2030-01-01T00:00:00.000Z' },
        1,
        [{ enrollment: id, name: null, lessons: [{ lesson: 'intro', dueAt: past }] }],
      ],
    );
    const detail = (await learner.ask<EnrollmentDetail>('GET', '/v1/enrollments/made')).body;
    assert.deepEqual([detail.cohort?.name, detail.states[0]?.dueAt], ['Autumn', past]);
    await readLesson(api, learner, 'made', 'intro');
    assert.equal((await ask('GET', `/cohorts/${cohort}`)).body.late, 0, 'what is done is not late');
    const { cohorts, alone } = (await ask<CohortsPage>('GET', '/cohorts')).body;
    assert.deepEqual([cohorts.map(({ name, learners }) => [name, learners]), alone], [[['Autumn', 1]], 0]);
    assert.equal((await ask('DELETE', `/cohorts/${cohort}`)).status, 200);
    assert.deepEqual(refusal(await ask('GET', `/cohorts/${cohort}`)), [404, 'cohort_not_found']);
    const left = (await learner.ask<EnrollmentDetail>('GET', '/v1/enrollments/made')).body;
    assert.deepEqual([left.cohort, left.states[0]?.dueAt, left.lessonsDone], [null, null, 1]);
  });

  it('have a name of their own in the course, also when many are made at once', async () => {
    const racers = await Promise.all(Array.from({ length: 8 }, () => ask('POST', '/cohorts', { name: 'Spring' })));
    assert.deepEqual(racers.map(({ status }) => status).sort(), [201, ...Array(7).fill(409)]);
    const other = await create('Autumn');
    assert.deepEqual(refusal(await ask('PATCH', `/cohorts/${other}`, { name: 'Spring' })), [409, 'cohort_name_taken']);
    await api.sql.query(`INSERT INTO app.cohorts (course, name) SELECT 'made', 'C' || n FROM generate_series(1, 98) n`);
    assert.deepEqual(refusal(await ask('POST', '/cohorts', { name: 'One more' })), [400, 'invalid_request']);
  });

  it('hold learners of their course alone', async () => {
    const cohort = await create('Spring');
    await publishCourse(api, { key: 'foreign', lessons: { intro: {} } });
    const foreign = (await joinCourse(learner, 'foreign')).id;
    const { rows } = await api.sql.query(`INSERT INTO app.cohorts (course, name) VALUES ('foreign', 'x') RETURNING id`);
    assert.deepEqual((await assign(cohort, [foreign, id])).body, { learners: 1 });
    assert.deepEqual(refusal(await assign(rows[0].id)), [404, 'cohort_not_found'], 'a cohort of another course');
    assert.deepEqual((await assign(null)).body, { learners: 1 });
    for (const [method, body] of [['PATCH', { name: 'y' }], ['DELETE'], ['GET']] as const)
      assert.deepEqual(refusal(await ask(method, `/cohorts/${rows[0].id}`, body)), [404, 'cohort_not_found']);
    assert.equal((await joinCourse(learner, 'foreign')).cohort, null);
  });

  it('are for those who teach, and for what is a name and a date', async () => {
    const cohort = await create('Spring');
    for (const stranger of [await newInstructor(api, 'another'), learner])
      for (const [method, path, body] of [
        ['GET', '/cohorts'],
        ['POST', '/cohorts', { name: 'x' }],
        ['GET', `/cohorts/${cohort}`],
        ['PATCH', `/cohorts/${cohort}`, { name: 'x' }],
        ['DELETE', `/cohorts/${cohort}`],
        ['PUT', '/cohort-assignment', { enrollments: [id], cohort }],
      ] as const)
        assert.deepEqual(refusal(await ask(method, path, body, stranger)), [403, 'not_instructor'], method + path);
    for (const wrong of [
      { name: '' },
      { name: ' x' },
      { name: 'x'.repeat(81) },
      { name: 'a\nb' },
      { due: { nothing: past } },
      { due: { intro: 'tomorrow' } },
      { due: { intro: '0000-01-01T00:00:00Z' } },
      { due: { intro: '9999-12-31T23:59:60Z' } },
      { due: { 'no key': past } },
      { more: 1 },
    ])
      assert.deepEqual(
        refusal(await ask('PATCH', `/cohorts/${cohort}`, wrong)),
        [400, 'invalid_request'],
        JSON.stringify(wrong),
      );
    assert.deepEqual(refusal(await assign(cohort, [])), [400, 'invalid_request']);
    assert.deepEqual(refusal(await assign('x')), [400, 'invalid_request']);
  });
});
