import assert from 'node:assert/strict';
import { nameIssuer } from '../credential/model.ts';
import { connectDatabase, type Database } from '../database.ts';
import { type TestApi, testApi } from '../testing/api.ts';
import { enroll, publishCourse } from '../testing/learning.ts';
import { newPerson } from '../testing/person.ts';
import { inTurn } from '../transaction.ts';
import { completeLesson } from './complete.ts';

describe('completeLesson', () => {
  let api: TestApi;
  let database: Database;
  let enrollment: string;
  before(async () => {
    api = await testApi();
    database = connectDatabase(api.databaseUrl);
    nameIssuer(database.sequelize, {
      publicUrl: 'http://localhost:3000',
      homeDomain: 'localhost:3000',
      networkPassphrase: '',
    });
    await publishCourse(api, { key: 'whole', lessons: { a: {}, b: {}, c: {}, d: {}, e: {}, f: {} } });
  });
  after(async () => {
    await database.sequelize.close();
    await api.close();
  });
  beforeEach(async () => {
    enrollment = await enroll(api.sql, (await newPerson(api)).id, { course: 'whole' });
  });

  const complete = (lesson: string, by: 'dwell' | 'override' = 'dwell') =>
    inTurn(database, (transaction) => completeLesson(database.sequelize, transaction, { enrollment, lesson, by }));
  const courseCompletedAt = async () =>
    (await api.sql.query('SELECT completed_at FROM app.enrollments WHERE id = $1', [enrollment])).rows[0].completed_at;

  it('completes the course with its last lesson, in the same transaction, also when all come at once', async () => {
    for (const lesson of ['a', 'b', 'c', 'd', 'e']) await complete(lesson);
    assert.equal(await courseCompletedAt(), null);
    await complete('f');
    assert.ok(await courseCompletedAt());
    for (let round = 0; round < 5; round += 1) {
      enrollment = await enroll(api.sql, (await newPerson(api)).id, { course: 'whole' });
      await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((lesson) => complete(lesson)));
      assert.ok(await courseCompletedAt(), 'before anybody looked');
    }
  });

  it('changes nothing of what is completed, by whatever it is done again', async () => {
    const read = async () =>
      (await api.sql.query('SELECT * FROM app.lesson_progress WHERE enrollment_id = $1', [enrollment])).rows;
    await complete('a', 'override');
    const before = await read();
    await complete('a');
    assert.deepEqual(await read(), before);
    assert.equal(before[0].completed_by, 'override');
  });

  it('leaves nothing when what it belongs to fails', async () => {
    await assert.rejects(
      inTurn(database, async (transaction) => {
        await completeLesson(database.sequelize, transaction, { enrollment, lesson: 'a', by: 'dwell' });
        throw new Error('the rest failed');
      }),
      /the rest failed/,
    );
    const { rows } = await api.sql.query('SELECT FROM app.lesson_progress WHERE enrollment_id = $1', [enrollment]);
    assert.equal(rows.length, 0);
  });
});
