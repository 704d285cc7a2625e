import assert from 'node:assert/strict';
import type { Gradebook, GradeCell } from '#wire';
import { connectDatabase } from '../database.ts';
import { type TestApi, testApi } from '../testing/api.ts';
import { enroll, publishCourse } from '../testing/learning.ts';
import { newPerson, type Person, refusal } from '../testing/person.ts';
import { newInstructor, teaching, writeAttempt } from '../testing/teaching.ts';
import { findLearners } from './learners.ts';
import { readGradedCourse } from './model.ts';

const lessons = { intro: {}, check: { kind: 'quiz' }, count: { kind: 'exercise' }, exam: { kind: 'quiz' } } as const;

describe('a gradebook', () => {
  let api: TestApi;
  let instructor: Person;
  let teach: ReturnType<typeof teaching>;
  before(async () => {
    api = await testApi();
    await publishCourse(api, { key: 'made', title: 'Made', lessons });
    instructor = await newInstructor(api, 'made');
    teach = teaching(instructor, 'made');
  });
  after(() => api.close());
  beforeEach(() => api.sql.query('DELETE FROM app.enrollments; DELETE FROM app.cohorts'));

  const newLearner = async (name: string | null = null, done: string[] = []) => {
    const person = await newPerson(api);
    if (name) await person.ask('PATCH', '/v1/account', { displayName: name });
    return { person, id: await enroll(api.sql, person.id, { course: 'made', done }) };
  };
  const names = ({ learners }: Gradebook) => learners.map(({ name }) => name);

  it('has the lessons as columns and the learners as rows, and nothing that tells who they are but their names', async () => {
    const { id, person } = await newLearner('Ada', ['intro']);
    await writeAttempt(api, id, 'check', { answers: { first: 0, second: 42 }, right: ['second'] });
    await writeAttempt(api, id, 'check', { number: 2, answers: { first: 0, second: 1 }, right: [] });
    await writeAttempt(api, id, 'check', { number: 3, answers: { first: 0 }, right: [], isSent: false });
    await api.sql.query(
      `UPDATE app.lesson_progress SET dwell_seconds = 61, opened_at = '2026-11-01T10:00:00Z', completed_at = '2026-11-01T10:01:01Z'`,
    );
    const book = await teach.gradebook();
    assert.deepEqual(
      book.modules.map(({ title, items }) => [title, items.map(({ lesson, passPercent }) => [lesson, passPercent])]),
      [
        [
          'First',
          [
            ['intro', null],
            ['check', 100],
            ['count', null],
            ['exam', 100],
          ],
        ],
      ],
    );
    const { seenAt, enrolledAt, ...learner } = book.learners[0] as Gradebook['learners'][0];
    assert.ok(Date.parse(seenAt ?? '') >= Date.parse(enrolledAt));
    const none: GradeCell = {
      ...{ percent: null, bestPercent: null, attempts: 0, openedAt: null, completedAt: null, completedBy: null },
      ...{ dwellSeconds: 0, exerciseLedger: null, override: null },
    };
    assert.deepEqual(learner, {
      enrollment: id,
      name: 'Ada',
      cohort: null,
      completedAt: null,
      state: 'running',
      lessonsDone: 1,
      percent: 25,
      cells: {
        intro: {
          ...none,
          openedAt: '2026-11-01T10:00:00.000Z',
          completedAt: '2026-11-01T10:01:01.000Z',
          completedBy: 'dwell',
          dwellSeconds: 61,
        },
        check: { ...none, percent: 50, bestPercent: 50, attempts: 3 },
      },
    });
    assert.deepEqual([book.enrolled, book.found, book.page, book.pages], [1, 1, 1, 1]);
    assert.doesNotMatch(JSON.stringify(book), new RegExp(`${person.id}|${person.keypair.publicKey()}|@`));
  });

  it('is for those who teach the course, whoever else teaches', async () => {
    const { id, person } = await newLearner();
    const other = await newInstructor(api, 'another');
    const admin = await newPerson(api, ['admin']);
    const unlisted = await newInstructor(api);
    const paths = ['/gradebook', `/gradebook/${id}/check`, '/grades', '/statistics', '/cohorts'];
    for (const path of paths) {
      for (const stranger of [other, unlisted, person])
        assert.deepEqual(refusal(await stranger.ask('GET', teach.root + path)), [403, 'not_instructor'], path);
      assert.equal((await admin.ask('GET', teach.root + path)).status, 200, path);
      assert.equal((await api.get(teach.root + path)).status, 401);
      assert.deepEqual(
        refusal(await other.ask('GET', `/v1/studio/courses/another${path}`)),
        [404, 'course_not_found'],
        'not published',
      );
    }
    await api.sql.query('DELETE FROM app.account_roles WHERE account_id = $1', [other.id]);
    await api.sql.query(`INSERT INTO app.course_instructors (course, account_id) VALUES ('made', $1)`, [other.id]);
    assert.deepEqual(
      refusal(await other.ask('GET', `${teach.root}/gradebook`)),
      [403, 'not_instructor'],
      'without the role',
    );
  });

  it('is searched, filtered and sorted', async () => {
    const [ada, , grace] = [await newLearner('Ada'), await newLearner('bell 50%_\\'), await newLearner('Grace')];
    const nameless = await newLearner();
    await api.sql.query('UPDATE app.enrollments SET seen_at = NULL WHERE id = $1', [ada.id]);
    await api.sql.query(`UPDATE app.enrollments SET seen_at = now() - interval '15 days' WHERE id = $1`, [grace.id]);
    await api.sql.query('UPDATE app.enrollments SET completed_at = now() WHERE id = $1', [nameless.id]);
    await writeAttempt(api, grace.id, 'check', { answers: { first: 1, second: 42 }, right: ['first', 'second'] });
    const { rows } = await api.sql.query(
      `INSERT INTO app.cohorts (course, name) VALUES ('made', 'Spring') RETURNING id`,
    );
    await api.sql.query('UPDATE app.enrollments SET cohort_id = $1 WHERE id = $2', [rows[0].id, ada.id]);
    const left = await newLearner('Zoe');
    await api.sql.query('UPDATE app.enrollments SET left_at = now() WHERE id = $1', [left.id]);

    const ask = async (query: string) => names(await teach.gradebook(query));
    assert.deepEqual(await ask(''), ['Ada', 'bell 50%_\\', 'Grace', null], 'by name, who left is not there');
    assert.deepEqual(await ask('?sort=percent'), ['Grace', 'Ada', 'bell 50%_\\', null]);
    assert.deepEqual((await ask('?sort=seen')).slice(2), ['Grace', 'Ada']);
    assert.deepEqual(await ask('?search=L+5'), ['bell 50%_\\'], 'whatever its case');
    assert.deepEqual(await ask('?search=50%25_'), ['bell 50%_\\'], 'signs mean themselves');
    assert.deepEqual(await ask('?search=%5C'), ['bell 50%_\\']);
    assert.deepEqual(await ask(`?search=${nameless.id.slice(0, 10)}`), [null]);
    assert.deepEqual(await ask(`?search=Learner+${nameless.id.slice(0, 8)}`), [null], 'as the page names them');
    assert.deepEqual(await ask('?state=not_begun'), ['Ada']);
    assert.deepEqual(await ask('?state=stuck'), ['Grace']);
    assert.deepEqual(await ask('?state=running'), ['bell 50%_\\']);
    assert.deepEqual(await ask('?state=finished'), [null]);
    assert.deepEqual(await ask(`?cohort=${rows[0].id}`), ['Ada']);
    assert.deepEqual(await ask('?cohort=none&search=ra'), ['Grace']);
    const { enrolled, found, cohorts } = await teach.gradebook('?state=stuck');
    assert.deepEqual([enrolled, found, cohorts.map(({ name }) => name)], [4, 1, ['Spring']]);
    for (const query of ['?state=x', '?sort=x', '?page=0', '?cohort=x', '?search=%00', '?limit=1'])
      assert.deepEqual(
        refusal(await instructor.ask('GET', `${teach.root}/gradebook${query}`)),
        [400, 'invalid_request'],
        query,
      );
  });

  it('of a thousand learners is one query a page, which reads no row of a table twice for each learner', async function () {
    this.timeout(120_000);
    await api.sql.query(`
      INSERT INTO app.accounts (id) SELECT gen_random_uuid() FROM generate_series(1, 1000);
      INSERT INTO app.enrollments (account_id, course, seen_at) SELECT id, 'made', now() FROM app.accounts;
      INSERT INTO app.lesson_progress (enrollment_id, lesson) SELECT e.id, key FROM app.enrollments AS e,
        unnest(ARRAY['intro', 'check', 'count', 'exam']) AS key;
      INSERT INTO app.quiz_attempts (enrollment_id, lesson, quiz, version, number, drawn, sent_at, marks, percent, passed)
        SELECT e.id, key, key, 1, n, '[]', now(), '{}', abs(hashtext(e.id::text || key || n)) % 101, false
        FROM app.enrollments AS e, unnest(ARRAY['check', 'exam']) AS key, generate_series(1, 3) AS n;
      INSERT INTO app.grade_overrides (enrollment_id, lesson, percent, reason, actor)
        SELECT id, 'exam', 100, 'x', account_id FROM app.enrollments WHERE id::text < '8';
      ANALYZE app.enrollments, app.lesson_progress, app.quiz_attempts, app.grade_overrides;`);
    const total = (await teach.gradebook()).found;
    assert.ok(total >= 1_000);
    const seen = new Set<string>();
    const percents: number[] = [];
    for (let page = 1; page <= Math.ceil(total / 50); page += 1) {
      const { learners, pages } = await teach.gradebook(`?sort=percent&page=${page}`);
      assert.equal(pages, Math.ceil(total / 50));
      for (const { enrollment, percent } of learners) {
        seen.add(enrollment);
        percents.push(percent ?? -1);
      }
    }
    assert.deepEqual([seen.size, percents.length], [total, total], 'each learner once');
    assert.deepEqual(
      percents,
      percents.toSorted((one, other) => other - one),
    );
    assert.deepEqual((await teach.gradebook('?page=1000')).learners, []);

    const { queries, rows } = await explained();
    assert.equal(queries, 1);
    // Once for the percents of all, once more for the cells of the fifty.
    for (const [table, read] of rows)
      assert.ok(read <= 2.5 * (sizes[table] ?? 0) * total, `${table}: ${read} rows read`);
    assert.deepEqual([...rows.keys()].sort(), Object.keys(sizes).sort());
  });

  /** Rows a learner, and the course's own. */
  const sizes: Record<string, number> = {
    ...{ cohorts: 1, enrollments: 1, grade_overrides: 1, lesson_progress: 4, profiles: 1, quiz_attempts: 6 },
  };

  /** How many queries the learners of a page are, and how many rows of each table the plan really reads. */
  async function explained(): Promise<{ queries: number; rows: Map<string, number> }> {
    const { sequelize } = connectDatabase(api.databaseUrl);
    const course = await readGradedCourse(sequelize, 'made');
    assert.ok(course);
    const plans: unknown[] = [];
    const query = sequelize.query.bind(sequelize) as (sql: string, options: object) => Promise<unknown>;
    sequelize.query = (async (sql: string, options: object) => {
      plans.push(await query(`EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`, options));
      return query(sql, options);
    }) as never;
    const asked = { search: '', cohort: undefined, state: undefined, sort: 'percent', page: 3 } as const;
    assert.equal((await findLearners(sequelize, course, asked)).learners.length, 50);
    await sequelize.close();
    const rows = new Map<string, number>();
    JSON.stringify(plans, (_, node) => {
      const { 'Relation Name': table, 'Actual Rows': read = 0, 'Actual Loops': loops = 0 } = node ?? {};
      if (typeof table === 'string') {
        const dropped = (node['Rows Removed by Filter'] ?? 0) as number;
        rows.set(table, (rows.get(table) ?? 0) + (read + dropped) * loops);
      }
      return node;
    });
    return { queries: plans.length, rows };
  }
});
