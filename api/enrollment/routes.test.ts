import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EnrollmentDetail, EnrollmentGate } from '#wire';
import { type TestApi, testApi } from '../testing/api.ts';
import { enroll, joinCourse, type MadeCourse, publishCourse, readLesson } from '../testing/learning.ts';
import { newPerson, type Person, refusal } from '../testing/person.ts';

describe('enrolling', () => {
  let api: TestApi;
  let person: Person;
  before(async () => {
    api = await testApi();
  });
  after(() => api.close());
  beforeEach(async () => {
    person = await newPerson(api);
  });

  const publish = (course: Omit<MadeCourse, 'lessons'>) => publishCourse(api, { lessons: { one: {} }, ...course });
  const join = (who: Person, course: string) => who.ask<EnrollmentDetail>('POST', '/v1/enrollments', { course });
  const leave = (who: Person, course: string) => who.ask('DELETE', `/v1/enrollments/${course}`);
  const gate = async (course: string, who?: Person) => {
    const path = `/v1/courses/${course}/enrollment-gate`;
    const { body } = who ? await who.ask<EnrollmentGate>('GET', path) : await api.get(path);
    return body as EnrollmentGate;
  };
  const open = {
    isOpen: true,
    reason: null,
    capacity: null,
    enrolled: 0,
    opens: null,
    closes: null,
    unfinished: [],
  };

  it('takes a place, once, and gives it back', async () => {
    await publish({ key: 'plain' });
    assert.deepEqual(await gate('plain'), open);
    const joined = await join(person, 'plain');
    assert.equal(joined.status, 201);
    assert.deepEqual([joined.body.course, joined.body.title, joined.body.percent], ['plain', 'Made', 0]);
    const again = await join(person, 'plain');
    assert.deepEqual([again.status, again.body.id], [200, joined.body.id]);
    assert.equal((await gate('plain')).enrolled, 1);
    assert.equal((await leave(person, 'plain')).status, 200);
    assert.deepEqual(refusal(await leave(person, 'plain')), [404, 'enrollment_not_found']);
    assert.deepEqual(refusal(await person.ask('GET', '/v1/enrollments/plain')), [404, 'enrollment_not_found']);
    assert.equal((await gate('plain')).enrolled, 0);
  });

  it('keeps for a return what was learned', async () => {
    await publish({ key: 'kept' });
    await joinCourse(person, 'kept');
    const { id, completedAt } = await readLesson(api, person, 'kept', 'one');
    await leave(person, 'kept');
    const { status, body } = await join(person, 'kept');
    assert.deepEqual([status, body.id, body.completedAt, body.percent], [201, id, completedAt, 100]);
  });

  it('is for courses that there are, and for who is signed in', async () => {
    assert.deepEqual(refusal(await join(person, 'nowhere')), [404, 'course_not_found']);
    assert.deepEqual(refusal(await person.ask('GET', '/v1/courses/nowhere/enrollment-gate')), [
      404,
      'course_not_found',
    ]);
    assert.deepEqual(refusal(await join(person, 'No key')), [400, 'invalid_request']);
    assert.equal((await api.post('/v1/enrollments', '{"course":"plain"}')).status, 401);
    const strange = await person.ask('POST', '/v1/enrollments', { course: 'plain', account: person.id });
    assert.deepEqual(refusal(strange), [400, 'invalid_request']);
  });

  describe('with a capacity', () => {
    it('lets in exactly as many as there are places when 50 come at once', async () => {
      await publish({ key: 'small_room', enrollment: ['capacity: 7'] });
      const people: Person[] = [];
      while (people.length < 50) people.push(...(await Promise.all(Array.from({ length: 5 }, () => newPerson(api)))));
      const answers = await Promise.all(people.map((one) => join(one, 'small_room')));
      const counts = Object.groupBy(answers, ({ status }) => status);
      assert.deepEqual(
        Object.entries(counts).map(([status, some]) => [status, some?.length]),
        [
          ['201', 7],
          ['409', 43],
        ],
      );
      for (const answer of counts[409] ?? []) {
        assert.deepEqual(refusal(answer), [409, 'enrollment_refused']);
        assert.match(JSON.stringify(answer.body), /is full: all 7 places are taken/);
      }
      const { rows } = await api.sql.query(`SELECT count(*)::int FROM app.enrollments WHERE course = 'small_room'`);
      assert.equal(rows[0].count, 7);
      assert.deepEqual(await gate('small_room'), { ...open, isOpen: false, reason: 'full', capacity: 7, enrolled: 7 });
      // Who is in stays in, and a place that is given back is taken by the next.
      const inside = people[answers.findIndex(({ status }) => status === 201)] as Person;
      assert.equal((await join(inside, 'small_room')).status, 200);
      assert.deepEqual(await gate('small_room', inside), { ...open, capacity: 7, enrolled: 7 });
      await leave(inside, 'small_room');
      assert.equal((await join(person, 'small_room')).status, 201);
      assert.deepEqual(refusal(await join(inside, 'small_room')), [409, 'enrollment_refused']);
    });

    it('waits for who takes the last place in another process', async () => {
      await publish({ key: 'last_one', enrollment: ['capacity: 1'] });
      const other = await newPerson(api);
      await api.sql.query('BEGIN');
      await api.sql.query(`SELECT pg_advisory_xact_lock(hashtextextended('enrollment last_one', 0))`);
      await api.sql.query(`INSERT INTO app.enrollments (account_id, course) VALUES ($1, 'last_one')`, [other.id]);
      const asked = join(person, 'last_one');
      const waits = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`;
      let isAnswered = false;
      void asked.finally(() => {
        isAnswered = true;
      });
      while (!isAnswered && (await api.sql.query(waits)).rows.length === 0) await sleep(20);
      await api.sql.query('COMMIT');
      assert.deepEqual(refusal(await asked), [409, 'enrollment_refused']);
    });

    it('gives one place to somebody who asks many times at once', async () => {
      await publish({ key: 'twice', enrollment: ['capacity: 2'] });
      const answers = await Promise.all(Array.from({ length: 20 }, () => join(person, 'twice')));
      assert.deepEqual([...new Set(answers.map(({ body }) => body.id))].length, 1);
      assert.deepEqual(answers.map(({ status }) => status).filter((status) => status === 201).length, 1);
      assert.equal((await gate('twice')).enrolled, 1);
    });

    it('refuses nobody who is in when a new version has fewer places', async () => {
      const others = await Promise.all([newPerson(api), newPerson(api)]);
      await publish({ key: 'shrinks', enrollment: ['capacity: 3'] });
      for (const other of others) await joinCourse(other, 'shrinks');
      await publish({ key: 'shrinks', enrollment: ['capacity: 1'] });
      assert.equal((await join(others[0] as Person, 'shrinks')).status, 200);
      assert.deepEqual(refusal(await join(person, 'shrinks')), [409, 'enrollment_refused']);
      await leave(others[0] as Person, 'shrinks');
      assert.deepEqual(refusal(await join(person, 'shrinks')), [409, 'enrollment_refused']);
    });
  });

  it('waits for its time', async () => {
    await publish({ key: 'later', enrollment: ['opens: 2100-01-01T00:00:00Z'] });
    const refused = await join(person, 'later');
    assert.deepEqual(refusal(refused), [409, 'enrollment_refused']);
    assert.match(JSON.stringify(refused.body), /opens at 2100-01-01T00:00:00Z/);
    assert.deepEqual(await gate('later'), {
      ...open,
      isOpen: false,
      reason: 'not_open_yet',
      opens: '2100-01-01T00:00:00Z',
    });
  });

  it('ends at its time, but not for who is in', async () => {
    const rules = (closes: string) => ({ key: 'over', enrollment: [`closes: ${closes}`] });
    await publish(rules('2100-01-01T00:00:00Z'));
    const early = await newPerson(api);
    await joinCourse(early, 'over');
    await publish(rules('2020-01-01T00:00:00Z'));
    assert.deepEqual(refusal(await join(person, 'over')), [409, 'enrollment_refused']);
    assert.equal((await gate('over', person)).reason, 'closed');
    assert.equal((await gate('over', early)).isOpen, true);
    assert.equal((await join(early, 'over')).status, 200);
  });

  it('asks for prerequisites that there are, and says which are left', async () => {
    await publish({ key: 'first', title: 'The first' });
    await publish({ key: 'second', title: 'The second' });
    await publish({ key: 'third', prerequisites: ['second', 'gone', 'first'] });
    const unfinished = async () => (await gate('third', person)).unfinished.map(({ title }) => title);
    assert.deepEqual(await unfinished(), ['The second', 'The first']);
    const refused = await join(person, 'third');
    assert.deepEqual(refusal(refused), [409, 'enrollment_refused']);
    assert.match(JSON.stringify(refused.body), /“The second”, “The first”/);
    await joinCourse(person, 'second');
    await readLesson(api, person, 'second', 'one');
    assert.deepEqual(await unfinished(), ['The first']);
    await joinCourse(person, 'first');
    assert.deepEqual(await unfinished(), ['The first'], 'begun is not finished');
    await readLesson(api, person, 'first', 'one');
    assert.equal((await gate('third', person)).reason, null);
    await leave(person, 'first');
    assert.equal((await join(person, 'third')).status, 201, 'what was finished once counts');
    assert.deepEqual((await gate('third')).unfinished, [], 'of a stranger nothing is known');
  });

  it('keeps to the order of a path that is followed', async () => {
    for (const key of ['step_one', 'step_two']) await publish({ key, title: key });
    await api.sql.query(
      `INSERT INTO app.paths (key, title, promise, courses, language) VALUES ('steps', 'Steps', 'p', '{step_one,step_two}', 'en')`,
    );
    assert.equal((await gate('step_two', person)).isOpen, true);
    await api.sql.query(`INSERT INTO app.path_followers (path, account_id) VALUES ('steps', $1)`, [person.id]);
    assert.deepEqual(await gate('step_two', person), {
      ...open,
      isOpen: false,
      reason: 'path_order',
      unfinished: [{ course: 'step_one', title: 'step_one' }],
    });
    assert.deepEqual(refusal(await join(person, 'step_two')), [409, 'enrollment_refused']);
    await enroll(api.sql, person.id, { course: 'step_one', done: ['one'], completedAt: '2026-01-01T00:00:00Z' });
    assert.equal((await join(person, 'step_two')).status, 201);
  });

  it('tells a stranger’s bad token nothing more than no token', async () => {
    await publish({ key: 'seen' });
    for (const Authorization of ['Bearer x', `Bearer ${person.token}x`, 'Basic eDp4'])
      assert.deepEqual((await api.get('/v1/courses/seen/enrollment-gate', { Authorization })).body, open);
  });
});
