import assert from 'node:assert/strict';
import type { CourseDraft, DraftDifference, DraftDocument, DraftLessonPage, Problem, StudioCourses } from '#wire';
import { type TestApi, testApi } from '../testing/api.ts';
import { png } from '../testing/course.ts';
import { type Asked, newPerson, type Person, refusal } from '../testing/person.ts';

type Told = CourseDraft & DraftDocument & Problem;

describe('the studio', () => {
  let api: TestApi;
  let ada: Person;
  let ben: Person;
  let learner: Person;
  let admin: Person;
  before(async () => {
    api = await testApi();
    [ada, ben, learner, admin] = (await Promise.all([
      newPerson(api, ['instructor']),
      newPerson(api, ['instructor']),
      newPerson(api),
      newPerson(api, ['admin']),
    ])) as [Person, Person, Person, Person];
    await ada.ask('PATCH', '/v1/account', { displayName: 'Ada' });
  });
  beforeEach(() => api.sql.query('TRUNCATE app.course_drafts, app.course_instructors, app.course_versions CASCADE'));
  after(() => api.close());

  const at = (rest = '', course = 'fees') => `/v1/studio/courses/${course}${rest}`;
  const make = (key = 'fees') => ada.ask<Told>('POST', '/v1/studio/courses', { key, title: 'Fees', language: 'en' });
  const share = (person: Person, course = 'fees') =>
    api.sql.query('INSERT INTO app.course_instructors (course, account_id) VALUES ($1, $2)', [course, person.id]);
  const read = async (path: string) => (await ada.ask<DraftDocument>('GET', at(`/documents/${path}`))).body;
  const write = (person: Person, path: string, basis: number, change: object) =>
    person.ask<Told>('PUT', at(`/documents/${path}`), { basis, ...change });
  const draft = async (person = ada) => (await person.ask<CourseDraft>('GET', at())).body;
  const outlineOf = ({ modules }: CourseDraft) =>
    modules?.map(({ title, lessons }) => `${title}: ${lessons.map(({ key }) => key).join(' ')}`);
  const add = async (kind: string, key: string, rest: object = {}) =>
    ada.ask<Told>('POST', at('/documents'), { basis: (await draft()).revision, kind, key, title: key, ...rest });
  const order = ({ modules }: CourseDraft, keys: string[]) =>
    (modules ?? []).slice(0, 1).map(({ title, releases }) => ({ title, releases, lessons: keys }));
  const publish = async () => {
    const { revision, version } = await draft();
    return ada.ask<{ version: number } & Problem>('POST', at('/versions'), { revision, version });
  };
  it('begins a course that is valid, and lists it to who teaches it', async () => {
    const { status, body } = await make();
    assert.deepEqual([status, body.faults, body.version, body.isChanged], [201, [], null, true]);
    assert.deepEqual(outlineOf(body), ['1: first']);
    assert.deepEqual(body.instructors, [{ account: ada.id, name: 'Ada' }]);
    const list = async (person: Person) => (await person.ask<StudioCourses>('GET', '/v1/studio/courses')).body.courses;
    assert.partialDeepStrictEqual(await list(ada), [
      { course: 'fees', isChanged: true, changedBy: 'Ada', enrolled: 0 },
    ]);
    assert.deepEqual([(await list(ben)).length, (await list(admin)).length], [0, 1]);
    assert.deepEqual(refusal(await make()), [409, 'course_key_taken']);
  });

  it('is there for those alone who teach the course', async () => {
    await make();
    const shut = [403, 'not_instructor'];
    const routes: [string, string, object?][] = [
      ['GET', at()],
      ['GET', at('/documents/lesson/first')],
      ['GET', at('/difference')],
      ['GET', at('/versions')],
      ['GET', at('/folder')],
      ['GET', at('/lessons/first')],
      ['DELETE', at()],
      ['POST', at('/copies'), { key: 'mine', title: 'Mine' }],
      ['POST', at('/versions'), { revision: 1, version: null }],
      ['POST', at('/preview'), { markdown: 'x' }],
      ['POST', at('/instructors'), { who: '@ben' }],
      ['PUT', at('/documents/lesson/first'), { basis: 1, text: 'x' }],
      ['PUT', at('/outline'), { basis: 1, modules: [] }],
    ];
    for (const [method, path, body] of routes)
      for (const person of [ben, learner]) assert.deepEqual(refusal(await person.ask(method, path, body)), shut, path);
    assert.deepEqual(
      refusal(await ben.ask('GET', '/v1/studio/courses/none')),
      shut,
      'nobody learns whether it is there',
    );
    assert.deepEqual(refusal(await admin.ask('GET', '/v1/studio/courses/none')), [404, 'course_not_found']);
    assert.deepEqual(refusal(await learner.ask('GET', '/v1/studio/courses')), [403, 'role_needed']);
    await api.sql.query(`DELETE FROM app.account_roles WHERE account_id = $1`, [ada.id]);
    assert.deepEqual(refusal(await ada.ask('GET', at())), shut, 'the role counts now');
    await api.sql.query(`INSERT INTO app.account_roles (account_id, role) VALUES ($1, 'instructor')`, [ada.id]);
    assert.equal((await admin.ask('GET', at())).status, 200);
  });

  it('keeps what is typed though it is invalid, and tells every fault where it is', async () => {
    await make();
    const typed = '---\ntitle: First\nminutes: many\n---\n\nSee [x](nowhere.md).\n';
    const { status, body } = await write(ada, 'lesson/first', 1, { text: typed });
    assert.deepEqual([status, body.text, body.form?.minutes], [200, typed, 'many']);
    assert.deepEqual(
      body.faults.map(({ file, place, found }) => [file, place, found]),
      [['lessons/first.md', 'minutes (line 3)', '"many"']],
    );
    assert.deepEqual(refusal(await publish()), [409, 'draft_faulty']);
    const text = 'a: [\n';
    const broken = await write(ada, 'course/fees', (await draft()).revision, { text });
    assert.deepEqual([broken.body.text, broken.body.form], [text, null]);
    assert.equal((await draft()).modules, null);
    assert.deepEqual(refusal(await add('lesson', 'more')), [409, 'draft_refused']);
  });

  it('writes a form one way, and reads it back', async () => {
    await make();
    const form = { minutes: 7, title: 'Fees', body: 'One.\r\nTwo.  \r\n', releases: '2027-01-31T09:00:00Z' };
    const { body } = await write(ada, 'lesson/first', 1, { form });
    assert.equal(body.text, '---\ntitle: Fees\nminutes: 7\nreleases: 2027-01-31T09:00:00Z\n---\n\nOne.\nTwo.\n');
    assert.deepEqual(body.form, { title: 'Fees', minutes: 7, releases: form.releases, body: 'One.\nTwo.' });
    const deep = JSON.parse(`${'{"a":'.repeat(30)}1${'}'.repeat(30)}`);
    assert.deepEqual(refusal(await write(ada, 'lesson/first', body.revision, { form: deep })), [409, 'draft_refused']);
    const facts = await read('course/fees');
    const renamed = await write(ada, 'course/fees', facts.revision, {
      form: { ...facts.form, title: 'All fees', key: 'x', modules: [] },
    });
    assert.match(renamed.body.text, /^key: fees\ntitle: All fees\n/);
    assert.match(renamed.body.text, /- first\n$/, 'key and order are not changed with the facts');
  });

  it('merges what two people change in different documents', async () => {
    await make();
    await share(ben);
    await add('quiz', 'check', { lesson: 'first' });
    const basis = (await draft()).revision;
    const quiz = await read('quiz/check');
    const [one, other] = await Promise.all([
      write(ada, 'lesson/first', basis, { form: { title: 'A', minutes: 5, quiz: 'check', body: 'By Ada.' } }),
      write(ben, 'quiz/check', basis, { form: { ...quiz.form, title: 'By Ben' } }),
    ]);
    assert.deepEqual([one.status, other.status], [200, 200]);
    const all = await draft();
    assert.equal(all.revision, basis + 2);
    assert.deepEqual(
      [(await read('lesson/first')).form?.body, (await read('quiz/check')).title],
      ['By Ada.', 'By Ben'],
    );
  });

  it('refuses the second of two who change the same document, and shows what the first wrote', async () => {
    await make();
    await share(ben);
    const both = await Promise.all(
      [ada, ben].map((person, place) =>
        write(person, 'lesson/first', 1, { form: { title: 'T', minutes: 5, body: `By ${place}.` } }),
      ),
    );
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409]);
    const winner = both.findIndex(({ status }) => status === 200);
    const refused = both[1 - winner] as Asked<Told>;
    assert.deepEqual(refusal(refused), [409, 'draft_changed']);
    const { standing } = refused.body;
    assert.equal(standing?.changedBy, winner === 0 ? 'Ada' : null);
    assert.match(standing?.text ?? '', new RegExp(`By ${winner}\\.`));
    assert.ok(Date.parse(standing?.changedAt ?? '') > 0);
    const again = await write(ada, 'lesson/first', standing?.revision ?? 0, {
      form: { title: 'T', minutes: 5, body: 'Both.' },
    });
    assert.deepEqual([again.status, again.body.form?.body], [200, 'Both.']);
    const same = await write(ben, 'lesson/first', 1, { form: { title: 'T', minutes: 5, body: 'Both.' } });
    assert.equal(same.status, 200, 'who wanted the same loses nothing');
  });

  it('refuses the second of two who reorder at once, shows the new order, and takes it on that', async () => {
    await make();
    await share(ben);
    for (const key of ['second', 'third']) await add('lesson', key, { module: 0 });
    const before = await draft();
    const put = (person: Person, basis: number, keys: string[]) =>
      person.ask<Told>('PUT', at('/outline'), { basis, modules: order(before, keys) });
    const both = await Promise.all([
      put(ada, before.revision, ['second', 'first', 'third']),
      put(ben, before.revision, ['first', 'third', 'second']),
    ]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409]);
    const refused = both.find(({ status }) => status === 409) as Asked<Told>;
    assert.deepEqual(refusal(refused), [409, 'draft_changed']);
    const now = await draft();
    assert.equal(now.revision, before.revision + 1);
    assert.match(refused.body.standing?.text ?? '', /lessons:/);
    assert.equal((await put(ben, now.revision, ['third', 'second', 'first'])).status, 200);
    assert.deepEqual(outlineOf(await draft()), ['1: third second first']);
    const text = await write(ada, 'lesson/first', before.revision, { form: { title: 'T', minutes: 5, body: 'x' } });
    assert.equal(text.status, 200, 'a lesson’s text is no part of the order');
    assert.deepEqual(
      refusal(await put(ada, (await draft()).revision, ['third'])),
      [409, 'draft_refused'],
      'none is lost',
    );
    assert.deepEqual(refusal(await put(ada, (await draft()).revision, ['third', 'second', 'first', 'ghost'])), [
      409,
      'draft_refused',
    ]);
  });

  it('adds, renames and removes documents, and what names them follows', async () => {
    await make();
    await add('lesson', 'second', { module: 0 });
    await add('quiz', 'check', { lesson: 'second' });
    const made = await add('exercise', 'sign', { lesson: 'second' });
    assert.deepEqual([made.status, made.body.faults], [200, []]);
    await write(ada, 'lesson/first', made.body.revision, {
      form: { title: 'T', minutes: 5, body: 'See [it](second.md).' },
    });
    const rename = async (path: string, key: string) =>
      ada.ask<Told>('PUT', at(`/documents/${path}/key`), { basis: (await draft()).revision, key });
    assert.deepEqual((await rename('lesson/second', 'last')).body.faults, []);
    assert.deepEqual((await rename('quiz/check', 'exam')).body.faults, []);
    assert.deepEqual(outlineOf(await draft()), ['1: first last']);
    assert.equal((await read('lesson/first')).form?.body, 'See [it](last.md).');
    assert.deepEqual(refusal(await rename('lesson/last', 'first')), [409, 'draft_refused']);
    assert.equal((await publish()).body.version, 1);
    assert.deepEqual(refusal(await rename('lesson/last', 'other')), [409, 'draft_refused'], 'progress hangs on it');
    const gone = await ada.ask<Told>('DELETE', at('/documents/lesson/last'), { basis: (await draft()).revision });
    assert.deepEqual(gone.body.documents.map(({ path }) => path).sort(), ['course.yaml', 'lessons/first.md']);
    assert.deepEqual(refusal(await ada.ask('GET', at('/documents/lesson/last'))), [404, 'document_not_found']);
  });

  it('publishes what was seen, and says before what differs and whom it touches', async () => {
    await make();
    await add('quiz', 'check', { lesson: 'first' });
    const first = (await ada.ask<DraftDifference>('GET', at('/difference'))).body;
    assert.deepEqual([first.version, first.documents.every(({ change }) => change === 'added')], [null, true]);
    assert.equal((await publish()).body.version, 1);
    assert.deepEqual([(await draft()).isChanged, (await draft()).version], [false, 1]);
    assert.equal((await api.get('/v1/courses/fees')).status, 200);
    await api.sql.query(
      `WITH own AS (INSERT INTO app.enrollments (account_id, course) VALUES ($1, 'fees') RETURNING id)
       INSERT INTO app.quiz_attempts (enrollment_id, lesson, quiz, version, number, drawn) SELECT id, 'first', 'check', 1, 1, '[]' FROM own`,
      [learner.id],
    );
    const quiz = await read('quiz/check');
    await write(ada, 'quiz/check', quiz.revision, { form: { ...quiz.form, pass_percent: 70 } });
    await add('lesson', 'second', { module: 0 });
    const { body } = await ada.ask<DraftDifference>('GET', at('/difference'));
    assert.deepEqual([body.enrolled, body.running, body.faults, body.version], [1, 1, [], 1]);
    assert.deepEqual(body.fields, [{ kind: 'quiz', title: 'check', field: 'pass_percent', from: '60', to: '70' }]);
    assert.deepEqual(
      body.counts.filter(({ kind }) => kind === 'lesson'),
      [{ kind: 'lesson', change: 'added', count: 1 }],
    );
    assert.deepEqual(
      body.documents
        .find(({ path }) => path === 'quizzes/check.yaml')
        ?.lines.filter(({ sign }) => sign !== 'same' && sign !== 'gap'),
      [
        { sign: 'removed', text: 'pass_percent: 60' },
        { sign: 'added', text: 'pass_percent: 70' },
      ],
    );
    const stale = { revision: (await draft()).revision - 1, version: 1 };
    assert.deepEqual(refusal(await ada.ask('POST', at('/versions'), stale)), [409, 'draft_changed']);
    const old = { revision: (await draft()).revision, version: null };
    assert.deepEqual(refusal(await ada.ask('POST', at('/versions'), old)), [409, 'draft_refused']);
    assert.equal((await publish()).body.version, 2);
    assert.equal((await publish()).body.version, 2, 'the same again is no new version');
    const { versions } = (
      await ada.ask<{ versions: { number: number; publishedBy: string }[] }>('GET', at('/versions'))
    ).body;
    assert.deepEqual(
      versions.map(({ number, publishedBy }) => [number, publishedBy]),
      [
        [2, 'Ada'],
        [1, 'Ada'],
      ],
    );
    const back = await ada.ask<Told>('PUT', at('/draft'), { basis: (await draft()).revision, version: 1 });
    assert.deepEqual([outlineOf(back.body), back.body.isChanged], [['1: first'], true]);
    assert.equal((await publish()).body.version, 3);
  });

  it('publishes once when two do it at once', async () => {
    await make();
    await share(ben);
    const seen = { revision: 1, version: null };
    const both = await Promise.all([ada, ben].map((person) => person.ask('POST', at('/versions'), seen)));
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409]);
    assert.equal((await api.sql.query('SELECT FROM app.course_versions')).rowCount, 1);
  });

  it('shows a lesson as learners would see it, hostile text made harmless', async () => {
    await make();
    await add('quiz', 'check', { lesson: 'first' });
    const body = '<script>alert(1)</script>\n\n[x](javascript:alert(1)) ![y](http://evil.example/y.png) **bold**';
    await write(ada, 'lesson/first', (await draft()).revision, {
      form: { title: 'T', minutes: 5, quiz: 'check', body },
    });
    const shown = (await ada.ask<DraftLessonPage>('GET', at('/lessons/first'))).body;
    assert.equal(/<script|javascript:[^<]*"|<img/.test(shown.lesson.html), false, shown.lesson.html);
    assert.match(shown.lesson.html, /<strong>bold<\/strong>/);
    assert.deepEqual(
      shown.questions[0]?.options.map(({ isRight }) => isRight),
      [true, false],
    );
    const { html } = (await ada.ask<{ html: string }>('POST', at('/preview'), { markdown: body })).body;
    assert.equal(html, shown.lesson.html);
  });

  it('refuses a lesson of 10 MB with a sentence, and goes on', async () => {
    await make();
    const huge = await write(ada, 'lesson/first', 1, { text: 'x'.repeat(10_000_000) });
    assert.deepEqual(refusal(huge), [413, 'body_too_large']);
    assert.match(huge.body.detail, /A lesson has at most 1 MB/);
    const large = await write(ada, 'lesson/first', 1, { text: 'x'.repeat(1_100_000) });
    assert.equal(large.status, 400);
    assert.equal((await draft()).revision, 1);
  });

  it('keeps images as we draw them, within limits', async () => {
    await make();
    const put = (name: string, bytes: Buffer, type = 'image/png') =>
      ada.ask<Told>('PUT', at(`/images/${name}`), bytes as unknown as string, { 'Content-Type': type });
    const { status, body } = await put('dot.png', png);
    assert.deepEqual(
      [status, body.images.map(({ name, width, bytes }) => [name, width, bytes])],
      [200, [['dot.png', 1, png.length]]],
    );
    assert.equal((await api.get(body.images[0]?.address ?? '')).status, 200);
    assert.deepEqual(refusal(await put('dot.jpg', png)), [400, 'picture_refused']);
    assert.deepEqual(refusal(await put('dot.png', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))), [
      400,
      'picture_refused',
    ]);
    assert.deepEqual(refusal(await put('dot.png', png.subarray(0, 40))), [400, 'picture_refused']);
    assert.equal((await put('dot.png', Buffer.alloc(5_300_000))).status, 413);
    const gone = await ada.ask<Told>('DELETE', at('/images/dot.png'));
    assert.deepEqual(gone.body.images, []);
  });

  it('goes on from a version that was published beside it, where nothing was changed', async () => {
    await make();
    await publish();
    const seen = await draft();
    await api.sql.query(
      `INSERT INTO app.course_versions (course, number, content, images, content_hash)
       SELECT course, 2, jsonb_set(content, '{lessons/first.md}', '"---\\ntitle: N\\nminutes: 5\\n---\\n\\nNew.\\n"'), images, repeat('a', 64)
       FROM app.course_versions WHERE course = 'fees'`,
    );
    await api.sql.query(`UPDATE app.courses SET version = 2 WHERE key = 'fees'`);
    const now = await draft();
    assert.deepEqual([now.version, now.isChanged, now.revision], [2, false, seen.revision + 1]);
    assert.equal((await read('lesson/first')).form?.body, 'New.');
    const late = await write(ada, 'lesson/first', seen.revision, {
      form: { title: 'N', minutes: 5, body: 'Old basis.' },
    });
    assert.deepEqual(refusal(late), [409, 'draft_changed']);
  });

  it('removes a course that nobody has seen yet, and none that is published', async () => {
    await make();
    assert.deepEqual((await ada.ask<StudioCourses>('DELETE', at())).body.courses, []);
    await make();
    await publish();
    assert.deepEqual(refusal(await ada.ask('DELETE', at())), [409, 'draft_refused']);
  });
});
