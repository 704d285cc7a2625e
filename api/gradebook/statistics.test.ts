import assert from 'node:assert/strict';
import type { CourseStatistics } from '#wire';
import { type TestApi, testApi } from '../testing/api.ts';
import { publishCourse, smallQuiz } from '../testing/learning.ts';
import type { Person } from '../testing/person.ts';
import { newInstructor, writeAttempt } from '../testing/teaching.ts';

describe('statistics of a course', () => {
  let api: TestApi;
  let instructor: Person;
  before(async () => {
    api = await testApi();
    await publishCourse(api, { key: 'made', lessons: { intro: {}, check: { kind: 'quiz' } } });
    instructor = await newInstructor(api, 'made');
  });
  after(() => api.close());
  beforeEach(() => api.sql.query('DELETE FROM app.enrollments'));

  const read = async () => {
    const { status, body } = await instructor.ask<CourseStatistics>('GET', '/v1/studio/courses/made/statistics');
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  };
  /** Ids of the enrollments of so many accounts. */
  const learners = async (count: number): Promise<string[]> => {
    const { rows } = await api.sql.query(
      `WITH made AS (INSERT INTO app.accounts (id) SELECT gen_random_uuid() FROM generate_series(1, $1) RETURNING id)
       INSERT INTO app.enrollments (account_id, course) SELECT id, 'made' FROM made RETURNING id`,
      [count],
    );
    return rows.map(({ id }) => id);
  };

  it('tell nothing of a course that nobody takes', async () => {
    const { enrolled, completed, lessons, quizzes } = await read();
    assert.deepEqual([enrolled, completed], [0, 0]);
    assert.deepEqual(lessons[0], { lesson: 'intro', title: 'Lesson intro', opened: 0, completed: 0, medianDays: null });
    assert.deepEqual(quizzes, [
      {
        ...{ lesson: 'check', title: 'Lesson check', attempts: 0, isPartial: false },
        ...{ meanPercent: null, medianSeconds: null, questions: [] },
      },
    ]);
  });

  it('tell how far learners come, and how long half of them take', async () => {
    const ids = await learners(4);
    for (const [days, id] of [1, 2, 9].map((days, place) => [days, ids[place]]))
      await api.sql.query(
        `WITH late AS (UPDATE app.enrollments SET enrolled_at = now() - make_interval(days => $2) WHERE id = $1)
         INSERT INTO app.lesson_progress (enrollment_id, lesson, completed_at, completed_by) VALUES ($1, 'intro', now(), 'dwell')`,
        [id, days],
      );
    await api.sql.query(`INSERT INTO app.lesson_progress (enrollment_id, lesson) VALUES ($1, 'intro')`, [ids[3]]);
    await api.sql.query('UPDATE app.enrollments SET left_at = now() WHERE id = $1', [ids[3]]);
    const { enrolled, lessons } = await read();
    assert.equal(enrolled, 4, 'also who left');
    assert.deepEqual(
      lessons.map(({ opened, completed, medianDays }) => [opened, completed, medianDays && Math.round(medianDays)]),
      [
        [4, 3, 2],
        [0, 0, null],
      ],
    );
  });

  it('judge each question by first attempts alone', async () => {
    const ids = await learners(10);
    for (const [place, id] of ids.entries()) {
      // The first five know both, the others neither; one of those guesses the choice.
      const right = place < 5 ? ['first', 'second'] : place === 5 ? ['first'] : [];
      const answers = { first: right.includes('first') ? 1 : place % 2 === 0 ? 0 : 2, second: place < 5 ? 42 : 7 };
      await writeAttempt(api, id, 'check', { answers, right, seconds: 60 + place });
      await writeAttempt(api, id, 'check', {
        number: 2,
        answers: { first: 1, second: 42 },
        right: ['first', 'second'],
      });
    }
    const [quiz] = (await read()).quizzes;
    assert.deepEqual([quiz?.attempts, quiz?.meanPercent, Math.round(quiz?.medianSeconds ?? 0)], [10, 55, 65]);
    const [first, second] = quiz?.questions ?? [];
    assert.deepEqual(
      [first?.question, first?.kind, first?.asked, first?.right, first?.difficulty],
      ['first', 'choice', 10, 6, 0.6],
    );
    assert.match(first?.text ?? '', /Which\?/);
    assert.deepEqual(
      first?.options?.map(({ text, isRight, chosen }) => [text.replace(/<[^>]+>/g, '').trim(), isRight, chosen]),
      [
        ['That.', false, 2],
        ['This.', true, 6],
        ['Those.', false, 2],
      ],
    );
    // Right: rests 1 1 1 1 1 0, wrong: 0 0 0 0. M1 = 5/6, M0 = 0, s = .5, p = .6: 1.666667 · √.24 = .816497.
    assert.ok(Math.abs((first?.discrimination ?? 0) - 0.816497) < 1e-6);
    assert.deepEqual([second?.kind, second?.difficulty, second?.options], ['number', 0.5, null]);
  });

  it('keep what one question was asked in several versions together by key and kind, and nothing of nine answers', async () => {
    const changed = smallQuiz
      .replace('Those.', 'Neither.')
      .replace('kind: number', 'kind: text')
      .replace('answer: 42', "answers:\n          - '42'");
    await publishCourse(api, {
      key: 'made',
      lessons: { intro: {}, check: { kind: 'quiz' } },
      quizzes: { check: changed },
    });
    const ids = await learners(9);
    for (const [place, id] of ids.entries())
      await writeAttempt(api, id, 'check', {
        ...{ version: place < 4 ? 1 : 2, right: [] },
        answers: { first: 2, second: place < 4 ? 7 : 'seven' },
      });
    const questions = (await read()).quizzes[0]?.questions ?? [];
    assert.deepEqual(
      questions.map(({ question, kind, asked, difficulty, discrimination }) => [
        question,
        kind,
        asked,
        difficulty,
        discrimination,
      ]),
      [
        ['first', 'choice', 9, null, null],
        ['second', 'text', 5, null, null],
        ['second', 'number', 4, null, null],
      ],
    );
    assert.deepEqual(
      questions[0]?.options?.map(({ text, chosen }) => [text.replace(/<[^>]+>/g, '').trim(), chosen]),
      [
        ['That.', 0],
        ['This.', 0],
        ['Neither.', 5],
        ['Those.', 4],
      ],
      'options are told apart by what they say',
    );
  });
});
