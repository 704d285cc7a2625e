import assert from 'node:assert/strict';
import type { QuizAttempt } from '#wire';
import { type TestApi, testApi } from '../testing/api.ts';
import { newPerson, type Person, refusal } from '../testing/person.ts';
import { type QuizTaker, quiz, quizTaker, rightAnswers } from '../testing/quiz.ts';

describe('a quiz with a time limit', () => {
  let api: TestApi;
  let person: Person;
  let course: string;
  let taker: QuizTaker;
  let courses = 0;
  before(async () => {
    api = await testApi();
  });
  after(() => api.close());
  beforeEach(async () => {
    person = await newPerson(api);
    course = `quizzed_${++courses}`;
    taker = quizTaker(api, person, course);
  });

  const limited = quiz({ more: 'minutes: 10\n', feedback: 'marks' });

  it('says until when, by the server’s clock', async () => {
    const { startedAt, endsAt, now } = await taker.takeQuiz(limited);
    assert.equal(Date.parse(endsAt as string) - Date.parse(startedAt), 600_000);
    assert.ok(Date.parse(now) >= Date.parse(startedAt));
  });

  it('takes what arrives a moment after the end', async () => {
    const attempt = await taker.takeQuiz(limited);
    await taker.endTime(attempt.id, 1);
    const { body } = await taker.send(attempt.id, rightAnswers(attempt));
    assert.deepEqual([body.result?.percent, body.result?.isLate], [100, false]);
  });

  it('marks what was saved until then, whatever is sent later', async () => {
    const attempt = await taker.takeQuiz(limited);
    const right = rightAnswers(attempt);
    await taker.save(attempt.id, { how_much: right.how_much, which_word: right.which_word });
    await taker.endTime(attempt.id, 60);
    const { status, body } = await taker.send(attempt.id, right);
    assert.equal(status, 200);
    assert.deepEqual([body.result?.right, body.result?.isLate, body.result?.sentAt], [2, true, body.endsAt]);
    assert.deepEqual(Object.keys(body.answers).sort(), ['how_much', 'which_word']);
    assert.deepEqual((await taker.send(attempt.id, right)).body.result, body.result, 'again the same');
  });

  const looks: [string, (attempt: QuizAttempt) => Promise<unknown>][] = [
    ['at the try', (attempt) => taker.read(attempt.id)],
    ['at all tries', () => taker.list()],
    ['at the course', () => taker.detail()],
    ['at the courses', () => person.ask('GET', '/v1/enrollments')],
    ['by saving', (attempt) => taker.save(attempt.id, rightAnswers(attempt))],
    ['by beginning another', () => taker.begin()],
    [
      'by asking for the lesson',
      async () => person.ask('POST', '/v1/progress', { enrollment: (await taker.detail()).id, lesson: 'test' }),
    ],
  ];
  for (const [where, look] of looks)
    it(`is marked when somebody looks ${where}`, async () => {
      const attempt = await taker.takeQuiz(limited);
      await taker.save(attempt.id, { which_word: 'Zwitterion' });
      await taker.endTime(attempt.id, 60);
      await look(attempt);
      const { rows } = await api.sql.query(
        'SELECT sent_at, ends_at, percent, is_late FROM app.quiz_attempts WHERE id = $1',
        [attempt.id],
      );
      assert.deepEqual([rows[0].sent_at, rows[0].percent, rows[0].is_late], [rows[0].ends_at, 20, true]);
    });

  it('passes by what was saved in time', async () => {
    const attempt = await taker.takeQuiz(limited);
    await taker.save(attempt.id, rightAnswers(attempt));
    await taker.endTime(attempt.id, 60);
    assert.deepEqual(await taker.lessonQuiz(), {
      attempts: 1,
      attemptsLeft: null,
      bestPercent: 100,
      isPassed: true,
      runningAttempt: null,
    });
    const refused = await taker.save(attempt.id, {});
    assert.deepEqual(refusal(refused), [409, 'attempt_sent']);
  });

  it('is marked once when many look at once', async () => {
    const attempt = await taker.takeQuiz(limited);
    await taker.endTime(attempt.id, 60);
    const answers = await Promise.all([
      ...Array.from({ length: 4 }, () => person.ask('GET', `/v1/attempts/${attempt.id}`)),
      ...Array.from({ length: 4 }, () => person.ask('GET', `/v1/enrollments/${course}`)),
      ...Array.from({ length: 4 }, () => taker.send(attempt.id, {})),
      ...Array.from({ length: 4 }, () => taker.begin()),
    ]);
    assert.deepEqual(
      answers.map(({ status }) => status).filter((status) => status >= 400),
      [],
      JSON.stringify(answers.find(({ status }) => status >= 400)?.body),
    );
    assert.equal((await taker.list()).length, 2);
  });
});
