import assert from 'node:assert/strict';
import type { ForumStanding, PostPlace, ThreadPage, ThreadStanding, ThreadsPage } from '#wire';
import { type TestApi, testApi } from '../testing/api.ts';
import { enroll, publishTexts } from '../testing/learning.ts';
import { newPerson, type Person, refusal } from '../testing/person.ts';

const address = '/v1/courses/small/forum';

describe('a forum', () => {
  let api: TestApi;
  before(async () => {
    api = await testApi();
    await publishTexts(api.databaseUrl);
    await publishTexts(api.databaseUrl, 'other');
  });
  after(() => api.close());
  beforeEach(() => api.sql.query('DELETE FROM app.forum_threads'));

  const newLearner = async (name?: string): Promise<Person> => {
    const person = await newPerson(api);
    await enroll(api.sql, person.id);
    if (name) await person.ask('PATCH', '/v1/account', { displayName: name });
    return person;
  };
  const open = async (person: Person, request: object = {}) => {
    const body = { title: 'What is a stroop?', text: 'It says **0.0000001**.', ...request };
    return person.ask<PostPlace>('POST', `${address}/threads`, body);
  };
  const write = (person: Person, thread: string, text = 'Seven decimals.') =>
    person.ask<PostPlace>('POST', `/v1/forum/threads/${thread}/posts`, { text });
  const read = async (thread: string, query = '') =>
    (await api.get(`/v1/forum/threads/${thread}${query}`)).body as ThreadPage;
  const list = async (query = '') => ((await api.get(`${address}/threads${query}`)).body as ThreadsPage).threads;
  const titles = async (query = '') => (await list(query)).map(({ title }) => title);
  const standing = async (person: Person, thread: string) =>
    (await person.ask<ThreadStanding>('GET', `/v1/forum/threads/${thread}/standing`)).body;
  const handle = (person: Person, name: string, isPublic = false) =>
    person.ask('PUT', '/v1/account/handle', { handle: name, isPublic });

  it('is read by everybody and written in by who is enrolled, teaches the course or is an admin', async () => {
    const learner = await newLearner('Sample Learner');
    const opened = await open(learner, { lesson: 'two' });
    assert.equal(opened.status, 201, JSON.stringify(opened.body));
    const { thread } = opened.body;
    const instructor = await newPerson(api, ['instructor']);
    assert.deepEqual(refusal(await write(instructor, thread)), [403, 'post_refused']);
    await api.sql.query(`INSERT INTO app.course_instructors VALUES ('small', '${instructor.id}')`);
    assert.equal((await write(instructor, thread)).status, 201);
    assert.equal((await write(await newPerson(api, ['admin']), thread)).status, 201);
    const stranger = await newPerson(api);
    assert.deepEqual(refusal(await write(stranger, thread)), [403, 'post_refused']);
    assert.deepEqual(refusal(await open(stranger)), [403, 'post_refused']);
    assert.equal((await api.post(`/v1/forum/threads/${thread}/posts`, '{"text":"x"}')).status, 401);
    await api.sql.query(`UPDATE app.enrollments SET left_at = now() WHERE account_id = '${learner.id}'`);
    assert.deepEqual(refusal(await write(learner, thread)), [403, 'post_refused']);
    const page = await read(thread);
    assert.partialDeepStrictEqual(page.thread, {
      ...{ title: 'What is a stroop?', course: 'small', lesson: { key: 'two', title: 'Two' }, replies: 2 },
      ...{ author: { name: 'Sample Learner', teaches: false }, isAnswered: false, isPinned: false, lockReason: null },
    });
    assert.deepEqual(
      page.posts.map(({ number, html, author }) => [number, html, author.teaches]),
      [
        [1, '<p>It says <strong>0.0000001</strong>.</p>\n', false],
        [2, '<p>Seven decimals.</p>\n', true],
        [3, '<p>Seven decimals.</p>\n', false],
      ],
    );
    const rights = async (person: Person) =>
      (await person.ask<ForumStanding>('GET', `${address}/standing`)).body as ForumStanding;
    assert.partialDeepStrictEqual(await rights(instructor), { mayPost: true, mayModerate: true, reports: 0 });
    assert.partialDeepStrictEqual(await rights(stranger), { mayPost: false, mayModerate: false, reports: null });
  });

  it('refuses what it is not asked about', async () => {
    const learner = await newLearner();
    assert.deepEqual(refusal(await open(learner, { lesson: 'none' })), [404, 'lesson_not_found']);
    const none = { title: 'x', text: 'x' };
    assert.deepEqual(refusal(await learner.ask('POST', '/v1/courses/none/forum/threads', none)), [
      404,
      'course_not_found',
    ]);
    assert.equal((await api.get('/v1/courses/none/forum/threads')).status, 404);
    const faults = [
      { title: '' },
      { title: ' \u202e ' },
      { title: 'x'.repeat(121) },
      { text: '' },
      { text: ' \n ' },
      { text: 'x'.repeat(10_001) },
      { text: '\u0958'.repeat(10_000) }, // twice as long once it is composed
      { text: 'a\0b' },
      { extra: 1 },
    ];
    for (const fault of faults)
      assert.deepEqual(
        refusal(await open(learner, fault)),
        [400, 'invalid_request'],
        JSON.stringify(fault).slice(0, 40),
      );
    assert.equal((await open(learner, { text: 'x'.repeat(10_000_000) })).status, 413);
    for (const query of ['?after=x', '?unanswered=1', '?lesson=UP', `?search=${'x'.repeat(201)}`, '?search=%00'])
      assert.equal((await api.get(`${address}/threads${query}`)).status, 400, query);
    assert.equal((await api.get('/v1/forum/threads/00000000-0000-4000-8000-000000000000')).status, 404);
    assert.deepEqual(await list(), []);
  });

  it('shows Markdown, and nothing that does harm', async () => {
    const learner = await newLearner();
    const texts = [
      '# Big\n<script>alert(1)</script>',
      '[x](javascript:alert(1)) [y](https://example.org/) [z](two.md#end) [here](#reply)',
      '![track](https://example.org/a.png) ![b](../images/x.png)',
      '<img src=x onerror=alert(1)>',
      '[x](data:text/html,<script>1</script>) <javascript:alert(1)>',
      `${'['.repeat(3_000)}x${']('.repeat(3_000)}`,
      `${'> '.repeat(2_000)}x`,
      '\u202eevil\u2066',
    ];
    for (const text of texts) {
      const writer = await newLearner();
      const { body } = await open(writer, { text });
      const { html } = (await read(body.thread)).posts[0] as { html: string };
      assert.doesNotMatch(html, /<(?!\/?(p|a|em|strong|blockquote|code|pre|span)\b)/, html);
      assert.doesNotMatch(html, /href="(?!https:\/\/example\.org\/|\/learn\/small\/two)/, html);
      assert.doesNotMatch(html.replace(/>[^<]*</g, '><'), / on\w+=| style=| src=/, html);
      assert.doesNotMatch(html, /[\u202a-\u202e\u2066-\u2069]/);
    }
    const { body } = await open(learner, { text: texts[0], title: 'a\u202eb' });
    const page = await read(body.thread);
    assert.equal(page.posts[0]?.html, '<p class="heading">Big</p>\n<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n');
    assert.equal(page.thread.title, 'ab');
  });

  it('lists pinned threads first, then what was last written in, page by page', async () => {
    const learners = await Promise.all(Array.from({ length: 5 }, () => newLearner()));
    const threads: string[] = [];
    for (const [index, learner] of learners.entries())
      threads.push((await open(learner, { title: `Thread ${index}` })).body.thread);
    await write(learners[1] as Person, threads[0] as string);
    const admin = await newPerson(api, ['admin']);
    await admin.ask('PUT', `/v1/forum/threads/${threads[2]}/state`, { isPinned: true, reason: 'Read this first.' });
    const order = ['Thread 2', 'Thread 0', 'Thread 4', 'Thread 3', 'Thread 1'];
    assert.deepEqual(await titles(), order);
    const seen: (string | null)[] = [];
    for (let after = ''; ; ) {
      const page = (await api.get(`${address}/threads?limit=2${after}`)).body as ThreadsPage;
      seen.push(...page.threads.map(({ title }) => title));
      if (!page.next) break;
      after = `&after=${page.next}`;
    }
    assert.deepEqual(seen, order);
  });

  it('is searched within the course, by words or how they begin, of titles and posts', async () => {
    const [one, two] = [await newLearner(), await newLearner()];
    const { thread } = (await open(one, { title: 'Fees' })).body;
    await write(two, thread, 'A surge makes them *higher*; see `inclusion_fee`.');
    await open(one, { title: 'Surge pricing', text: 'Something else.', lesson: 'one' });
    await enroll(api.sql, one.id, { course: 'other' });
    await one.ask('POST', '/v1/courses/other/forum/threads', { title: 'Surge elsewhere', text: 'x' });
    assert.deepEqual((await titles('?search=surge')).sort(), ['Fees', 'Surge pricing']);
    assert.deepEqual(await titles('?search=high%20surg'), ['Fees']);
    assert.deepEqual(await titles('?search=xylophone'), []);
    assert.deepEqual(await titles(`?search=${encodeURIComponent("surge' | !:* & (")}&lesson=one`), ['Surge pricing']);
    const second = (await read(thread)).posts[1]?.id;
    await two.ask('DELETE', `/v1/forum/posts/${second}`);
    assert.deepEqual(await titles('?search=surge'), ['Surge pricing']);
  });

  it('has an answer that who asked accepts, and lists what has none', async () => {
    const [asker, helper] = [await newLearner(), await newLearner()];
    const { thread } = (await open(asker)).body;
    const reply = (await write(helper, thread)).body.post;
    const accept = (person: Person, post: string | null) =>
      person.ask('PUT', `/v1/forum/threads/${thread}/answer`, { post });
    assert.deepEqual(await titles('?unanswered=true'), ['What is a stroop?']);
    assert.deepEqual(refusal(await accept(helper, reply)), [403, 'post_refused']);
    const foreign = (await open(helper)).body.post;
    for (const post of [foreign, (await read(thread)).posts[0]?.id as string])
      assert.deepEqual(refusal(await accept(asker, post)), [404, 'post_not_found']);
    assert.equal((await accept(asker, reply)).status, 200);
    assert.deepEqual([(await read(thread)).answer, (await read(thread)).posts[1]?.isAnswer], [2, true]);
    assert.equal((await list('?unanswered=true')).length, 1);
    const better = (await write(asker, thread, 'I found it.')).body.post;
    await accept(await newPerson(api, ['admin']), better);
    assert.equal((await read(thread)).answer, 3);
    await accept(asker, null);
    assert.equal((await read(thread)).answer, null);
  });

  it('lets one change one’s own post, from what is there now, and shows that it was', async () => {
    const [author, other] = [await newLearner(), await newLearner()];
    const { thread, post } = (await open(author)).body;
    const change = (person: Person, text: string, basis: string) =>
      person.ask<PostPlace>('PUT', `/v1/forum/posts/${post}`, { text, basis });
    const basis = (await standing(author, thread)).own[0]?.changedAt as string;
    assert.equal((await read(thread)).posts[0]?.editedAt, null);
    assert.deepEqual(refusal(await change(other, 'mine', basis)), [404, 'post_not_found']);
    const both = await Promise.all([change(author, 'One.', basis), change(author, 'Two.', basis)]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409]);
    const { html, editedAt } = (await read(thread)).posts[0] as ThreadPage['posts'][0];
    assert.match(html ?? '', /One\.|Two\./);
    assert.ok(editedAt);
    assert.deepEqual(refusal(await change(author, 'Late.', basis)), [409, 'post_changed']);
    assert.equal((await change(author, 'Late.', 'x')).status, 400);
    assert.equal((await change(author, 'Three.', editedAt as string)).status, 200);
    assert.deepEqual((await standing(other, thread)).own, []);
  });

  it('keeps the place of a post that was taken back, and forgets a thread in which nobody else wrote', async () => {
    const [author, other] = [await newLearner(), await newLearner()];
    const { thread, post } = (await open(author)).body;
    const remove = (person: Person, id: string) => person.ask('DELETE', `/v1/forum/posts/${id}`);
    assert.deepEqual(refusal(await remove(other, post)), [404, 'post_not_found']);
    await write(other, thread);
    assert.equal((await remove(author, post)).status, 200);
    const [first] = (await read(thread)).posts;
    assert.deepEqual([first?.html, first?.absence], [null, 'taken_back']);
    assert.deepEqual(refusal(await remove(author, post)), [404, 'post_not_found']);
    const { rows } = await api.sql.query(`SELECT text, html FROM app.forum_posts WHERE id = '${post}'`);
    assert.deepEqual(rows, [{ text: '', html: '' }]);
    const alone = (await open(author)).body;
    await write(author, alone.thread);
    await remove(author, alone.post);
    assert.equal((await api.get(`/v1/forum/threads/${alone.thread}`)).status, 404);
  });

  it('loses a deleted account’s posts, and keeps a thread that others wrote in', async () => {
    const [author, other] = [await newLearner('Gone Soon'), await newLearner()];
    const { thread } = (await open(author)).body;
    const lone = (await open(author)).body.thread;
    await write(author, thread, 'Once more.');
    await write(other, thread);
    await write(author, thread, 'Thanks.');
    await api.sql.query(`DELETE FROM app.accounts WHERE id = '${author.id}'`);
    const page = await read(thread);
    assert.deepEqual([page.thread.author, page.thread.title], [null, 'What is a stroop?']);
    assert.deepEqual(
      page.posts.map(({ number }) => number),
      [3],
    );
    assert.deepEqual([page.firstNumber, page.lastNumber], [1, 4], 'so a reader sees which are gone');
    assert.equal((await api.get(`/v1/forum/threads/${lone}`)).status, 404);
    assert.equal((await write(other, thread)).body.number, 5);
    await api.sql.query(`DELETE FROM app.accounts WHERE id = '${other.id}'`);
    assert.equal((await api.get(`/v1/forum/threads/${thread}`)).status, 404);
  });

  it('numbers the posts of twenty who write at once without gap or double', async () => {
    const writers = await Promise.all(Array.from({ length: 20 }, () => newLearner()));
    const { thread } = (await open(writers[0] as Person)).body;
    const answers = await Promise.all(writers.map((writer) => write(writer, thread)));
    assert.deepEqual(
      answers.map(({ body }) => body.number).sort((a, b) => a - b),
      Array.from({ length: 20 }, (_, n) => n + 2),
    );
    const first = await read(thread, '?limit=15');
    assert.deepEqual([first.posts.length, first.lastNumber, first.next], [15, 15, '15']);
    const second = await read(thread, `?limit=15&after=${first.next}`);
    assert.deepEqual([second.posts.length, second.firstNumber, second.lastNumber, second.next], [6, 16, 21, null]);
  });

  it('takes ten posts a minute from an account, and no more', async () => {
    const learner = await newLearner();
    const { thread } = (await open(learner)).body;
    const answers = await Promise.all(Array.from({ length: 12 }, () => write(learner, thread)));
    const refused = answers.filter(({ status }) => status === 429);
    assert.ok(refused.length >= 2, 'a minute may begin in between, so at least two windows are told apart');
    assert.match(refused[0]?.headers.get('Retry-After') ?? '', /^\d+$/);
  });

  describe('names people', () => {
    it('by their handles, which link to who shows a profile, and counts that as news', async () => {
      const [author, shown, quiet] = [await newLearner(), await newLearner(), await newLearner()];
      await handle(shown, 'shown_one', true);
      await handle(quiet, 'quiet_one');
      const text = '@shown_one and @quiet_one and @nobody_here, mail@quiet_one, `@shown_one`';
      const { post, thread } = (await open(author, { text })).body;
      const html = (await read(thread)).posts[0]?.html;
      const link = '<a href="/people/shown_one">@shown_one</a>';
      assert.equal(html, `<p>${link} and @quiet_one and @nobody_here, mail@quiet_one, <code>@shown_one</code></p>\n`);
      const named = await api.sql.query('SELECT account_id FROM app.forum_mentions WHERE post_id = $1', [post]);
      assert.deepEqual(named.rows.map(({ account_id }) => account_id).sort(), [shown.id, quiet.id].sort());
      const { own } = await standing(author, thread);
      await author.ask('PUT', `/v1/forum/posts/${post}`, { text: '@shown_one', basis: own[0]?.changedAt });
      const after = await api.sql.query('SELECT account_id FROM app.forum_mentions WHERE post_id = $1', [post]);
      assert.deepEqual(after.rows, [{ account_id: shown.id }]);
    });

    it('twenty at most, whether they exist or not', async () => {
      const author = await newLearner();
      const bomb = (count: number) => Array.from({ length: count }, (_, index) => `@person_${index}`).join(' ');
      assert.equal((await open(author, { text: bomb(20) })).status, 201);
      assert.deepEqual(refusal(await open(author, { text: bomb(21) })), [400, 'invalid_request']);
      assert.equal((await open(author, { text: '@person_1 '.repeat(900) })).status, 201, 'one of them again and again');
    });
  });
});
