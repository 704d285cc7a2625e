import assert from 'node:assert/strict';
import type {
  AccountExport,
  AskedQuestion,
  EnrollmentDetail,
  Problem,
  QuizAnswer,
  QuizAttempt,
  QuizAttemptsPage,
} from '#wire';
import { type TestApi, testApi } from '../testing/api.ts';
import { joinCourse, publishCourse } from '../testing/learning.ts';
import { type Asked, newPerson, type Person, refusal } from '../testing/person.ts';

/** One question of each kind. What must not leave early has words of its own. */
const quiz = ({ feedback = 'explained', passPercent = 60, more = '', draw = 5 } = {}) => `title: All kinds
pass_percent: ${passPercent}
${more}feedback: ${feedback}
shuffle: true
pools:
  - draw: ${draw}
    questions:
      - kind: choice
        key: one_of
        text: Which is *it*?
        options:
          - text: The \`right\` one.
            right: true
          - text: The wrong one.
          - text: Another one.
        explanation: explained-choice
      - kind: multiple
        key: some_of
        text: Which are they?
        options:
          - text: Yes
            right: true
          - text: Certainly
            right: true
          - text: No
        explanation: explained-multiple
      - kind: number
        key: how_much
        text: How much?
        answer: 918273
        tolerance: 2
        unit: stroops
        explanation: explained-number
      - kind: text
        key: which_word
        text: Which word?
        answers:
          - Zwitterion
          - zwitterions
        explanation: explained-text
      - kind: order
        key: sorted
        text: Sort this.
        syntax: rust
        lines:
          - fn main() {
          - "    begin();"
          - "    end();"
          - "}"
        explanation: explained-order
`;
const secrets = [/explained-/, /918273/, /[Zz]witterion/, /"right":(?!null)/, /isRight/];

const rightTexts = ['The <code>right</code> one.', 'Yes', 'Certainly'];
const rightLines = ['fn main() {', '    begin();', '    end();', '}'];

/** What is right for a question as it is shown. */
function rightFor({ kind, options, lines }: AskedQuestion): QuizAnswer {
  const numbers = (options ?? []).filter(({ text }) => rightTexts.includes(text)).map(({ number }) => number);
  if (kind === 'choice') return numbers[0] as number;
  if (kind === 'multiple') return numbers;
  if (kind === 'number') return 918_272;
  if (kind === 'text') return ' ZWITTERION ';
  return rightLines.map((line) => lines?.find(({ text }) => text === line)?.number as number);
}

type Answers = QuizAttempt['answers'];
const rightAnswers = ({ questions }: QuizAttempt): Answers =>
  Object.fromEntries(questions.map((question) => [question.key, rightFor(question)]));
/** `multiple` none, `order` as it is shown, which is never right. */
function wrongFor({ kind, options, lines }: AskedQuestion): QuizAnswer {
  if (kind === 'choice') return options?.find(({ text }) => !rightTexts.includes(text))?.number as number;
  if (kind === 'multiple') return [];
  if (kind === 'number') return -1;
  if (kind === 'text') return 'no';
  return lines?.map(({ number }) => number) as number[];
}
const wrongAnswers = ({ questions }: QuizAttempt): Answers =>
  Object.fromEntries(questions.map((question) => [question.key, wrongFor(question)]));

