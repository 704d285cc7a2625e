import assert from 'node:assert/strict';
import { unzipSync, zipSync } from 'fflate';
import type { CourseDraft, Problem } from '#wire';
import { type TestApi, testApi } from '../testing/api.ts';
import { png, smallFolder } from '../testing/course.ts';
import { newPerson, type Person, refusal } from '../testing/person.ts';

type Told = CourseDraft & Problem;

describe('courses as folders, copies, and who teaches them', () => {
  let api: TestApi;
  let ada: Person;
  let ben: Person;
  let learner: Person;
  let admin: Person;
  before(async () => {
    api = await testApi();
    ada = await newPerson(api, ['instructor']);
    ben = await newPerson(api, ['instructor']);
    learner = await newPerson(api);
    admin = await newPerson(api, ['admin']);
  });
  beforeEach(() => api.sql.query('TRUNCATE app.course_drafts, app.course_instructors, app.course_versions CASCADE'));
  after(() => api.close());

  const at = (rest = '', course = 'fees') => `/v1/studio/courses/${course}${rest}`;
  const make = () => ada.ask<Told>('POST', '/v1/studio/courses', { key: 'fees', title: 'Fees', language: 'en' });
  const draft = async (person = ada) => (await person.ask<CourseDraft>('GET', at())).body;
  const outlineOf = ({ modules }: CourseDraft) =>
    modules?.map(({ title, lessons }) => `${title}: ${lessons.map(({ key }) => key).join(' ')}`);
  const zipOf = (files: Record<string, string | Uint8Array>) =>
    Buffer.from(
      zipSync(
        Object.fromEntries(
          Object.entries(files).map(([path, content]) => [path, new Uint8Array(Buffer.from(content))]),
        ),
      ),
    );
  const send = (person: Person, method: string, path: string, zip: Buffer) =>
    person.ask<Told>(method, path, zip as unknown as string, { 'Content-Type': 'application/zip' });
  const filesOf = async (person: Person, path: string) => {
    const response = await fetch(`${api.url}${path}`, { headers: { Authorization: `Bearer ${person.token}` } });
    assert.equal(response.status, 200);
    return unzipSync(new Uint8Array(await response.arrayBuffer()));
  };

  it('exports a folder, imports it, and exports the same bytes', async () => {
    const body = '---\ntitle: One\nminutes: 5\n---\n\n# Top\n\n![a dot](../images/dot.png) [two](two.md#end)\n';
    const files = { ...smallFolder, 'lessons/one.md': body, 'images/dot.png': png };
    const made = await send(ada, 'POST', '/v1/studio/folders', zipOf(files));
    assert.deepEqual([made.status, made.body.course, made.body.faults], [201, 'small', []]);
    const first = await filesOf(ada, at('/folder', 'small'));
    assert.deepEqual(
      Object.fromEntries(Object.entries(first).map(([path, bytes]) => [path, Buffer.from(bytes).toString('base64')])),
      Object.fromEntries(
        Object.entries(files).map(([path, content]) => [path, Buffer.from(content).toString('base64')]),
      ),
    );
    assert.deepEqual(refusal(await send(ada, 'POST', '/v1/studio/folders', zipOf(files))), [409, 'course_key_taken']);
    const { revision } = made.body;
    const changed = zipOf({ ...files, 'quizzes/check.yaml': 'title: Check\n' });
    const into = await send(ada, 'PUT', `${at('/folder', 'small')}?basis=${revision}`, changed);
    assert.deepEqual([into.status, into.body.faults.every(({ file }) => file === 'quizzes/check.yaml')], [200, true]);
    assert.ok(into.body.faults.length > 3, 'all of them are told');
    assert.deepEqual(refusal(await send(ada, 'PUT', `${at('/folder', 'small')}?basis=${revision}`, zipOf(files))), [
      409,
      'draft_changed',
    ]);
    await send(ada, 'PUT', `${at('/folder', 'small')}?basis=${into.body.revision}`, zipOf(files));
    assert.deepEqual(await filesOf(ada, at('/folder', 'small')), first);
  });

  it('imports nothing of a zip with tricks, and names what is wrong', async () => {
    assert.deepEqual(refusal(await send(learner, 'POST', '/v1/studio/folders', zipOf(smallFolder))), [
      403,
      'role_needed',
    ]);
    const refused = await send(
      ada,
      'POST',
      '/v1/studio/folders',
      zipOf({ ...smallFolder, '../../etc/passwd': 'x', 'lessons/One.md': 'x' }),
    );
    assert.deepEqual(refusal(refused), [400, 'folder_refused']);
    assert.deepEqual(
      refused.body.errors?.map(({ parameter }) => parameter),
      ['../../etc/passwd', 'lessons/One.md'],
    );
    assert.deepEqual(refusal(await send(ada, 'POST', '/v1/studio/folders', Buffer.from('no zip'))), [
      400,
      'folder_refused',
    ]);
    const bad = await send(ada, 'POST', '/v1/studio/folders', zipOf({ ...smallFolder, 'images/dot.png': 'no image' }));
    assert.deepEqual(refusal(bad), [400, 'folder_refused']);
    assert.equal((await api.sql.query('SELECT FROM app.course_drafts')).rowCount, 0);
  });

  it('copies a course under another key', async () => {
    await make();
    const lesson = { basis: (await draft()).revision, kind: 'lesson', key: 'second', title: 'Second', module: 0 };
    await ada.ask('POST', at('/documents'), lesson);
    const copy = await ada.ask<Told>('POST', at('/copies'), { key: 'fees_two', title: 'Fees, again' });
    assert.deepEqual(
      [copy.status, copy.body.course, copy.body.title, copy.body.faults],
      [201, 'fees_two', 'Fees, again', []],
    );
    assert.deepEqual(outlineOf(copy.body), ['1: first second']);
    assert.deepEqual(refusal(await ada.ask('POST', at('/copies'), { key: 'fees', title: 'x' })), [
      409,
      'course_key_taken',
    ]);
  });

  it('lets instructors add others and never leaves a course without one', async () => {
    await make();
    await api.sql.query(`INSERT INTO app.handles (account_id, handle) VALUES ($1, 'ben_writes'), ($2, 'pupil')`, [
      ben.id,
      learner.id,
    ]);
    const invite = (who: string) => ada.ask<Told>('POST', at('/instructors'), { who });
    assert.deepEqual(refusal(await invite('@pupil')), [404, 'instructor_not_found'], 'who has not the role');
    assert.deepEqual(
      (await invite('@ben_writes')).body.instructors.map(({ account }) => account),
      [ada.id, ben.id],
    );
    assert.equal((await draft(ben)).course, 'fees');
    const remove = (person: Person, account: string) => person.ask<Told>('DELETE', at(`/instructors/${account}`));
    assert.equal((await remove(ben, ada.id)).status, 200);
    assert.deepEqual(refusal(await ada.ask('GET', at())), [403, 'not_instructor']);
    assert.deepEqual(refusal(await remove(ben, ben.id)), [409, 'last_instructor']);
    assert.equal((await remove(admin, ben.id)).status, 200);
    const { rows } = await api.sql.query(`SELECT action FROM app.audit_entries ORDER BY number DESC LIMIT 3`);
    assert.deepEqual(
      rows.map(({ action }) => action),
      ['instructor.removed', 'instructor.removed', 'instructor.added'],
    );
  });
});
