import assert from 'node:assert/strict';
import type { AuditPage, EnrollmentDetail, GradeDetail } from '#wire';
import { type TestApi, testApi } from '../testing/api.ts';
import { complete, joinCourse, publishCourse, readLesson } from '../testing/learning.ts';
import { newPerson, type Person, refusal } from '../testing/person.ts';
import { newInstructor, teaching, writeAttempt } from '../testing/teaching.ts';

describe('a grade that an instructor sets', () => {
  let api: TestApi;
  let instructor: Person;
  let learner: Person;
  let id: string;
  let teach: ReturnType<typeof teaching>;
  let courses = 0;
  let course: string;
  before(async () => {
    api = await testApi();
  });
  after(() => api.close());
  beforeEach(async () => {
    course = `graded_${++courses}`;
    await publishCourse(api, {
      key: course,
      lessons: { intro: {}, check: { kind: 'quiz' }, count: { kind: 'exercise' } },
    });
    [instructor, learner] = [await newInstructor(api, course), await newPerson(api)];
    teach = teaching(instructor, course);
    id = (await joinCourse(learner, course)).id;
  });

  const put = (sent: object, lesson = 'check', enrollment = id, by = instructor) =>
    by.ask<GradeDetail>('PUT', `${teach.root}/gradebook/${enrollment}/${lesson}`, sent);
  const state = async (lesson: string) => {
    const { body } = await learner.ask<EnrollmentDetail>('GET', `/v1/enrollments/${course}`);
    return body.states.find((one) => one.lesson === lesson);
  };
  const completedBy = async (lesson: string) => (await state(lesson))?.completedBy;
  const entries = async () => {
    const admin = await newPerson(api, ['admin']);
    const { entries } = (await admin.ask<AuditPage>('GET', '/v1/admin/audit?limit=3')).body;
    return entries.map(({ actor, action, subject, detail }) => ({ actor, action, subject, detail }));
  };

  it('completes the lesson, is told to the learner, and is in history and audit log', async () => {
    await writeAttempt(api, id, 'check', { answers: { first: 0, second: 42 }, right: ['second'] });
    const { status, body } = await put({ percent: 100, reason: ' Shown on paper ', basis: null });
    assert.equal(status, 200);
    assert.deepEqual(
      [body.cell.percent, body.cell.bestPercent, body.cell.completedBy, body.cell.override?.percent],
      [100, 50, 'override', 100],
    );
    assert.deepEqual(
      body.history.map(({ percent, reason, by }) => [percent, reason, by]),
      [[100, 'Shown on paper', { name: null, isYou: true }]],
    );
    assert.deepEqual(
      body.attempts.map(({ number, percent, isPassed }) => [number, percent, isPassed]),
      [[1, 50, false]],
    );
    assert.equal(await completedBy('check'), 'override');
    const [entry] = await entries();
    assert.deepEqual(entry, {
      actor: instructor.id,
      action: 'grade.overridden',
      subject: learner.id,
      detail: { course, grades: ['check 50 % → 100 %'], reason: 'Shown on paper' },
    });
    const book = await teach.gradebook();
    assert.deepEqual([book.learners[0]?.percent, book.learners[0]?.cells.check?.percent], [100, 100]);
  });

  it('below the pass mark counts and completes nothing; without a quiz any completes', async () => {
    await teach.override(id, 'check', 99);
    assert.equal(await completedBy('check'), null);
    for (const lesson of ['intro', 'count']) {
      await teach.override(id, lesson, 0);
      assert.equal(await completedBy(lesson), 'override', lesson);
    }
  });

  it('is withdrawn, and what was earned counts again', async () => {
    await writeAttempt(api, id, 'check', { answers: { first: 0, second: 42 }, right: ['second'] });
    await teach.override(id, 'check', 100);
    const { cell, history } = await teach.override(id, 'check', null, 'a mistake');
    assert.deepEqual([cell.percent, cell.override, cell.completedAt], [50, null, null]);
    assert.deepEqual(
      history.map(({ percent }) => percent),
      [null, 100],
    );
    assert.equal(await completedBy('check'), null, 'only the override had completed it');
    assert.deepEqual((await state('check'))?.needs, ['quiz']);
    const [entry] = await entries();
    assert.deepEqual([entry?.action, entry?.detail.grades], ['grade.withdrawn', ['check 100 % → none']]);
    await put({ percent: null, reason: 'again', basis: history[0]?.id });
    assert.equal((await teach.detail(id, 'check')).history.length, 2, 'withdrawing nothing writes nothing');
  });

  it('takes back no completion that the learner earned, before or after it', async () => {
    await readLesson(api, learner, course, 'intro');
    await teach.override(id, 'intro', 10);
    await teach.override(id, 'intro', null);
    assert.equal(await completedBy('intro'), 'dwell');
    await teach.override(id, 'check', 100);
    const passed = `UPDATE app.lesson_progress SET quiz_passed_at = now() WHERE lesson = 'check' AND enrollment_id = $1`;
    await api.sql.query(passed, [id]);
    await teach.override(id, 'check', 0);
    assert.equal(await completedBy('check'), 'tasks', 'the quiz was passed meanwhile');
  });

  it('completes the course with its last lesson, and after that opens none again', async () => {
    await readLesson(api, learner, course, 'intro');
    await teach.override(id, 'check', 100);
    assert.equal((await teach.gradebook()).learners[0]?.completedAt, null);
    await teach.override(id, 'count', 100);
    const [finished] = (await teach.gradebook()).learners;
    assert.deepEqual([finished?.state, finished?.lessonsDone], ['finished', 3]);
    const { cell } = await teach.override(id, 'check', null, 'too late');
    assert.deepEqual([cell.percent, cell.completedBy], [null, 'override'], 'a finished course stays finished');
    assert.equal((await complete(learner, course, 'check')).percent, 100);
  });

  it('is not written over by who has not seen it', async () => {
    const first = await teach.override(id, 'check', 60);
    const sent = { percent: 70, reason: 'x', basis: null };
    assert.deepEqual(refusal(await put(sent)), [409, 'grade_changed']);
    const basis = first.history[0]?.id;
    const racers = await Promise.all(Array.from({ length: 8 }, (_, n) => put({ percent: n, reason: 'race', basis })));
    assert.deepEqual(racers.map(({ status }) => status).sort(), [200, ...Array(7).fill(409)]);
    assert.equal((await teach.detail(id, 'check')).history.length, 2);
  });

  it('is refused for what is not theirs, and for what is no grade', async () => {
    const sent = { percent: 70, reason: 'x', basis: null };
    const other = await newInstructor(api, 'another');
    for (const stranger of [other, learner])
      assert.deepEqual(refusal(await put(sent, 'check', id, stranger)), [403, 'not_instructor']);
    await publishCourse(api, { key: 'foreign', lessons: { check: { kind: 'quiz' } } });
    const foreign = (await joinCourse(learner, 'foreign')).id;
    assert.deepEqual(refusal(await put(sent, 'check', foreign)), [404, 'not_found'], 'of another course');
    assert.deepEqual(refusal(await put(sent, 'check', other.id)), [404, 'not_found']);
    assert.deepEqual(refusal(await put(sent, 'nothing')), [404, 'lesson_not_found']);
    await learner.ask('DELETE', `/v1/enrollments/${course}`);
    assert.deepEqual(refusal(await put(sent)), [404, 'not_found'], 'who left');
    for (const wrong of [
      { ...sent, percent: 101 },
      { ...sent, percent: 1.5 },
      { ...sent, percent: '70' },
      { ...sent, reason: '' },
      { ...sent, reason: '  ' },
      { ...sent, reason: 'x'.repeat(501) },
      { ...sent, basis: 0 },
      { percent: 1, reason: 'x' },
      { ...sent, more: 1 },
    ])
      assert.deepEqual(refusal(await put(wrong)), [400, 'invalid_request'], JSON.stringify(wrong));
    const { rows } = await api.sql.query(
      'SELECT count(*)::int AS n FROM app.grade_overrides WHERE enrollment_id = $1',
      [id],
    );
    assert.equal(rows[0].n, 0);
  });
});