describe('a quiz', () => {
  let api: TestApi;
  let person: Person;
  let course: string;
  let courses = 0;
  before(async () => {
    api = await testApi();
  });
  after(() => api.close());
  beforeEach(async () => {
    person = await newPerson(api);
    course = `quizzed_${++courses}`;
  });

  const publish = (yaml: string, releases?: string) =>
    publishCourse(api, {
      key: course,
      lessons: { read: {}, test: { kind: 'quiz', ...(releases ? { releases } : {}) } },
      quizzes: { test: yaml },
    });
  const path = (lesson = 'test') => `/v1/enrollments/${course}/lessons/${lesson}/attempts`;
  const begin = (who = person, lesson = 'test') => who.ask<QuizAttempt & Problem>('POST', path(lesson));
  const begun = async (who = person) => {
    const { status, body } = await begin(who);
    assert.ok(status === 201 || status === 200, JSON.stringify(body));
    return body;
  };
  const read = async (id: string) => (await person.ask<QuizAttempt>('GET', `/v1/attempts/${id}`)).body;
  const list = async () => (await person.ask<QuizAttemptsPage>('GET', path())).body.attempts;
  const save = (id: string, answers: object, who = person) =>
    who.ask<QuizAttempt & Problem>('PUT', `/v1/attempts/${id}/answers`, { answers });
  const send = (id: string, answers: object, who = person) =>
    who.ask<QuizAttempt & Problem>('POST', `/v1/attempts/${id}/submission`, { answers });
  const detail = async () => (await person.ask<EnrollmentDetail>('GET', `/v1/enrollments/${course}`)).body;
  const lessonQuiz = async () => (await detail()).states.find(({ lesson }) => lesson === 'test')?.quiz;
  const takeQuiz = async (yaml = quiz(), who = person) => {
    await publish(yaml);
    await joinCourse(who, course);
    return begun(who);
  };
  /** Lets the time of an attempt be over since so many seconds. */
  const endTime = (id: string, seconds: number) =>
    api.sql.query(
      `UPDATE app.quiz_attempts SET ends_at = now() - make_interval(secs => $2), started_at = now() - interval '1 hour' WHERE id = $1`,
      [id, seconds],
    );

  it('is asked as it is shown, and tells nothing of what is right before it is sent', async () => {
    const attempt = await takeQuiz();
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
      const attempt = await takeQuiz(quiz({ feedback }));
      const saved = { ...wrongAnswers(attempt), which_word: 'guess' };
      const answers = [
        attempt,
        await save(attempt.id, saved),
        await save(attempt.id, { one_of: 99 }),
        await send(attempt.id, { unknown: 1 }),
        await begin(),
        await read(attempt.id),
        await list(),
        await detail(),
        await person.ask('GET', '/v1/enrollments'),
        await api.get(`/v1/courses/${course}`),
        await api.get(`/v1/courses/${course}/lessons/test`),
        await person.ask('GET', '/v1/account/export'),
        await person.ask('POST', '/v1/progress', {
          enrollment: (await detail()).id,
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
    const attempt = await takeQuiz();
    const { id: enrollment } = await detail();
    const ask = () =>
      person.ask<EnrollmentDetail & Problem>('POST', '/v1/progress', {
        enrollment,
        lesson: 'test',
        attempt: attempt.id,
      });
    const early = await ask();
    assert.deepEqual(refusal(early), [409, 'lesson_open']);
    assert.match(early.body.detail, /quiz is not passed/);
    const { status, body } = await send(attempt.id, rightAnswers(attempt));
    assert.equal(status, 200);
    assert.deepEqual(
      [body.result?.right, body.result?.of, body.result?.percent, body.result?.isPassed],
      [5, 5, 100, true],
    );
    assert.equal(body.result?.isLate, false);
    assert.deepEqual(await lessonQuiz(), {
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
    const attempt = await takeQuiz(quiz({ passPercent: 60 }));
    const answers = { ...wrongAnswers(attempt), how_much: 918_275, which_word: 'zwitterionS' };
    const { body } = await send(attempt.id, answers);
    assert.deepEqual([body.result?.right, body.result?.percent, body.result?.isPassed], [2, 40, false]);
    const second = await begun();
    assert.equal(second.number, 2);
    const sorted = { sorted: rightAnswers(second).sorted };
    const passed = await send(second.id, {
      ...wrongAnswers(second),
      which_word: 'Zwitterion',
      how_much: 918_273,
      ...sorted,
    });
    assert.deepEqual([passed.body.result?.percent, passed.body.result?.isPassed], [60, true]);
    assert.equal((await lessonQuiz())?.bestPercent, 60);
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
        const first = await takeQuiz(quiz({ feedback }));
        const failed = (await send(first.id, wrongAnswers(first))).body;
        assert.equal(told(failed), afterWrong);
        assert.equal(failed.result?.right, 0);
        const second = await begun();
        assert.equal(told(await read(first.id)), afterWrong, 'while another one runs');
        const passed = (await send(second.id, rightAnswers(second))).body;
        assert.equal(told(passed), afterRight);
        assert.equal(told(await read(first.id)), afterRight, 'the first one, too');
        assert.deepEqual((await list()).map(told), [afterRight, afterRight]);
      });

    it('explained_at_end: explained when no try is left, and not while the last one runs', async () => {
      const first = await takeQuiz(quiz({ feedback: 'explained_at_end', more: 'attempts: 2\n' }));
      assert.equal(first.attemptsLeft, 1);
      assert.equal(told((await send(first.id, wrongAnswers(first))).body), 'marked');
      const second = await begun();
      assert.equal(second.attemptsLeft, 0);
      assert.deepEqual((await list()).map(told), ['counted', 'marked']);
      const { result } = (await send(second.id, wrongAnswers(second))).body;
      assert.equal(result?.isPassed, false);
      assert.deepEqual((await list()).map(told), ['explained', 'explained']);
      const refused = await begin();
      assert.deepEqual(refusal(refused), [409, 'attempts_used']);
      assert.match(refused.body.detail, /2 tries/);
    });

    it('explained: says what is right by the numbers that were shown', async () => {
      const attempt = await takeQuiz();
      const { body } = await send(attempt.id, wrongAnswers(attempt));
      const right = new Map(body.result?.marks?.map((mark) => [mark.question, mark.right]));
      const expected = new Map(Object.entries(rightAnswers(attempt)));
      for (const key of ['one_of', 'some_of', 'sorted']) assert.deepEqual(right.get(key), expected.get(key), key);
      assert.deepEqual([right.get('how_much'), right.get('which_word')], [918_273, 'Zwitterion']);
    });
  });

  it('goes on where it was on another device, with what was saved', async () => {
    const attempt = await takeQuiz();
    const { one_of, some_of, ...rest } = rightAnswers(attempt);
    assert.equal((await save(attempt.id, { some_of, one_of: 1 })).status, 200);
    const other = await begin();
    assert.deepEqual([other.status, other.body.id], [200, attempt.id]);
    assert.deepEqual(other.body.questions, attempt.questions);
    assert.deepEqual(other.body.answers, { some_of, one_of: 1 });
    assert.equal((await lessonQuiz())?.runningAttempt, attempt.id);
    await save(attempt.id, { one_of, which_word: 'x' });
    const cleared = await save(attempt.id, { which_word: null });
    assert.deepEqual(cleared.body.answers, { some_of, one_of });
    const { body } = await send(attempt.id, rest);
    assert.equal(body.result?.percent, 100, 'what was saved counts with what is sent');
    assert.deepEqual(refusal(await save(attempt.id, rest)), [409, 'attempt_sent']);
  });

  it('begins one try however many devices begin at once', async () => {
    await publish(quiz({ more: 'attempts: 3\n' }));
    await joinCourse(person, course);
    const answers = await Promise.all(Array.from({ length: 12 }, () => begin()));
    assert.equal(new Set(answers.map(({ body }) => body.id)).size, 1);
    assert.deepEqual(answers.filter(({ status }) => status === 201).length, 1);
    assert.equal((await lessonQuiz())?.attempts, 1);
  });

  it('is marked once when it is sent many times at once', async () => {
    const attempt = await takeQuiz();
    const right = rightAnswers(attempt);
    const wrong = wrongAnswers(attempt);
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) => send(attempt.id, n % 2 === 0 ? right : wrong)),
    );
    const results = answers.filter(({ status }) => status === 200).map(({ body }) => body.result);
    assert.equal(results.length, 6);
    assert.equal(new Set(results.map((result) => JSON.stringify(result))).size, 1);
    for (const answer of answers.filter(({ status }) => status !== 200))
      assert.deepEqual(refusal(answer), [409, 'attempt_sent']);
  });

  it('stays as it is when it is sent again, and takes no other answers', async () => {
    const attempt = await takeQuiz();
    const right = rightAnswers(attempt);
    const first = await send(attempt.id, right);
    const again = await send(attempt.id, right);
    assert.deepEqual(again.body.result, first.body.result);
    assert.deepEqual(refusal(await send(attempt.id, { ...right, how_much: 3 })), [409, 'attempt_sent']);
    assert.deepEqual((await read(attempt.id)).result, first.body.result);
  });

  describe('with a time limit', () => {
    const limited = quiz({ more: 'minutes: 10\n', feedback: 'marks' });

    it('says until when, by the server’s clock', async () => {
      const { startedAt, endsAt, now } = await takeQuiz(limited);
      assert.equal(Date.parse(endsAt as string) - Date.parse(startedAt), 600_000);
      assert.ok(Date.parse(now) >= Date.parse(startedAt));
    });

    it('takes what arrives a moment after the end', async () => {
      const attempt = await takeQuiz(limited);
      await endTime(attempt.id, 1);
      const { body } = await send(attempt.id, rightAnswers(attempt));
      assert.deepEqual([body.result?.percent, body.result?.isLate], [100, false]);
    });

    it('marks what was saved until then, whatever is sent later', async () => {
      const attempt = await takeQuiz(limited);
      const right = rightAnswers(attempt);
      await save(attempt.id, { how_much: right.how_much, which_word: right.which_word });
      await endTime(attempt.id, 60);
      const { status, body } = await send(attempt.id, right);
      assert.equal(status, 200);
      assert.deepEqual([body.result?.right, body.result?.isLate, body.result?.sentAt], [2, true, body.endsAt]);
      assert.deepEqual(Object.keys(body.answers).sort(), ['how_much', 'which_word']);
      assert.deepEqual((await send(attempt.id, right)).body.result, body.result, 'again the same');
    });

    const looks: [string, (attempt: QuizAttempt) => Promise<unknown>][] = [
      ['at the try', (attempt) => read(attempt.id)],
      ['at all tries', () => list()],
      ['at the course', () => detail()],
      ['at the courses', () => person.ask('GET', '/v1/enrollments')],
      ['by saving', (attempt) => save(attempt.id, rightAnswers(attempt))],
      ['by beginning another', () => begin()],
      [
        'by asking for the lesson',
        async () => person.ask('POST', '/v1/progress', { enrollment: (await detail()).id, lesson: 'test' }),
      ],
    ];
    for (const [where, look] of looks)
      it(`is marked when somebody looks ${where}`, async () => {
        const attempt = await takeQuiz(limited);
        await save(attempt.id, { which_word: 'Zwitterion' });
        await endTime(attempt.id, 60);
        await look(attempt);
        const { rows } = await api.sql.query(
          'SELECT sent_at, ends_at, percent, is_late FROM app.quiz_attempts WHERE id = $1',
          [attempt.id],
        );
        assert.deepEqual([rows[0].sent_at, rows[0].percent, rows[0].is_late], [rows[0].ends_at, 20, true]);
      });

    it('passes by what was saved in time', async () => {
      const attempt = await takeQuiz(limited);
      await save(attempt.id, rightAnswers(attempt));
      await endTime(attempt.id, 60);
      assert.deepEqual(await lessonQuiz(), {
        attempts: 1,
        attemptsLeft: null,
        bestPercent: 100,
        isPassed: true,
        runningAttempt: null,
      });
      const refused = await save(attempt.id, {});
      assert.deepEqual(refusal(refused), [409, 'attempt_sent']);
    });

    it('is marked once when many look at once', async () => {
      const attempt = await takeQuiz(limited);
      await endTime(attempt.id, 60);
      const answers = await Promise.all([
        ...Array.from({ length: 4 }, () => person.ask('GET', `/v1/attempts/${attempt.id}`)),
        ...Array.from({ length: 4 }, () => person.ask('GET', `/v1/enrollments/${course}`)),
        ...Array.from({ length: 4 }, () => send(attempt.id, {})),
        ...Array.from({ length: 4 }, () => begin()),
      ]);
      assert.deepEqual(
        answers.map(({ status }) => status).filter((status) => status >= 400),
        [],
        JSON.stringify(answers.find(({ status }) => status >= 400)?.body),
      );
      assert.equal((await list()).length, 2);
    });
  });

  describe('refuses', () => {
    it('what is no answer to its question, and names it', async () => {
      const attempt = await takeQuiz();
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
        for (const way of [save, send]) {
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
      assert.deepEqual((await read(attempt.id)).answers, {}, 'nothing of it is kept');
    });

    it('a stranger, by the id of a try and by the lesson', async () => {
      const attempt = await takeQuiz();
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
        assert.deepEqual(refusal(await stranger.ask(method, path())), [404, 'enrollment_not_found']);
      // Nor does one's own enrolment open another's try.
      await joinCourse(stranger, course);
      const { body: own } = await stranger.ask<EnrollmentDetail>('GET', `/v1/enrollments/${course}`);
      const request = { enrollment: own.id, lesson: 'test', attempt: attempt.id };
      assert.deepEqual(refusal(await stranger.ask('POST', '/v1/progress', request)), [404, 'attempt_not_found']);
      const others = { ...request, enrollment: (await detail()).id };
      assert.deepEqual(refusal(await stranger.ask('POST', '/v1/progress', others)), [404, 'enrollment_not_found']);
    });

    it('lessons without a quiz, without a course, and before their time', async () => {
      await publish(quiz(), '2100-01-01T00:00:00Z');
      await joinCourse(person, course);
      assert.deepEqual(refusal(await begin()), [403, 'lesson_shut']);
      assert.deepEqual(refusal(await begin(person, 'read')), [404, 'quiz_not_found']);
      assert.deepEqual(refusal(await begin(person, 'nowhere')), [404, 'lesson_not_found']);
      await person.ask('DELETE', `/v1/enrollments/${course}`);
      assert.deepEqual(refusal(await begin()), [404, 'enrollment_not_found']);
    });

    it('a try of a course that was left, until a return', async () => {
      const attempt = await takeQuiz();
      await person.ask('DELETE', `/v1/enrollments/${course}`);
      assert.deepEqual(refusal(await send(attempt.id, {})), [404, 'attempt_not_found']);
      await joinCourse(person, course);
      assert.equal((await begun()).id, attempt.id);
    });
  });

  describe('in a new version', () => {
    it('stays as it was for a try that runs', async () => {
      const attempt = await takeQuiz();
      await publish(quiz({ draw: 1 }).replace('918273', '5').replace('All kinds', 'Other kinds'));
      const { body } = await send(attempt.id, rightAnswers(attempt));
      assert.deepEqual([body.title, body.result?.percent], ['All kinds', 100]);
      const next = await begun();
      assert.deepEqual([next.title, next.questions.length], ['Other kinds', 1]);
    });

    it('gives the tries of the newest version', async () => {
      const attempt = await takeQuiz(quiz({ feedback: 'explained_at_end', more: 'attempts: 1\n' }));
      await send(attempt.id, wrongAnswers(attempt));
      assert.ok((await read(attempt.id)).result?.marks?.[0]?.explanation, 'no try is left');
      await publish(quiz({ feedback: 'explained_at_end', more: 'attempts: 2\n' }));
      assert.equal((await read(attempt.id)).result?.marks?.[0]?.explanation, null, 'one more is left');
      assert.equal((await begun()).number, 2);
    });
  });
});
