import assert from 'node:assert/strict';
import { type EnrollmentDetail, type Note, type NotesPage, noteMax, type Problem } from '#wire';
import { type TestApi, testApi } from '../testing/api.ts';
import { joinCourse, publishCourse } from '../testing/learning.ts';
import { newPerson, type Person, refusal } from '../testing/person.ts';

describe('notes', () => {
  let api: TestApi;
  let person: Person;
  before(async () => {
    api = await testApi();
  });
  after(() => api.close());
  beforeEach(async () => {
    person = await newPerson(api);
    await publishCourse(api, { key: 'noted', lessons: { one: {}, two: {} } });
    await joinCourse(person, 'noted');
  });

  const write = (lesson: string, text: string, basis: string | null = null, who = person) =>
    who.ask<Note & Problem>('PUT', `/v1/enrollments/noted/lessons/${lesson}/note`, { text, basis });
  const list = async (who = person) => (await who.ask<NotesPage>('GET', '/v1/enrollments/noted/notes')).body.notes;

  it('are kept as they are written, in the course’s order', async () => {
    const text = '  # Mine\r\n\n<script>alert(1)</script> ‮ 👩‍👩‍👧 ';
    const second = await write('two', 'later');
    const first = await write('one', text);
    assert.equal(first.status, 200);
    assert.deepEqual(await list(), [
      { lesson: 'one', text, changedAt: first.body.changedAt },
      { lesson: 'two', text: 'later', changedAt: second.body.changedAt },
    ]);
    const { body } = await person.ask<EnrollmentDetail>('GET', '/v1/enrollments/noted');
    assert.deepEqual(
      body.states.map(({ hasNote }) => hasNote),
      [true, true],
    );
  });

  it('are not written over by who did not see them', async () => {
    const { body: first } = await write('one', 'on the desk');
    const { body: second } = await write('one', 'on the desk, later', first.changedAt);
    for (const basis of [first.changedAt, null, '2020-01-01T00:00:00Z']) {
      const refused = await write('one', 'on the bus', basis);
      assert.deepEqual(refusal(refused), [409, 'note_changed']);
      assert.match(refused.body.detail, new RegExp(second.changedAt));
      assert.deepEqual(refusal(await write('one', '', basis)), [409, 'note_changed'], 'nor taken away');
    }
    assert.deepEqual(await list(), [second]);
    assert.deepEqual((await write('one', second.text)).body, second, 'the same text is no other');
  });

  it('lose nothing when devices write at once: one is kept, the others are told', async () => {
    const { body } = await write('one', 'begun');
    for (const basis of [body.changedAt, null]) {
      const lesson = basis === null ? 'two' : 'one';
      const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => write(lesson, `device ${n}`, basis)));
      const kept = answers.filter(({ status }) => status === 200);
      assert.equal(kept.length, 1);
      assert.deepEqual([...new Set(answers.map(({ status }) => status))].sort(), [200, 409]);
      assert.deepEqual(
        (await list()).find((note) => note.lesson === lesson),
        kept[0]?.body,
      );
    }
  });

  it('have a time of their own for every change, however fast', async () => {
    let basis: string | null = null;
    const times = new Set<string>();
    for (let turn = 0; turn < 10; turn += 1) {
      const { status, body }: { status: number; body: Note } = await write('one', `turn ${turn}`, basis);
      assert.equal(status, 200);
      basis = body.changedAt;
      times.add(basis);
    }
    assert.equal(times.size, 10);
  });

  it('are taken away by an empty text, and written again', async () => {
    const { body } = await write('one', 'x');
    const gone = await write('one', '', body.changedAt);
    assert.deepEqual([gone.status, gone.body.text], [200, '']);
    assert.deepEqual(await list(), []);
    assert.equal((await write('one', '', null)).status, 200, 'what is away is away');
    assert.equal((await write('one', 'from another device that had it open', body.changedAt)).status, 200);
  });

  it('stay when their lesson goes, and can be taken away', async () => {
    const { body } = await write('two', 'about two');
    await write('one', 'about one');
    await publishCourse(api, { key: 'noted', lessons: { one: {} } });
    assert.deepEqual(
      (await list()).map(({ lesson }) => lesson),
      ['one', 'two'],
    );
    assert.deepEqual(refusal(await write('two', 'more', body.changedAt)), [404, 'lesson_not_found']);
    assert.equal((await write('two', '', body.changedAt)).status, 200);
    assert.equal((await list()).length, 1);
  });

  it('are of who takes the course, and nobody else’s', async () => {
    await write('one', 'mine');
    const stranger = await newPerson(api);
    assert.deepEqual(refusal(await write('one', 'theirs', null, stranger)), [404, 'enrollment_not_found']);
    await joinCourse(stranger, 'noted');
    assert.deepEqual(await list(stranger), []);
    assert.equal((await write('one', 'theirs', null, stranger)).status, 200);
    assert.deepEqual(
      (await list()).map(({ text }) => text),
      ['mine'],
    );
    await person.ask('DELETE', '/v1/enrollments/noted');
    assert.deepEqual(refusal(await person.ask('GET', '/v1/enrollments/noted/notes')), [404, 'enrollment_not_found']);
    await joinCourse(person, 'noted');
    assert.equal((await list()).length, 1, 'and are there after a return');
  });

  it('are as long as Postgres takes them, and no longer', async () => {
    assert.equal((await write('one', 'ä'.repeat(noteMax))).status, 200);
    const { body } = await write('two', '\u0001'.repeat(noteMax));
    assert.equal(body.text.length, noteMax, 'however it is escaped');
    const bad = ['x'.repeat(noteMax + 1), '👩‍👩‍👧'.repeat(noteMax / 4), 'a\0b', '\ud800'];
    for (const text of bad) assert.deepEqual(refusal(await write('one', text)), [400, 'invalid_request']);
    assert.equal((await write('one', 'x'.repeat(200_000))).status, 413);
    const untimed = { text: 'x', basis: 'yesterday' };
    assert.deepEqual(refusal(await person.ask('PUT', '/v1/enrollments/noted/lessons/one/note', untimed)), [
      400,
      'invalid_request',
    ]);
    assert.deepEqual(refusal(await person.ask('PUT', '/v1/enrollments/noted/lessons/one/note', { text: 'x' })), [
      400,
      'invalid_request',
    ]);
  });
});
