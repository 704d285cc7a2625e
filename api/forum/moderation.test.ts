import assert from 'node:assert/strict';
import type { AuditPage, ForumStanding, PostPlace, ReportsPage, ThreadPage, ThreadStanding, ThreadsPage } from '#wire';
import { type TestApi, testApi } from '../testing/api.ts';
import { enroll, publishTexts } from '../testing/learning.ts';
import { newPerson, type Person, refusal } from '../testing/person.ts';

const address = '/v1/courses/small/forum';

describe('moderation of a forum', () => {
  let api: TestApi;
  let admin: Person;
  let instructor: Person;
  let author: Person;
  let other: Person;
  let thread: string;
  let opening: string;
  let reply: string;
  before(async () => {
    api = await testApi();
    await publishTexts(api.databaseUrl);
    await publishTexts(api.databaseUrl, 'other');
    [admin, instructor] = [await newPerson(api, ['admin']), await newPerson(api, ['instructor'])];
    await api.sql.query(`INSERT INTO app.course_instructors VALUES ('small', '${instructor.id}')`);
  });
  after(() => api.close());
  beforeEach(async () => {
    await api.sql.query('DELETE FROM app.forum_threads');
    [author, other] = [await newPerson(api), await newPerson(api)];
    for (const { id } of [author, other]) await enroll(api.sql, id);
    const request = { title: 'Buy tokens', text: 'Cheap.' };
    const opened = (await author.ask<PostPlace>('POST', `${address}/threads`, request)).body;
    [thread, opening] = [opened.thread, opened.post];
    reply = (await other.ask<PostPlace>('POST', `/v1/forum/threads/${thread}/posts`, { text: 'No thanks.' })).body.post;
  });

  const read = async () => (await api.get(`/v1/forum/threads/${thread}`)).body as ThreadPage;
  const standing = async (person: Person) =>
    (await person.ask<ThreadStanding>('GET', `/v1/forum/threads/${thread}/standing`)).body;
  const hide = (person: Person, post: string, isHidden = true, reason = 'Advertising.') =>
    person.ask('PUT', `/v1/forum/posts/${post}/visibility`, { isHidden, reason });
  const setState = (person: Person, state: object) => person.ask('PUT', `/v1/forum/threads/${thread}/state`, state);
  const report = (person: Person, post: string, reason = 'It sells something.') =>
    person.ask('POST', `/v1/forum/posts/${post}/reports`, { reason });
  const reported = (person: Person) => person.ask<ReportsPage>('GET', `${address}/reports`);
  const lastEntry = async () => (await admin.ask<AuditPage>('GET', '/v1/admin/audit')).body.entries[0];

  it('hides a post from others, not from its author, who reads why, and leaves an entry in the audit log', async () => {
    assert.deepEqual(refusal(await hide(author, reply)), [403, 'moderator_needed']);
    assert.equal((await hide(instructor, reply)).status, 200);
    const { posts, thread: seen } = await read();
    assert.deepEqual([posts[1]?.html, posts[1]?.absence, seen.replies], [null, 'hidden', 0]);
    const shown = [{ id: reply, html: '<p>No thanks.</p>\n', reason: 'Advertising.' }];
    assert.deepEqual((await standing(other)).hidden, shown);
    assert.deepEqual((await standing(admin)).hidden, shown);
    assert.deepEqual((await standing(author)).hidden, []);
    assert.partialDeepStrictEqual(await lastEntry(), {
      ...{ actor: instructor.id, action: 'post.hidden', subject: reply },
      detail: { course: 'small', reason: 'Advertising.' },
    });
    const { number } = (await lastEntry()) as { number: number };
    await hide(admin, reply);
    assert.equal((await lastEntry())?.number, number, 'what is so already is noted once');
    await hide(admin, reply, false, 'It is an answer.');
    assert.equal((await read()).posts[1]?.html, '<p>No thanks.</p>\n');
  });

  it('takes a thread off the list with its first post, and its title, but not from its author', async () => {
    await hide(instructor, opening);
    const { threads } = (await api.get(`${address}/threads`)).body as ThreadsPage;
    assert.deepEqual([threads, (await read()).thread.title], [[], null]);
    const { threads: found } = (await api.get(`${address}/threads?search=tokens`)).body as ThreadsPage;
    assert.deepEqual(found, []);
    const hidden = async (person: Person) =>
      (await person.ask<ForumStanding>('GET', `${address}/standing`)).body.hidden;
    assert.deepEqual(await hidden(author), [{ id: thread, title: 'Buy tokens', reason: 'Advertising.' }]);
    assert.equal((await hidden(admin)).length, 1);
    assert.deepEqual(await hidden(other), []);
    assert.equal((await standing(author)).hiddenTitle, 'Buy tokens');
    assert.equal((await standing(other)).hiddenTitle, null);
  });

  it('keeps a post hidden that its author changes, and takes the mark of an answer from it', async () => {
    await author.ask('PUT', `/v1/forum/threads/${thread}/answer`, { post: reply });
    await hide(instructor, reply);
    assert.equal((await read()).answer, null);
    const basis = (await standing(other)).own[0]?.changedAt;
    await other.ask('PUT', `/v1/forum/posts/${reply}`, { text: 'Better?', basis });
    assert.equal((await read()).posts[1]?.absence, 'hidden');
    assert.equal((await standing(other)).hidden[0]?.html, '<p>Better?</p>\n');
  });

  it('closes a thread to all but moderators, with the reason, and opens it', async () => {
    assert.deepEqual(refusal(await setState(author, { isLocked: true, reason: 'x' })), [403, 'moderator_needed']);
    assert.equal((await setState(instructor, { isLocked: true, reason: 'Answered twice.' })).status, 200);
    assert.equal((await read()).thread.lockReason, 'Answered twice.');
    const write = (person: Person) => person.ask('POST', `/v1/forum/threads/${thread}/posts`, { text: 'x' });
    const refused = await write(other);
    assert.deepEqual(refusal(refused), [409, 'thread_locked']);
    assert.match((refused.body as unknown as { detail: string }).detail, /Answered twice\./);
    const basis = (await standing(other)).own[0]?.changedAt;
    const change = await other.ask('PUT', `/v1/forum/posts/${reply}`, { text: 'x', basis });
    assert.deepEqual(refusal(change), [409, 'thread_locked']);
    assert.equal((await write(instructor)).status, 201);
    await setState(admin, { isLocked: false, isPinned: true, reason: 'A good question.' });
    assert.equal((await write(other)).status, 201);
    const { entries } = (await admin.ask<AuditPage>('GET', '/v1/admin/audit')).body;
    assert.deepEqual(
      entries.slice(0, 3).map(({ action }) => action),
      ['thread.pinned', 'thread.unlocked', 'thread.locked'],
    );
  });

  it('is told of a post once by each, and settles it by keeping or hiding it', async () => {
    assert.deepEqual(refusal(await report(author, opening)), [403, 'post_refused']);
    const stranger = await newPerson(api);
    for (const person of [other, other, stranger]) assert.equal((await report(person, opening)).status, 200);
    assert.deepEqual(refusal(await reported(other)), [403, 'moderator_needed']);
    const { body } = await reported(instructor);
    assert.partialDeepStrictEqual(body.reported[0], {
      ...{ post: opening, number: 1, reports: 2, isHidden: false, thread: { id: thread, title: 'Buy tokens' } },
      reasons: ['It sells something.', 'It sells something.'],
    });
    assert.deepEqual((await standing(other)).reported, [opening]);
    const counted = (await instructor.ask<ForumStanding>('GET', `${address}/standing`)).body.reports;
    assert.deepEqual([body.reported.length, counted], [1, 1]);
    const settle = (person: Person) =>
      person.ask('POST', `/v1/forum/posts/${opening}/reports/settlement`, { reason: 'It asks, it does not sell.' });
    assert.deepEqual(refusal(await settle(other)), [403, 'moderator_needed']);
    assert.equal((await settle(instructor)).status, 200);
    assert.deepEqual((await reported(instructor)).body.reported, []);
    assert.partialDeepStrictEqual(await lastEntry(), { action: 'post.kept', subject: opening });
    await report(other, opening);
    assert.deepEqual((await reported(instructor)).body.reported, [], 'who was heard is not heard again');
    await report(author, reply);
    await hide(instructor, reply);
    assert.deepEqual((await reported(instructor)).body.reported, []);
    assert.deepEqual(refusal(await report(stranger, reply)), [404, 'post_not_found']);
  });

  it('is of one’s own courses alone, and needs a reason that says something', async () => {
    const elsewhere = await newPerson(api, ['instructor']);
    await api.sql.query(`INSERT INTO app.course_instructors VALUES ('other', '${elsewhere.id}')`);
    const all = [
      await hide(elsewhere, reply),
      await setState(elsewhere, { isPinned: true, reason: 'x' }),
      await reported(elsewhere),
    ];
    for (const answer of all) assert.deepEqual(refusal(answer), [403, 'moderator_needed']);
    for (const reason of ['', ' ', '\u202e', 'x'.repeat(501)])
      assert.equal((await hide(instructor, reply, true, reason)).status, 400, reason.slice(0, 10));
    const unknown = '00000000-0000-4000-8000-000000000000';
    assert.deepEqual(refusal(await hide(admin, unknown)), [404, 'post_not_found']);
    assert.equal((await read()).posts[1]?.absence, null);
  });
});
