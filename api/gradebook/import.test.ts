import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import type { AuditPage, GradesApplied } from '#wire';
import { type TestApi, testApi } from '../testing/api.ts';
import { enroll, publishCourse } from '../testing/learning.ts';
import { newPerson, type Person, refusal } from '../testing/person.ts';
import { newInstructor, teaching, writeAttempt } from '../testing/teaching.ts';

describe('grades as a file', () => {
  let api: TestApi;
  let instructor: Person;
  let teach: ReturnType<typeof teaching>;
  before(async () => {
    api = await testApi();
    await publishCourse(api, { key: 'made', lessons: { intro: {}, check: { kind: 'quiz' } } });
    instructor = await newInstructor(api, 'made');
    teach = teaching(instructor, 'made');
  });
  after(() => api.close());
  beforeEach(() => api.sql.query('DELETE FROM app.enrollments'));

  const newLearner = async (name: string) => {
    const person = await newPerson(api);
    await person.ask('PATCH', '/v1/account', { displayName: name });
    return enroll(api.sql, person.id, { course: 'made' });
  };
  const exported = async () => {
    const { status, headers, body } = await instructor.ask<string>('GET', `${teach.root}/grades`);
    assert.deepEqual(
      [status, headers.get('Content-Type'), headers.get('Content-Disposition'), headers.get('Cache-Control')],
      [200, 'text/csv; charset=utf-8', 'attachment; filename="made-grades.csv"', 'no-store'],
    );
    return body;
  };
  const apply = (csv: string, basis: string | null, reason = 'Marked at home') =>
    instructor.ask<GradesApplied>('POST', `${teach.root}/grades`, { csv, basis, reason });
  const overrides = async () =>
    (await api.sql.query('SELECT count(*)::int AS n FROM app.grade_overrides')).rows[0].n as number;

  it('goes out and comes back without a change, a formula in a name made harmless', async () => {
    const ids = [await newLearner('=HYPERLINK("http://x";"y")'), await newLearner('Ada, of old')];
    await writeAttempt(api, ids[1] as string, 'check', { answers: { first: 0, second: 42 }, right: ['second'] });
    const csv = await exported();
    assert.deepEqual(parse(csv), [
      ['Enrollment id', 'Learner', 'Cohort', 'intro', 'check'],
      [ids[0], `'=HYPERLINK("http://x";"y")`, '', '', ''],
      [ids[1], 'Ada, of old', '', '', '50'],
    ]);
    const { rows, changes, faults, report } = await teach.check(csv);
    assert.deepEqual([rows, changes, faults, report], [2, 0, 0, []]);
  });

  it('is reported row by row, then applied whole, with a history and an entry a learner', async () => {
    const [ada, bell] = [await newLearner('Ada'), await newLearner('Bell')];
    const csv = (await exported()).replace(/(Ada),,,\r/, '$1,,100,40\r').replace(/(Bell),,,\r/, '$1,,,100\r');
    const report = await teach.check(csv);
    assert.deepEqual([report.rows, report.changes, report.faults], [2, 3, 0]);
    assert.deepEqual(report.report, [
      {
        ...{ row: 2, enrollment: ada, name: 'Ada', faults: [] },
        changes: [
          { lesson: 'intro', before: null, after: 100, completes: true },
          { lesson: 'check', before: null, after: 40, completes: false },
        ],
      },
      {
        ...{ row: 3, enrollment: bell, name: 'Bell', faults: [] },
        changes: [{ lesson: 'check', before: null, after: 100, completes: true }],
      },
    ]);
    assert.equal(await overrides(), 0, 'checking writes nothing');
    const applied = await apply(csv, report.basis);
    assert.deepEqual([applied.status, applied.body], [200, { changes: 3, learners: 2 }]);
    assert.deepEqual(
      (await teach.detail(ada, 'intro')).history.map(({ percent, reason }) => [percent, reason]),
      [[100, 'Marked at home']],
    );
    const admin = await newPerson(api, ['admin']);
    const { entries, isIntact } = (await admin.ask<AuditPage>('GET', '/v1/admin/audit?limit=2')).body;
    assert.deepEqual(
      [isIntact, ...entries.map(({ action, detail }) => [action, detail.reason, detail.grades])],
      [
        true,
        ['grade.overridden', 'Marked at home', ['check none → 100 %']],
        ['grade.overridden', 'Marked at home', ['intro none → 100 %', 'check none → 40 %']],
      ],
    );
    assert.equal((await teach.check(await exported())).changes, 0);
    assert.deepEqual(refusal(await apply(csv, report.basis)), [409, 'grade_changed'], 'it was applied once');
  });

  it('names what is wrong, and is then applied in no part', async () => {
    const ada = await newLearner('Ada');
    const stranger = '00000000-0000-4000-8000-000000000000';
    const csv = ['Enrollment id;intro;check', `${ada};90;1,5`, `${stranger};1;2`, 'x;1;2', `${ada};1;2`].join('\n');
    const { changes, faults, report, basis } = await teach.check(csv);
    assert.deepEqual([changes, faults, basis], [1, 4, null]);
    assert.deepEqual(
      report.map(({ row, name, faults }) => [row, name, ...faults.map(({ column, found }) => [column, found])]),
      [
        [2, 'Ada', ['check', '“1,5”']],
        [3, null, ['Enrollment id', `“${stranger}”`]],
        [4, null, ['Enrollment id', '“x”']],
        [5, null, ['Enrollment id', `“${ada}” a second time`]],
        [2, 'Ada'],
      ],
    );
    const refused = await apply(csv, 'a'.repeat(64));
    assert.deepEqual(refusal(refused), [400, 'invalid_request']);
    assert.match(JSON.stringify(refused.body), /row 2: found “1,5”, expected a whole number/);
    assert.equal(await overrides(), 0);
  });

  it('is not applied when somebody set one of its grades since it was checked, nor by halves', async () => {
    const [ada, bell] = [await newLearner('Ada'), await newLearner('Bell')];
    const csv = `Enrollment id,check\n${ada},70\n${bell},80\n`;
    const { basis } = await teach.check(csv);
    await teach.override(bell, 'check', 10);
    assert.deepEqual(refusal(await apply(csv, basis)), [409, 'grade_changed']);
    assert.equal(await overrides(), 1);
    const again = await teach.check(csv);
    await api.sql.query(
      `CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$;
       CREATE TRIGGER fail BEFORE INSERT ON app.audit_entries FOR EACH ROW EXECUTE FUNCTION fail()`,
    );
    assert.equal((await apply(csv, again.basis)).status, 500);
    await api.sql.query('DROP TRIGGER fail ON app.audit_entries');
    assert.equal(await overrides(), 1, 'all or nothing');
    const both = await Promise.all([apply(csv, again.basis), apply(csv, again.basis)]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409], 'once, however often it is sent');
  });

  it('has a reason, a size and somebody who teaches', async () => {
    const csv = 'Enrollment id\n';
    const { basis } = await teach.check(csv);
    for (const reason of ['', ' ', 'x'.repeat(501)])
      assert.deepEqual(refusal(await apply(csv, basis, reason)), [400, 'invalid_request']);
    const ask = (size: number) =>
      instructor.ask('POST', `${teach.root}/grades/report`, { csv: csv + ','.repeat(size) });
    assert.deepEqual(refusal(await ask(2 * 1024 * 1024)), [400, 'invalid_request']);
    assert.deepEqual(refusal(await ask(5 * 1024 * 1024)), [413, 'body_too_large']);
    const other = await newInstructor(api, 'another');
    const body = { csv, basis, reason: 'x' };
    assert.deepEqual(refusal(await other.ask('POST', `${teach.root}/grades`, body)), [403, 'not_instructor']);
    assert.deepEqual(refusal(await other.ask('POST', `${teach.root}/grades/report`, { csv })), [403, 'not_instructor']);
  });

  it('takes five thousand learners at once', async function () {
    this.timeout(120_000);
    await api.sql.query(`
      INSERT INTO app.accounts (id) SELECT gen_random_uuid() FROM generate_series(1, 5000);
      INSERT INTO app.enrollments (account_id, course) SELECT id, 'made' FROM app.accounts ORDER BY random() LIMIT 5000;
      ANALYZE app.enrollments;`);
    const csv = (await exported()).replaceAll(/,,\r\n/g, ',100,100\r\n');
    const report = await teach.check(csv);
    assert.deepEqual([report.rows, report.changes, report.report.length], [5_000, 10_000, 500]);
    const { status, body } = await apply(csv, report.basis);
    assert.deepEqual([status, body], [200, { changes: 10_000, learners: 5_000 }]);
    const { rows } = await api.sql.query('SELECT count(completed_at)::int AS n FROM app.enrollments');
    assert.equal(rows[0].n, 5_000);
  });
});
