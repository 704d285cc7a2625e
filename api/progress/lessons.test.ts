import assert from 'node:assert/strict';
import { Address } from '@stellar/stellar-sdk';
import type { EnrollmentDetail, EnrollmentsPage, LessonState, Problem, QuizAttempt } from '#wire';
import { type TestApi, testApi } from '../testing/api.ts';
import {
  complete,
  joinCourse,
  type MadeCourse,
  open,
  publishCourse,
  readLesson,
  smallQuiz,
} from '../testing/learning.ts';
import { newPerson, type Person, refusal } from '../testing/person.ts';
import { eventId, txHash } from '../testing/rows.ts';

describe('how far somebody is', () => {
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
    course = `walk_${++courses}`;
  });

  const publish = (lessons: MadeCourse['lessons'], key = course) => publishCourse(api, { key, lessons });
  const begin = async (lessons: MadeCourse['lessons']) => {
    await publish(lessons);
    return joinCourse(person, course);
  };
  const detail = async (key = course) => (await person.ask<EnrollmentDetail>('GET', `/v1/enrollments/${key}`)).body;
  const sign = (lesson: string, place: object = {}, key = course, who = person) =>
    who.ask<LessonState & Problem>('PUT', `/v1/enrollments/${key}/lessons/${lesson}/place`, place);
  const finish = async (lesson: string, key = course) =>
    person.ask<EnrollmentDetail & Problem>('POST', '/v1/progress', { enrollment: (await detail(key)).id, lesson });
  const seconds = async (lesson: string, key = course) =>
    (await detail(key)).states.find((state) => state.lesson === lesson)?.dwell?.seconds;
  /** As if all signs of the account so far had been so many seconds earlier. */
  const wait = (time: number) =>
    api.sql.query('UPDATE app.enrollments SET seen_at = seen_at - make_interval(secs => $2) WHERE account_id = $1', [
      person.id,
      time,
    ]);

  const passQuiz = async (lesson: string) => {
    const { body } = await person.ask<QuizAttempt>('POST', `/v1/enrollments/${course}/lessons/${lesson}/attempts`);
    const first = body.questions.find(({ key }) => key === 'first');
    const right = first?.options?.find(({ text }) => text === 'This.')?.number;
    await person.ask('POST', `/v1/attempts/${body.id}/submission`, { answers: { first: right, second: 42 } });
  };
  /** Counted is at least what was waited, and at most that and what this test itself took. */
  const requireCounted = async (waited: number, counted = -1) => {
    const { rows } = await api.sql.query(
      `SELECT extract(epoch FROM clock_timestamp() - min(opened_at))::float8 AS passed
       FROM app.lesson_progress WHERE enrollment_id = $1`,
      [(await detail()).id],
    );
    const told = `${counted} s were counted; ${waited} s were waited for, and ${rows[0].passed} s passed`;
    assert.ok(counted >= waited && counted <= waited + rows[0].passed, told);
  };

  it('is told lesson by lesson, and moves on with them', async () => {
    const begun = await begin({ one: {}, two: { minutes: 3 } });
    assert.deepEqual([begun.percent, begun.next?.lesson, begun.resume], [0, 'one', null]);
    assert.deepEqual(begun.states[0], {
      lesson: 'one',
      isShut: false,
      openedAt: null,
      completedAt: null,
      completedBy: null,
      needs: ['dwell'],
      dwell: { seconds: 0, of: 20 },
      quiz: null,
      exercise: null,
      chain: null,
      hasNote: false,
      dueAt: null,
    } satisfies LessonState);
    const half = await readLesson(api, person, course, 'one');
    assert.deepEqual(
      [half.percent, half.next?.lesson, half.resume?.lesson, half.completedAt],
      [50, 'two', 'one', null],
    );
    const whole = await readLesson(api, person, course, 'two');
    assert.deepEqual([whole.percent, whole.next, typeof whole.completedAt], [100, null, 'string']);
    const { body } = await person.ask<EnrollmentsPage>('GET', '/v1/enrollments');
    const { states: _, certificate: __, ...summary } = whole;
    assert.deepEqual(body.enrollments, [summary]);
  });

  it('lists courses read last first, those that are taken alone', async () => {
    const keys = ['a', 'b', 'c'].map((word) => `${course}_${word}`);
    for (const key of keys) {
      await publish({ one: {} }, key);
      await joinCourse(person, key);
    }
    const listed = async () =>
      (await person.ask<EnrollmentsPage>('GET', '/v1/enrollments')).body.enrollments.map(({ course: key }) => key);
    assert.deepEqual(await listed(), keys.toReversed());
    await sign('one', {}, keys[0]);
    assert.deepEqual(await listed(), [keys[0], keys[2], keys[1]]);
    await person.ask('DELETE', `/v1/enrollments/${keys[2]}`);
    assert.deepEqual(await listed(), [keys[0], keys[1]]);
  });

  describe('by reading', () => {
    it('needs a quarter of the lesson’s minutes, from 20 seconds to 5 minutes', async () => {
      const { states } = await begin({ short: { minutes: 1 }, usual: { minutes: 8 }, long: { minutes: 240 } });
      assert.deepEqual(
        states.map(({ dwell }) => dwell?.of),
        [20, 120, 300],
      );
    });

    it('counts the time between two signs, and no more than a minute of it', async () => {
      await begin({ one: { minutes: 8 } });
      const opened = await sign('one');
      assert.equal(typeof opened.body.openedAt, 'string');
      assert.deepEqual(opened.body.dwell, { seconds: 0, of: 120 });
      await wait(15);
      await requireCounted(15, (await sign('one')).body.dwell?.seconds);
      await wait(3_600);
      await requireCounted(75, (await sign('one')).body.dwell?.seconds);
      await api.sql.query('UPDATE app.lesson_progress SET dwell_seconds = 70 WHERE enrollment_id = $1', [
        (await detail()).id,
      ]);
      const early = await finish('one');
      assert.deepEqual(refusal(early), [409, 'lesson_open']);
      assert.match(early.body.detail, /about \d\d seconds/);
      await wait(50);
      assert.equal((await finish('one')).status, 200, 'asking is a sign of reading, too');
    });

    it('loses no part of a second to many signs, and gains none', async () => {
      await begin({ one: { minutes: 8 } });
      await sign('one');
      for (let times = 0; times < 10; times += 1) {
        await wait(2.7);
        await sign('one');
      }
      await requireCounted(27, await seconds('one'));
    });

    it('counts a second once, whatever is open in however many tabs at once', async () => {
      await begin({ one: { minutes: 8 }, two: { minutes: 8 } });
      await publish({ one: { minutes: 8 } }, `${course}_b`);
      await joinCourse(person, `${course}_b`);
      await sign('one');
      await wait(40);
      const tabs = Array.from({ length: 24 }, (_, n) => {
        if (n % 3 === 0) return sign('one', {}, `${course}_b`);
        return sign(n % 3 === 1 ? 'one' : 'two');
      });
      for (const { status } of await Promise.all(tabs)) assert.equal(status, 200);
      const { rows } = await api.sql.query(
        `SELECT sum(dwell_seconds)::int AS counted, extract(epoch FROM now() - min(opened_at))::float8 AS passed
         FROM app.lesson_progress JOIN app.enrollments ON id = enrollment_id WHERE account_id = $1`,
        [person.id],
      );
      const [{ counted, passed }] = rows;
      assert.ok(counted <= 40 + passed, `${counted} s were counted, 40 s and ${passed} s passed`);
    });

    it('counts once for one lesson in many tabs', async () => {
      await begin({ one: { minutes: 8 } });
      await sign('one');
      await wait(30);
      await Promise.all(Array.from({ length: 16 }, () => sign('one')));
      await requireCounted(30, await seconds('one'));
    });

    it('begins anew in another lesson, and counts nothing of the time in between', async () => {
      await begin({ one: { minutes: 8 }, two: { minutes: 8 } });
      await sign('one');
      await wait(30);
      await sign('two');
      await wait(30);
      await sign('one');
      assert.deepEqual([await seconds('one'), await seconds('two')], [0, 0]);
    });

    it('counts nothing twice through a course that was left', async () => {
      await begin({ one: { minutes: 8 } });
      await sign('one');
      await publish({ one: { minutes: 8 } }, `${course}_b`);
      await joinCourse(person, `${course}_b`);
      await person.ask('DELETE', `/v1/enrollments/${course}`);
      await wait(30);
      await sign('one', {}, `${course}_b`);
      assert.equal(await seconds('one', `${course}_b`), 0);
    });

    it('is not completed by asking alone', async () => {
      await begin({ one: {} });
      assert.deepEqual(refusal(await finish('one')), [409, 'lesson_open']);
      assert.equal((await detail()).states[0]?.openedAt, null);
    });
  });

  describe('where they read', () => {
    it('is remembered with the heading, and found on another device', async () => {
      await begin({ one: {}, two: {} });
      await sign('one', { heading: 'h-further' });
      assert.deepEqual((await detail()).resume, { lesson: 'one', heading: 'h-further' });
      await sign('one');
      assert.deepEqual((await detail()).resume, { lesson: 'one', heading: 'h-further' }, 'a sign without one keeps it');
      await sign('one', { heading: null });
      assert.deepEqual((await detail()).resume, { lesson: 'one', heading: null });
      await sign('one', { heading: 'h-further' });
      await sign('two');
      assert.deepEqual((await detail()).resume, { lesson: 'two', heading: null });
    });

    it('is theirs alone, in a course they take, in a lesson that is open', async () => {
      await begin({ one: {}, later: { releases: '2100-01-01T00:00:00Z' } });
      const stranger = await newPerson(api);
      assert.deepEqual(refusal(await sign('one', {}, course, stranger)), [404, 'enrollment_not_found']);
      assert.deepEqual(refusal(await sign('nowhere')), [404, 'lesson_not_found']);
      assert.deepEqual(refusal(await sign('later')), [403, 'lesson_shut']);
      assert.deepEqual(refusal(await sign('one', { heading: 'x'.repeat(201) })), [400, 'invalid_request']);
      assert.deepEqual(refusal(await sign('one', { seconds: 300 })), [400, 'invalid_request']);
      assert.equal((await detail()).resume, null);
    });
  });

  describe('when a lesson is completed', () => {
    it('is decided by what the server knows, of lessons that are open', async () => {
      const { id } = await begin({ one: {}, later: { releases: '2100-01-01T00:00:00Z' }, test: { kind: 'quiz' } });
      const ask = (body: object, who = person) => who.ask<Problem>('POST', '/v1/progress', body);
      assert.deepEqual(refusal(await ask({ enrollment: id, lesson: 'later' })), [403, 'lesson_shut']);
      assert.deepEqual(refusal(await ask({ enrollment: id, lesson: 'nowhere' })), [404, 'lesson_not_found']);
      assert.deepEqual(refusal(await ask({ enrollment: id, lesson: 'test' })), [409, 'lesson_open']);
      assert.deepEqual(refusal(await ask({ enrollment: id, lesson: 'one', percent: 100 })), [400, 'invalid_request']);
      const stranger = await newPerson(api);
      assert.deepEqual(refusal(await ask({ enrollment: id, lesson: 'one' }, stranger)), [404, 'enrollment_not_found']);
      await joinCourse(stranger, course);
      assert.deepEqual(refusal(await ask({ enrollment: id, lesson: 'one' }, stranger)), [404, 'enrollment_not_found']);
    });

    it('is noted once: again the same time, at once or later', async () => {
      await begin({ one: {}, two: {} });
      await open(person, course, 'one');
      await wait(60);
      await sign('one');
      const answers = await Promise.all(Array.from({ length: 10 }, () => finish('one')));
      assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
      assert.equal(new Set(answers.map(({ body }) => body.states[0]?.completedAt)).size, 1);
      assert.deepEqual((await finish('one')).body, await detail());
    });

    it('completes the course with the last one, also when the last ones come at once', async () => {
      const lessons = Object.fromEntries(Array.from({ length: 8 }, (_, n) => [`l${n}`, {}]));
      const { id } = await begin(lessons);
      for (const lesson of Object.keys(lessons))
        await api.sql.query(
          'INSERT INTO app.lesson_progress (enrollment_id, lesson, dwell_seconds) VALUES ($1, $2, 60)',
          [id, lesson],
        );
      const answers = await Promise.all(Object.keys(lessons).map((lesson) => finish(lesson)));
      assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
      const { percent, completedAt } = await detail();
      assert.deepEqual([percent, typeof completedAt], [100, 'string']);
    });

    it('is not there before its time is there: a shut lesson counts, and keeps a course open', async () => {
      await begin({ one: {}, later: { releases: '2100-01-01T00:00:00Z' } });
      const half = await readLesson(api, person, course, 'one');
      assert.deepEqual([half.percent, half.next, half.completedAt], [50, null, null]);
      assert.equal(half.states[1]?.isShut, true);
    });
  });

  describe('by an exercise', () => {
    /** What the indexer writes of a call of the practice contract by a wallet. */
    const count = async (wallet: string, ledger: number, closedAt = new Date()) => {
      await api.sql.query('SELECT log.create_events_partition(0)');
      await api.sql.query(
        `INSERT INTO log.events (id, ledger, closed_at, tx_hash, contract, contract_address, name, topics, value, decoded)
         VALUES ($1, $2, $3, $4, 'practice', 'C', 'counter_incremented', ARRAY[$5], 'AAAAAQ==', $6)`,
        [
          ...[eventId(ledger), ledger, closedAt, txHash(ledger)],
          ...[String(new Address(wallet).toScVal().toXdr('base64')), { learner: wallet, count: 1 }],
        ],
      );
    };

    it('is completed once its event is on the ledger, and says which', async () => {
      const { id, states } = await begin({ act: { kind: 'exercise' } });
      assert.deepEqual([states[0]?.needs, states[0]?.dwell, states[0]?.quiz], [['exercise'], null, null]);
      const early = await finish('act');
      assert.deepEqual(refusal(early), [409, 'lesson_open']);
      assert.match(early.body.detail, /not seen its exercise/);
      const [stranger, own] = [await newPerson(api), person.keypair.publicKey()];
      await count(stranger.keypair.publicKey(), 700);
      await count(own, 701, new Date('2026-01-01'));
      assert.deepEqual(refusal(await finish('act')), [409, 'lesson_open'], 'another’s, and one from before');
      await count(own, 702);
      await count(own, 703);
      const { status, body } = await finish('act');
      assert.equal(status, 200, JSON.stringify(body));
      const { closedAt, ...seen } = body.states[0]?.exercise ?? { closedAt: null };
      assert.deepEqual(seen, { event: eventId(702), ledger: 702, txHash: txHash(702) });
      assert.equal(typeof closedAt, 'string');
      assert.deepEqual([body.states[0]?.completedBy, body.id, typeof body.completedAt], ['tasks', id, 'string']);
    });

    it('and a quiz needs both, and keeps the one that was seen', async () => {
      await begin({ act: { kind: 'quiz_and_exercise' } });
      await count(person.keypair.publicKey(), 710);
      const early = await finish('act');
      assert.deepEqual(refusal(early), [409, 'lesson_open']);
      assert.doesNotMatch(early.body.detail, /exercise/);
      const state = (await detail()).states[0];
      assert.deepEqual([state?.needs, state?.exercise?.ledger], [['quiz'], 710]);
      await passQuiz('act');
      assert.equal((await finish('act')).status, 200);
    });
  });

  describe('in a new version of the course', () => {
    it('stays for lessons that are still there, counts those that were added, and forgets those that went', async () => {
      await begin({ one: {}, two: {}, three: {} });
      await readLesson(api, person, course, 'one');
      await readLesson(api, person, course, 'two');
      await publish({ two: {}, one: {}, four: {}, five: {} });
      const { percent, lessonsDone, lessons, next, resume } = await detail();
      assert.deepEqual([percent, lessonsDone, lessons, next?.lesson], [50, 2, 4, 'four']);
      assert.deepEqual(resume, { lesson: 'two', heading: null });
      await publish({ four: {}, one: {} });
      assert.deepEqual([(await detail()).percent, (await detail()).resume], [50, null]);
    });

    it('opens a completed course again by an added lesson, and never takes back that it was completed', async () => {
      await begin({ one: {} });
      const { completedAt } = await readLesson(api, person, course, 'one');
      await publish({ one: {}, two: {} });
      const opened = await detail();
      assert.deepEqual([opened.percent, opened.completedAt], [50, completedAt]);
      const again = await readLesson(api, person, course, 'two');
      assert.deepEqual([again.percent, again.completedAt], [100, completedAt]);
    });

    it('completes a course whose last open lesson was taken out', async () => {
      await begin({ one: {}, two: {} });
      await readLesson(api, person, course, 'one');
      await publish({ one: {} });
      const answers = await Promise.all(Array.from({ length: 6 }, () => detail()));
      assert.equal(new Set(answers.map(({ completedAt }) => completedAt)).size, 1);
      assert.equal(typeof answers[0]?.completedAt, 'string');
    });

    it('asks for what the lesson asks for now', async () => {
      await begin({ one: {}, two: {} });
      await publish({ one: { kind: 'quiz' }, two: {} });
      await open(person, course, 'one');
      const { states } = await detail();
      assert.deepEqual([states[0]?.needs, states[0]?.dwell], [['quiz'], null]);
      assert.deepEqual(refusal(await finish('one')), [409, 'lesson_open']);
    });
  });

  it('takes keys that JavaScript has a meaning for as what they are', async () => {
    await publishCourse(api, {
      key: course,
      lessons: { constructor: { kind: 'quiz' as const }, prototype: {} },
      quizzes: { constructor: smallQuiz.replace('key: second', 'key: constructor') },
    });
    const { id } = await joinCourse(person, course);
    await api.sql.query(
      `WITH made AS (INSERT INTO app.cohorts (course, name, due) VALUES ($1, 'Autumn', '{"prototype": "2100-01-01T00:00:00Z"}') RETURNING id)
       UPDATE app.enrollments SET cohort_id = made.id FROM made WHERE enrollments.id = $2`,
      [course, id],
    );
    const { states, cohort } = await detail();
    assert.equal(cohort?.name, 'Autumn');
    assert.deepEqual(
      states.map(({ dueAt }) => dueAt),
      [null, '2100-01-01T00:00:00.000Z'],
    );
    const { body } = await person.ask<QuizAttempt>('POST', `/v1/enrollments/${course}/lessons/constructor/attempts`);
    assert.deepEqual(body.answers, {});
    const sent = await person.ask<QuizAttempt>('POST', `/v1/attempts/${body.id}/submission`, {
      answers: { constructor: 42 },
    });
    assert.deepEqual([sent.body.result?.right, sent.body.result?.of, sent.body.answers], [1, 2, { constructor: 42 }]);
  });

  it('takes a quiz and a read lesson together', async () => {
    await begin({ one: {}, test: { kind: 'quiz' } });
    await passQuiz('test');
    assert.deepEqual((await detail()).states[1]?.needs, []);
    await complete(person, course, 'test');
    const { completedAt } = await readLesson(api, person, course, 'one');
    assert.equal(typeof completedAt, 'string');
  });
});
