/** What is around the lessons, in real Chromium: reviews, the forum, one's own page, and a profile that others may see. */
import assert from 'node:assert/strict';
import pg from 'pg';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { makeAccount, requireAccessible, signIn } from './testing-account.ts';
import { scriptsStarted, type TestSite, testSite } from './testing-site.ts';

const password = 'four words nobody guesses';
const course = 'soroban_contracts';
const title = 'Writing Soroban contracts';

describe('around the lessons', function () {
  this.timeout(300_000);
  let site: TestSite;
  let asker: Page;
  let helper: Page;
  let instructor: Page;
  /** Lessons of the course, in order. */
  let lessons: string[];

  before(async () => {
    site = await testSite();
    const outline = `SELECT jsonb_path_query_array(outline, '$.modules[*].lessons[*].key') AS keys FROM app.courses WHERE key = $1`;
    lessons = (await query(outline, [course])).rows[0].keys;
    asker = await comeIn('asker@example.org', 'Ada Asker');
    helper = await comeIn('helper@example.org', 'Hal Helper');
    instructor = await comeIn('teacher@example.org', 'Tess Teacher');
    const teacher = `(SELECT account_id FROM app.passwords WHERE email = 'teacher@example.org')`;
    await query(`INSERT INTO app.account_roles (account_id, role) VALUES (${teacher}, 'instructor')`);
    await query(`INSERT INTO app.course_instructors (course, account_id) VALUES ($1, ${teacher})`, [course]);
    await learn('asker@example.org', lessons.slice(0, Math.ceil(lessons.length / 2)));
    await learn('helper@example.org', []);
  });
  after(() => Promise.all([asker, helper, instructor].map((page) => page?.context().close())));

  async function query(sql: string, values: unknown[] = []): Promise<pg.QueryResult> {
    const client = new pg.Client(site.stack.databaseUrl);
    await client.connect();
    try {
      return await client.query(sql, values);
    } finally {
      await client.end();
    }
  }
  async function comeIn(email: string, name: string, options?: BrowserContextOptions): Promise<Page> {
    await makeAccount(site, email, password);
    await query(
      `INSERT INTO app.profiles (account_id, display_name) SELECT account_id, $2 FROM app.passwords WHERE email = $1
       ON CONFLICT (account_id) DO UPDATE SET display_name = excluded.display_name`,
      [email, name],
    );
    const page = await site.open('/sign-in', options);
    await signIn(page, site, email, password);
    await page.waitForURL((url) => url.pathname.startsWith('/me'));
    return page;
  }
  /** Has somebody take the course, with these lessons done. */
  async function learn(email: string, done: string[]): Promise<void> {
    await query(
      `WITH enrolled AS (
         INSERT INTO app.enrollments (account_id, course, lesson, seen_at)
         SELECT account_id, $2, $4, now() FROM app.passwords WHERE email = $1 RETURNING id)
       INSERT INTO app.lesson_progress (enrollment_id, lesson, completed_at, completed_by)
       SELECT id, lesson, now(), 'tasks' FROM enrolled, unnest($3::text[]) AS lesson`,
      [email, course, done, lessons[done.length]],
    );
  }
  async function go(page: Page, address: string): Promise<void> {
    await page.goto(site.stack.webUrl + address);
    await scriptsStarted(page);
  }
  const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();
  const post = (page: Page, number: number) => page.locator(`#post-${number}`);

  describe('a review', () => {
    it('is written by who has done half of the course, without script', async () => {
      const plain = await site.open('/sign-in', { javaScriptEnabled: false });
      await signIn(plain, site, 'asker@example.org', password);
      await plain.goto(`${site.stack.webUrl}/courses/${course}`);
      const reviews = plain.locator('#reviews');
      await reviews.getByText('No reviews yet.').waitFor();
      await reviews.getByText('Write a review').click();
      await reviews.getByLabel('What should somebody know').fill('Short lessons.\nThe storage one is the best.');
      await reviews.getByRole('button', { name: 'Publish review' }).click();
      await reviews.getByText('No stars are chosen').waitFor();
      const typed = await reviews.getByLabel('What should somebody know').inputValue();
      assert.equal(typed, 'Short lessons.\nThe storage one is the best.', 'what was typed stays');
      await reviews.getByRole('radio', { name: '4 stars' }).check();
      await reviews.getByRole('button', { name: 'Publish review' }).click();
      await reviews.getByText('Your review is there').waitFor();
      await plain.context().close();
    });

    it('is seen by everybody, and changed in place', async () => {
      const guest = await site.open(`/courses/${course}`);
      const reviews = guest.locator('#reviews');
      await reviews.getByText('of 5, from 1 review').waitFor();
      await reviews.getByText('Ada Asker').waitFor();
      await requireAccessible(guest, 'a course with a review');
      await guest.context().close();
      await go(asker, `/courses/${course}`);
      await asker.locator('#reviews').getByText('Change it').click();
      await asker.getByRole('radio', { name: '5 stars' }).check();
      await asker.getByRole('button', { name: 'Publish review' }).click();
      await asker.getByText('Your review is there').waitFor();
      await asker.locator('#reviews').getByRole('img', { name: '5 of 5 stars' }).first().waitFor();
      await requireAccessible(asker, 'a review of one’s own');
    });

    it('is not asked of who has not come so far, who reads what is missing', async () => {
      await go(helper, `/courses/${course}`);
      await helper.getByText(/^Finish \d more lessons, then you can write one\.$/).waitFor();
    });

    it('is hidden by an instructor for a reason, which its author reads', async () => {
      await go(instructor, `/courses/${course}`);
      const reviews = instructor.locator('#reviews');
      await reviews.locator('summary', { hasText: 'Hide it' }).click();
      await reviews.getByLabel('Why').fill('Names somebody.');
      await reviews.getByRole('button', { name: 'Hide it: the review by Ada Asker' }).click();
      await reviews.getByText('Hidden. Its author sees why.').waitFor();
      await reviews.getByText('1 hidden review').click();
      await requireAccessible(instructor, 'hidden reviews');
      await go(asker, `/courses/${course}`);
      await asker.getByText('A moderator hid it, so only you see it: Names somebody.').waitFor();
      await reviews.getByLabel('Why').fill('It names nobody after all.');
      await reviews.getByRole('button', { name: 'Show it again: the review by Ada Asker' }).click();
      await reviews.getByText('Everybody sees it again.').waitFor();
    });
  });

  describe('the forum', () => {
    const question = 'Why does storage cost rent?';
    let thread: string;

    it('takes a question of who is enrolled, with script', async () => {
      await go(helper, '/me/profile');
      const handle = helper.locator('#handle');
      await handle.getByRole('textbox', { name: 'Handle' }).fill('hal_helps');
      await handle.getByRole('button', { name: 'Save' }).click();
      await handle.getByText('Saved. Nobody else sees your profile.').waitFor();
      await go(asker, `/courses/${course}/forum`);
      await asker.getByText('Nobody has asked yet.').waitFor();
      await requireAccessible(asker, 'an empty forum');
      await asker.getByRole('link', { name: 'Begin a thread' }).click();
      await heading(asker, 'Begin a thread');
      await asker.waitForLoadState('networkidle');
      await asker.getByRole('button', { name: 'Publish' }).click();
      await asker.getByText('The sentence is missing').waitFor();
      await asker.getByLabel('In a sentence').fill(question);
      await asker.getByRole('combobox', { name: 'About' }).selectOption({ index: 2 });
      const text = 'Is it *per ledger*, @hal_helps?\n\n```rust\nlet ttl = 17_280;\n```\n<script>alert(1)</script>';
      await asker.getByLabel('What you want to say').fill(text);
      await requireAccessible(asker, 'a new thread');
      await asker.getByRole('button', { name: 'Publish' }).click();
      await heading(asker, question);
      thread = new URL(asker.url()).pathname;
      assert.equal(await post(asker, 1).locator('.said em').textContent(), 'per ledger');
      await post(asker, 1).locator('.said').getByText('<script>alert(1)</script>').waitFor();
      assert.equal(await asker.locator('.said script').count(), 0);
      await requireAccessible(asker, 'a thread of one’s own');
    });

    it('tells who is named on their page, who answers without script', async () => {
      const plain = await site.open('/sign-in', { javaScriptEnabled: false });
      await signIn(plain, site, 'helper@example.org', password);
      await plain.goto(`${site.stack.webUrl}/me`);
      await plain.getByText('You are named in').waitFor();
      await plain.getByRole('link', { name: question }).click();
      await plain.getByLabel('Your reply').fill('Per ledger, and you may pay ahead.');
      await plain.getByRole('button', { name: 'Reply' }).click();
      await post(plain, 2).locator('.said').getByText('you may pay ahead').waitFor();
      assert.equal(new URL(plain.url()).hash, '#post-2');
      await plain.goto(`${site.stack.webUrl}/me`);
      await heading(plain, /./);
      assert.equal(await plain.getByText('You are named in').count(), 0, 'who wrote has read');
      await plain.context().close();
    });

    it('tells who asked of the reply, until they read it, and they accept it', async () => {
      await go(asker, '/me');
      await asker.getByText('1 new reply in').waitFor();
      await requireAccessible(asker, 'one’s own page with a reply');
      const noted = asker.waitForResponse((response) => response.url().endsWith('/visit') && response.ok());
      await asker.getByRole('link', { name: question }).click();
      await heading(asker, question);
      await noted;
      await asker.getByRole('button', { name: 'This answers it: post 2' }).click();
      await post(asker, 2).getByText('This answered it').waitFor();
      await asker.getByRole('link', { name: 'Answered in post 2' }).waitFor();
      await requireAccessible(asker, 'a thread with an answer');
      await go(asker, '/me');
      assert.equal(await asker.getByText('1 new reply in').count(), 0);
    });

    it('lists it as answered, finds it by the beginning of a word, and nothing without an answer', async () => {
      const guest = await site.open(`/courses/${course}/forum`);
      await guest.getByText('answered', { exact: true }).waitFor();
      await requireAccessible(guest, 'a forum');
      await guest.getByLabel('Search in this forum').fill('ahea');
      await guest.keyboard.press('Enter');
      await guest.waitForURL(/search=ahea/);
      await guest.getByRole('link', { name: question }).waitFor();
      await guest.getByLabel('Only without an answer').check();
      await guest.getByRole('button', { name: 'Search' }).click();
      await guest.getByText('No thread has all of that.').waitFor();
      await guest.getByRole('link', { name: 'Clear search and filters' }).click();
      await guest.getByRole('link', { name: question }).click();
      await guest.getByText('enrol in the course to write here').waitFor();
      await requireAccessible(guest, 'a thread for a guest');
      await guest.context().close();
    });

    it('keeps what was typed where another device was faster', async () => {
      const other = await asker.context().newPage();
      await go(asker, thread);
      await go(other, thread);
      for (const [page, text] of [
        [other, 'Per ledger or per day?'],
        [asker, 'Or per hour?'],
      ] as const) {
        await page.getByLabel('Change post 1').click();
        await post(page, 1).getByLabel('What you want to say').fill(text);
        await post(page, 1).getByRole('button', { name: 'Save' }).click();
        if (page === other) await post(page, 1).getByText('edited').waitFor();
      }
      await asker.getByText('The post was changed meanwhile').waitFor();
      assert.equal(await post(asker, 1).getByLabel('What you want to say').inputValue(), 'Or per hour?');
      await requireAccessible(asker, 'a post that was changed meanwhile');
      await other.close();
    });

    it('is moderated: a report reaches the instructor, who hides the post, and its author reads why', async () => {
      await go(asker, thread);
      await asker.getByLabel('Report post 2').click();
      await post(asker, 2).getByLabel('What is wrong with it').fill('It advertises a shop.');
      await post(asker, 2).getByRole('button', { name: 'Tell moderators' }).click();
      await post(asker, 2).getByText('Moderators see it now.').waitFor();
      await go(instructor, '/me');
      await instructor.getByRole('link', { name: '1 reported post' }).click();
      await instructor.getByText('It advertises a shop.').waitFor();
      await requireAccessible(instructor, 'reported posts');
      await instructor.getByRole('textbox', { name: 'Why' }).fill('Advertising.');
      await instructor.getByRole('button', { name: /^Hide post 2/ }).click();
      await instructor.getByText('Hidden. Its author reads why.').waitFor();
      await go(asker, thread);
      await post(asker, 2).getByText('A moderator hid this post.').waitFor();
      await go(helper, thread);
      await post(helper, 2).getByText('Others do not see this post: Advertising.').waitFor();
      await requireAccessible(helper, 'a hidden post of one’s own');
    });

    it('is closed by a moderator, and says so where a reply would be', async () => {
      await go(instructor, thread);
      await instructor.getByText('Close or pin this thread').click();
      await instructor.getByLabel('Closed: only moderators write in it').check();
      await instructor.getByRole('textbox', { name: 'Why' }).last().fill('All is said.');
      await instructor.getByRole('button', { name: 'Change the thread' }).click();
      await instructor.getByText('Changed. The audit log has it.').waitFor();
      await requireAccessible(instructor, 'a thread for a moderator');
      await go(asker, thread);
      await asker.getByText('A moderator closed this thread: All is said.').first().waitFor();
      assert.equal(await asker.getByLabel('Your reply').count(), 0);
    });

    it('keeps a thread readable whose author’s account is gone', async () => {
      await query(
        `DELETE FROM app.accounts WHERE id = (SELECT account_id FROM app.passwords WHERE email = 'helper@example.org')`,
      );
      await go(asker, thread);
      await asker.getByText('This post was removed with its author’s account.').waitFor();
    });
  });

  describe('one’s own page', () => {
    it('has the lesson to go on with as its title, and leads there', async () => {
      await go(asker, '/courses');
      await asker.getByRole('link', { name: 'My learning' }).click();
      await asker.waitForURL(/\/me$/);
      const next = lessons[Math.ceil(lessons.length / 2)] as string;
      await asker.getByRole('link', { name: 'Go on reading' }).waitFor();
      await requireAccessible(asker, 'one’s own page');
      await asker.getByRole('link', { name: 'Go on reading' }).click();
      await asker.waitForURL((url) => url.pathname === `/learn/${course}/${next}`);
    });

    it('of somebody new names the shortest course, and asks a guest to sign in', async () => {
      await go(instructor, '/me');
      await heading(instructor, 'Choose a first course.');
      await instructor.getByText(/^\s*The shortest takes \d/).waitFor();
      await requireAccessible(instructor, 'an empty page of one’s own');
      const guest = await site.open('/me');
      await heading(guest, /Sign in/);
      await guest.context().close();
    });
  });

  describe('a profile', () => {
    it('is seen by others only while its owner wants it', async () => {
      const guest = await site.open('/people/ada_asks');
      const status = async () => (await guest.goto(`${site.stack.webUrl}/people/ada_asks`))?.status();
      assert.equal(await status(), 404);
      await go(asker, '/me/profile');
      const handle = asker.locator('#handle');
      await handle.getByRole('textbox', { name: 'Handle' }).fill('admin');
      await handle.getByRole('button', { name: 'Save' }).click();
      await handle.getByText('Choose another one.').waitFor();
      await handle.getByRole('textbox', { name: 'Handle' }).fill('ada_asks');
      await handle.getByLabel('Others may see my profile').check();
      await handle.getByRole('button', { name: 'Save' }).click();
      await handle.getByText('Saved. Others see your profile now.').waitFor();
      assert.equal(await status(), 200);
      await heading(guest, 'Ada Asker');
      await guest.getByRole('link', { name: title }).waitFor();
      await requireAccessible(guest, 'a public profile');
      await handle.getByRole('link', { name: '/people/ada_asks' }).click();
      await asker.getByText('This is how others see you.').waitFor();
      await asker.getByRole('link', { name: 'Change it' }).click();
      await asker.waitForLoadState('networkidle');
      await handle.getByLabel('Others may see my profile').uncheck();
      await handle.getByRole('button', { name: 'Save' }).click();
      await handle.getByText('Saved. Nobody else sees your profile.').waitFor();
      assert.equal(await status(), 404);
      await guest.context().close();
    });
  });
});
