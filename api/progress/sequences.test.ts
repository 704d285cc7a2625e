import assert from 'node:assert/strict';
import type { EnrollmentDetail, QuizAttempt } from '#wire';
import { type TestApi, testApi } from '../testing/api.ts';
import { joinCourse, type MadeCourse, publishCourse } from '../testing/learning.ts';
import { newPerson, type Person } from '../testing/person.ts';
import { pick, type Random, randomFrom } from '../testing/strange.ts';

const SEED = Number(process.env.SEED ?? 20261127);
const ACTIONS = process.env.TEST_NIGHTLY ? 20_000 : 500;

const versions: MadeCourse['lessons'][] = [
  { a: {}, b: { kind: 'quiz' }, c: {} },
  { a: {}, b: { kind: 'quiz' }, c: {}, d: {} },
  { b: { kind: 'quiz' }, a: {} },
  { a: {}, b: {}, c: { kind: 'quiz' }, e: { releases: '2100-01-01T00:00:00Z' } },
];
const lessons = ['a', 'b', 'c', 'd', 'e', 'nowhere'];

/** Learners who do anything in any order, alone and at once, while the course changes. What must always hold, holds. */
describe(`any sequence of what learners do (seed ${SEED})`, function () {
  this.timeout(1_800_000);
  let api: TestApi;
  before(async () => {
    api = await testApi();
  });
  after(() => api.close());

  it(`keeps ${ACTIONS} actions' progress true`, async () => {
    const random = randomFrom(SEED);
    await publishCourse(api, { key: 'moving', lessons: versions[0] as MadeCourse['lessons'] });
    const people = await Promise.all(Array.from({ length: 4 }, () => newPerson(api)));
    for (const person of people) await joinCourse(person, 'moving');
    const before = new Map<string, EnrollmentDetail>();
    for (let left = ACTIONS; left > 0; ) {
      if (random(60) === 0) await publishCourse(api, { key: 'moving', lessons: pick(random, versions) });
      const person = pick(random, people);
      const together = 1 + random(4);
      const statuses = await Promise.all(Array.from({ length: together }, () => act(random, person)));
      left -= together;
      for (const status of statuses) assert.ok(status < 500, `${status}`);
      const { status, body } = await person.ask<EnrollmentDetail>('GET', '/v1/enrollments/moving');
      if (status === 404) continue;
      requireTrue(body, before.get(person.id));
      before.set(person.id, body);
    }
  });

  /** One after the other, on the one connection of the test. */
  let turn: Promise<unknown> = Promise.resolve();
  function sql(text: string, values: unknown[]): Promise<unknown> {
    turn = turn.then(() => api.sql.query(text, values));
    return turn;
  }

  async function act(random: Random, person: Person): Promise<number> {
    const ask = async (method: string, path: string, body?: object) => (await person.ask(method, path, body)).status;
    const lesson = pick(random, lessons);
    const course = '/v1/enrollments/moving';
    const what = random(10);
    if (what === 0) return ask('DELETE', course);
    if (what <= 2) return ask('POST', '/v1/enrollments', { course: 'moving' });
    if (what <= 4) {
      await sql(`UPDATE app.enrollments SET seen_at = seen_at - make_interval(secs => $2) WHERE account_id = $1`, [
        person.id,
        random(90),
      ]);
      return ask('PUT', `${course}/lessons/${lesson}/place`, {});
    }
    if (what <= 7) {
      const { body } = await person.ask<EnrollmentDetail>('GET', course);
      return body.id ? ask('POST', '/v1/progress', { enrollment: body.id, lesson }) : 404;
    }
    if (random(4) === 0)
      await sql(
        `UPDATE app.quiz_attempts SET ends_at = started_at WHERE sent_at IS NULL AND enrollment_id IN (SELECT id FROM app.enrollments WHERE account_id = $1)`,
        [person.id],
      );
    const { status, body } = await person.ask<QuizAttempt>('POST', `${course}/lessons/${lesson}/attempts`);
    if (status >= 300) return status;
    const right = body.questions
      .find(({ key }) => key === 'first')
      ?.options?.find(({ text }) => text === 'This.')?.number;
    const answers = random(3) === 0 ? { first: right, second: 42 } : { second: random(50) };
    return random(2) === 0
      ? ask('PUT', `/v1/attempts/${body.id}/answers`, { answers })
      : ask('POST', `/v1/attempts/${body.id}/submission`, { answers });
  }

  function requireTrue(now: EnrollmentDetail, earlier: EnrollmentDetail | undefined): void {
    const told = JSON.stringify([earlier, now]);
    const done = now.states.filter(({ completedAt }) => completedAt !== null);
    assert.equal(now.lessons, now.states.length, told);
    assert.equal(now.lessonsDone, done.length, told);
    assert.equal(now.percent, Math.floor((100 * done.length) / now.states.length), told);
    if (now.percent === 100) assert.ok(now.completedAt !== null, told);
    const isOpen = ({ isShut, completedAt }: (typeof now.states)[0]) => !isShut && completedAt === null;
    assert.equal(now.next?.lesson, now.states.find(isOpen)?.lesson, told);
    for (const state of now.states) {
      assert.equal(state.completedAt === null, state.completedBy === null, told);
      if (state.completedAt) assert.deepEqual([state.needs, state.isShut], [[], false], told);
      if (state.completedBy === 'tasks' && state.quiz) assert.ok(state.quiz.isPassed, told);
      if (state.quiz?.bestPercent === 100) assert.ok(state.quiz.isPassed, told);
      if (state.quiz) assert.ok(state.quiz.attempts <= 3, told);
      const was = earlier?.states.find(({ lesson }) => lesson === state.lesson);
      if (was?.completedAt)
        assert.deepEqual([state.completedAt, state.completedBy], [was.completedAt, was.completedBy], told);
      if (was?.dwell && state.dwell) assert.ok(state.dwell.seconds >= was.dwell.seconds, told);
    }
    if (earlier) assert.deepEqual([now.id, now.enrolledAt], [earlier.id, earlier.enrolledAt], told);
    if (earlier?.completedAt) assert.equal(now.completedAt, earlier.completedAt, told);
  }
});
