import assert from 'node:assert/strict';
import type { AccountExport, EnrollmentDetail, Problem, QuizAttempt } from '#wire';
import { type TestApi, testApi } from '../testing/api.ts';
import { joinCourse } from '../testing/learning.ts';
import { type Asked, newPerson, type Person, refusal } from '../testing/person.ts';
import { type QuizTaker, quiz, quizTaker, rightAnswers, rightLines, secrets, wrongAnswers } from '../testing/quiz.ts';

describe('a quiz', () => {
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

  it('is asked as it is shown, and tells nothing of what is right before it is sent', async () => {
    const attempt = await taker.takeQuiz();
    assert.deepEqual(
      [attempt.number, attempt.title, attempt.passPercent, attempt.endsAt, attempt.attemptsLeft, attempt.result],
      [1, 'All kinds', 60, null, null, null],
    );
    const byKey = new Map(attempt.questions.map((question) => [question.key, question]));
    assert.deepEqual([...byKey.keys()].sort(), ['how_much', 'one_of', 'some_of', 'sorted', 'which_word']);
    assert.equal(byKey.get('one_of')?.html, '<p>Which is <em>it</em>?</p>\n');
    assert.deepEqual([byKey.get('how_much')?.unit, byKey.get('sorted')?.syntax], ['stroops', 'rust']);
    for (const { options, lines } of attempt.questions) {
      const shown = options ?? lines ?? [];
      assert.deepEqual(
        shown.map(({ number }) => number),
        shown.map((_, place) => place),
        'numbers by place tell nothing',
      );
    }
    assert.notDeepEqual(
      byKey.get('sorted')?.lines?.map(({ text }) => text),
      rightLines,
    );
  });

  it('leaks nothing by any answer while a try runs, in whatever order things are asked', async () => {
    for (const feedback of ['score', 'marks', 'explained', 'explained_at_end']) {
      course = `quizzed_${++courses}`;
      const attempt = await taker.takeQuiz(quiz({ feedback }));
      const saved = { ...wrongAnswers(attempt), which_word: 'guess' };
      const answers = [
        attempt,
        await taker.save(attempt.id, saved),
        await taker.save(attempt.id, { one_of: 99 }),
        await taker.send(attempt.id, { unknown: 1 }),
        await taker.begin(),
        await taker.read(attempt.id),
        await taker.list(),
        await taker.detail(),
        await person.ask('GET', '/v1/enrollments'),
        await api.get(`/v1/courses/${course}`),
        await api.get(`/v1/courses/${course}/lessons/test`),
        await person.ask('GET', '/v1/account/export'),
        await person.ask('POST', '/v1/progress', {
          enrollment: (await taker.detail()).id,
          lesson: 'test',
          attempt: attempt.id,
        }),
      ];
      for (const answer of answers) {
        const text = JSON.stringify(answer);
        for (const secret of secrets) assert.doesNotMatch(text, secret, `${feedback}: ${text.slice(0, 300)}`);
      }
      // The course's own numbers would tell the order of its lines.
      const exported = (answers[11] as Asked<AccountExport>).body.tables.quiz_attempts?.[0];
      assert.deepEqual([exported?.drawn, exported?.answers], Array(2).fill('[kept, not shown]'));
    }
  });

  it('is passed by right answers, and the lesson then completed', async () => {
    const attempt = await taker.takeQuiz();
    const { id: enrollment } = await taker.detail();
    const ask = () =>
      person.ask<EnrollmentDetail & Problem>('POST', '/v1/progress', {
        enrollment,
        lesson: 'test',
        attempt: attempt.id,
      });
    const early = await ask();
    assert.deepEqual(refusal(early), [409, 'lesson_open']);
    assert.match(early.body.detail, /quiz is not passed/);
    const { status, body } = await taker.send(attempt.id, rightAnswers(attempt));
    assert.equal(status, 200);
    assert.deepEqual(
      [body.result?.right, body.result?.of, body.result?.percent, body.result?.isPassed],
      [5, 5, 100, true],
    );
    assert.equal(body.result?.isLate, false);
    assert.deepEqual(await taker.lessonQuiz(), {
      attempts: 1,
      attemptsLeft: null,
      bestPercent: 100,
      isPassed: true,
      runningAttempt: null,
    });
    const done = await ask();
    assert.equal(done.status, 200);
    assert.deepEqual(
      done.body.states.map(({ completedBy }) => completedBy),
      [null, 'tasks'],
    );
    assert.deepEqual(await ask(), { ...(await ask()) }, 'again changes nothing');
  });

  it('counts each question as right or wrong as a whole, and rounds no percent up', async () => {
    const attempt = await taker.takeQuiz(quiz({ passPercent: 60 }));
    const answers = { ...wrongAnswers(attempt), how_much: 918_275, which_word: 'zwitterionS' };
    const { body } = await taker.send(attempt.id, answers);
    assert.deepEqual([body.result?.right, body.result?.percent, body.result?.isPassed], [2, 40, false]);
    const second = await taker.begun();
    assert.equal(second.number, 2);
    const sorted = { sorted: rightAnswers(second).sorted };
    const passed = await taker.send(second.id, {
      ...wrongAnswers(second),
      which_word: 'Zwitterion',
      how_much: 918_273,
      ...sorted,
    });
    assert.deepEqual([passed.body.result?.percent, passed.body.result?.isPassed], [60, true]);
    assert.equal((await taker.lessonQuiz())?.bestPercent, 60);
  });

  describe('tells by its policy', () => {
    const told = (attempt: QuizAttempt) => {
      const marks = attempt.result?.marks;
      if (!marks) return 'counted';
      const isExplained = marks.every(
        ({ right, explanation }) => right !== null && /explained-/.test(explanation ?? ''),
      );
      const isMarked = marks.every(({ right, explanation }) => right === null && explanation === null);
      return isExplained ? 'explained' : isMarked ? 'marked' : 'mixed';
    };
    const cases: [feedback: string, afterWrong: string, afterRight: string][] = [
      ['score', 'counted', 'counted'],
      ['marks', 'marked', 'marked'],
      ['explained_at_end', 'marked', 'explained'],
      ['explained', 'explained', 'explained'],
    ];
    for (const [feedback, afterWrong, afterRight] of cases)
      it(`${feedback}: ${afterWrong}, and once it is passed ${afterRight}`, async () => {
        const first = await taker.takeQuiz(quiz({ feedback }));
        const failed = (await taker.send(first.id, wrongAnswers(first))).body;
        assert.equal(told(failed), afterWrong);
        assert.equal(failed.result?.right, 0);
        const second = await taker.begun();
        assert.equal(told(await taker.read(first.id)), afterWrong, 'while another one runs');
        const passed = (await taker.send(second.id, rightAnswers(second))).body;
        assert.equal(told(passed), afterRight);
        assert.equal(told(await taker.read(first.id)), afterRight, 'the first one, too');
        assert.deepEqual((await taker.list()).map(told), [afterRight, afterRight]);
      });

    it('explained_at_end: explained when no try is left, and not while the last one runs', async () => {
      const first = await taker.takeQuiz(quiz({ feedback: 'explained_at_end', more: 'attempts: 2\n' }));
      assert.equal(first.attemptsLeft, 1);
      assert.equal(told((await taker.send(first.id, wrongAnswers(first))).body), 'marked');
      const second = await taker.begun();
      assert.equal(second.attemptsLeft, 0);
      assert.deepEqual((await taker.list()).map(told), ['counted', 'marked']);
      const { result } = (await taker.send(second.id, wrongAnswers(second))).body;
      assert.equal(result?.isPassed, false);
      assert.deepEqual((await taker.list()).map(told), ['explained', 'explained']);
      const refused = await taker.begin();
      assert.deepEqual(refusal(refused), [409, 'attempts_used']);
      assert.match(refused.body.detail, /2 tries/);
    });

    it('explained: says what is right by the numbers that were shown', async () => {
      const attempt = await taker.takeQuiz();
      const { body } = await taker.send(attempt.id, wrongAnswers(attempt));
      const right = new Map(body.result?.marks?.map((mark) => [mark.question, mark.right]));
      const expected = new Map(Object.entries(rightAnswers(attempt)));
      for (const key of ['one_of', 'some_of', 'sorted']) assert.deepEqual(right.get(key), expected.get(key), key);
      assert.deepEqual([right.get('how_much'), right.get('which_word')], [918_273, 'Zwitterion']);
    });
  });

  it('goes on where it was on another device, with what was saved', async () => {
    const attempt = await taker.takeQuiz();
    const { one_of, some_of, ...rest } = rightAnswers(attempt);
    assert.equal((await taker.save(attempt.id, { some_of, one_of: 1 })).status, 200);
    const other = await taker.begin();
    assert.deepEqual([other.status, other.body.id], [200, attempt.id]);
    assert.deepEqual(other.body.questions, attempt.questions);
    assert.deepEqual(other.body.answers, { some_of, one_of: 1 });
    assert.equal((await taker.lessonQuiz())?.runningAttempt, attempt.id);
    await taker.save(attempt.id, { one_of, which_word: 'x' });
    const cleared = await taker.save(attempt.id, { which_word: null });
    assert.deepEqual(cleared.body.answers, { some_of, one_of });
    const { body } = await taker.send(attempt.id, rest);
    assert.equal(body.result?.percent, 100, 'what was saved counts with what is sent');
    assert.deepEqual(refusal(await taker.save(attempt.id, rest)), [409, 'attempt_sent']);
  });

  it('begins one try however many devices begin at once', async () => {
    await taker.publish(quiz({ more: 'attempts: 3\n' }));
    await joinCourse(person, course);
    const answers = await Promise.all(Array.from({ length: 12 }, () => taker.begin()));
    assert.equal(new Set(answers.map(({ body }) => body.id)).size, 1);
    assert.deepEqual(answers.filter(({ status }) => status === 201).length, 1);
    assert.equal((await taker.lessonQuiz())?.attempts, 1);
  });

  it('is marked once when it is sent many times at once', async () => {
    const attempt = await taker.takeQuiz();
    const right = rightAnswers(attempt);
    const wrong = wrongAnswers(attempt);
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) => taker.send(attempt.id, n % 2 === 0 ? right : wrong)),
    );
    const results = answers.filter(({ status }) => status === 200).map(({ body }) => body.result);
    assert.equal(results.length, 6);
    assert.equal(new Set(results.map((result) => JSON.stringify(result))).size, 1);
    for (const answer of answers.filter(({ status }) => status !== 200))
      assert.deepEqual(refusal(answer), [409, 'attempt_sent']);
  });

  it('stays as it is when it is sent again, and takes no other answers', async () => {
    const attempt = await taker.takeQuiz();
    const right = rightAnswers(attempt);
    const first = await taker.send(attempt.id, right);
    const again = await taker.send(attempt.id, right);
    assert.deepEqual(again.body.result, first.body.result);
    assert.deepEqual(refusal(await taker.send(attempt.id, { ...right, how_much: 3 })), [409, 'attempt_sent']);
    assert.deepEqual((await taker.read(attempt.id)).result, first.body.result);
  });

  describe('refuses', () => {
    it('what is no answer to its question, and names it', async () => {
      const attempt = await taker.takeQuiz();
      const bad: Record<string, unknown>[] = [
        { one_of: 3 },
        { one_of: -1 },
        { one_of: 0.5 },
        { one_of: [0] },
        { one_of: 'x' },
        { some_of: 1 },
        { some_of: [3] },
        { some_of: [1, 1] },
        { how_much: '918273' },
        { how_much: [] },
        { which_word: 7 },
        { sorted: [0, 1, 2] },
        { sorted: [0, 1, 2, 2] },
        { sorted: [0, 1, 2, 3, 4] },
        { nowhere: 1 },
        { constructor: 1 },
        { one_of: 0, how_much: 'x' },
      ];
      for (const answers of bad)
        for (const way of [taker.save, taker.send]) {
          const refused: Asked<Problem> = await way(attempt.id, answers);
          assert.deepEqual(refusal(refused), [400, 'invalid_request'], JSON.stringify(answers));
          const named = refused.body.errors?.map(({ parameter }) => parameter);
          assert.deepEqual(named, [`answers.${Object.keys(answers).at(-1)}`]);
        }
      const raw = async (text: string) =>
        (await person.ask('PUT', `/v1/attempts/${attempt.id}/answers`, text, { 'Content-Type': 'application/json' }))
          .status;
      const texts = [
        ...[
          '{"answers":{"how_much":1e999}}',
          '{"answers":{"which_word":"\\u0000"}}',
          '{"answers":{"which_word":"\\ud800"}}',
        ],
        ...[
          '{"answers":{"__proto__":1}}',
          '{"answers":[]}',
          '{"answers":{"one_of":true}}',
          '{}',
          '{"answers":{},"passed":true}',
        ],
        ...['{"answers":{"one_of":{}}}', `{"answers":{"which_word":"${'x'.repeat(1_001)}"}}`],
      ];
      for (const text of texts) assert.equal(await raw(text), 400, text);
      assert.deepEqual((await taker.read(attempt.id)).answers, {}, 'nothing of it is kept');
    });

    it('a stranger, by the id of a try and by the lesson', async () => {
      const attempt = await taker.takeQuiz();
      const stranger = await newPerson(api);
      const ways: [string, string, object?][] = [
        ['GET', `/v1/attempts/${attempt.id}`],
        ['PUT', `/v1/attempts/${attempt.id}/answers`, { answers: {} }],
        ['POST', `/v1/attempts/${attempt.id}/submission`, { answers: {} }],
      ];
      for (const [method, address, body] of ways) {
        assert.deepEqual(refusal(await stranger.ask(method, address, body)), [404, 'attempt_not_found']);
        assert.equal((await api.get(address)).status, method === 'GET' ? 401 : 405);
      }
      for (const method of ['GET', 'POST'])
        assert.deepEqual(refusal(await stranger.ask(method, taker.path())), [404, 'enrollment_not_found']);
      // Nor does one's own enrolment open another's try.
      await joinCourse(stranger, course);
      const { body: own } = await stranger.ask<EnrollmentDetail>('GET', `/v1/enrollments/${course}`);
      const request = { enrollment: own.id, lesson: 'test', attempt: attempt.id };
      assert.deepEqual(refusal(await stranger.ask('POST', '/v1/progress', request)), [404, 'attempt_not_found']);
      const others = { ...request, enrollment: (await taker.detail()).id };
      assert.deepEqual(refusal(await stranger.ask('POST', '/v1/progress', others)), [404, 'enrollment_not_found']);
    });

    it('lessons without a quiz, without a course, and before their time', async () => {
      await taker.publish(quiz(), '2100-01-01T00:00:00Z');
      await joinCourse(person, course);
      assert.deepEqual(refusal(await taker.begin()), [403, 'lesson_shut']);
      assert.deepEqual(refusal(await taker.begin(person, 'read')), [404, 'quiz_not_found']);
      assert.deepEqual(refusal(await taker.begin(person, 'nowhere')), [404, 'lesson_not_found']);
      await person.ask('DELETE', `/v1/enrollments/${course}`);
      assert.deepEqual(refusal(await taker.begin()), [404, 'enrollment_not_found']);
    });

    it('a try of a course that was left, until a return', async () => {
      const attempt = await taker.takeQuiz();
      await person.ask('DELETE', `/v1/enrollments/${course}`);
      assert.deepEqual(refusal(await taker.send(attempt.id, {})), [404, 'attempt_not_found']);
      await joinCourse(person, course);
      assert.equal((await taker.begun()).id, attempt.id);
    });
  });

  describe('in a new version', () => {
    it('stays as it was for a try that runs', async () => {
      const attempt = await taker.takeQuiz();
      await taker.publish(quiz({ draw: 1 }).replace('918273', '5').replace('All kinds', 'Other kinds'));
      const { body } = await taker.send(attempt.id, rightAnswers(attempt));
      assert.deepEqual([body.title, body.result?.percent], ['All kinds', 100]);
      const next = await taker.begun();
      assert.deepEqual([next.title, next.questions.length], ['Other kinds', 1]);
    });

    it('gives the tries of the newest version', async () => {
      const attempt = await taker.takeQuiz(quiz({ feedback: 'explained_at_end', more: 'attempts: 1\n' }));
      await taker.send(attempt.id, wrongAnswers(attempt));
      assert.ok((await taker.read(attempt.id)).result?.marks?.[0]?.explanation, 'no try is left');
      await taker.publish(quiz({ feedback: 'explained_at_end', more: 'attempts: 2\n' }));
      assert.equal((await taker.read(attempt.id)).result?.marks?.[0]?.explanation, null, 'one more is left');
      assert.equal((await taker.begun()).number, 2);
    });
  });
});
