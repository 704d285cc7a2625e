/** Learning paths, in real Chromium: found, followed, bound by their order, left; made and changed in the studio. */
import assert from 'node:assert/strict';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { makeAccount, requireAccessible, signIn } from './testing-account.ts';
import { query } from './testing-learning.ts';
import { scriptsStarted, type TestSite, testSite } from './testing-site.ts';

const password = 'four words nobody guesses';
const learner = 'path-learner@example.org';
const teacher = 'path-teacher@example.org';
const shipped = 'From the first ledger to votes that execute';
const [first, second, third] = ['Stellar from the first ledger', 'Writing Soroban contracts', 'Votes that execute'];
const firstFinish = (title: string) => `First finish ${title}`;

describe('learning paths', function () {
  this.timeout(120_000);
  let site: TestSite;
  /** What the shipped courses ask for, by key: it says the same as the path's order, so it is taken away meanwhile. */
  let prerequisites: { key: string; asked: unknown }[];

  before(async () => {
    site = await testSite();
    await Promise.all([learner, teacher].map((email) => makeAccount(site, email, password)));
    const { account_id } = (await query(site, 'SELECT account_id FROM app.passwords WHERE email = $1', [teacher]))
      .rows[0];
    for (const sql of [
      `INSERT INTO app.account_roles (account_id, role) VALUES ($1, 'instructor')`,
      `INSERT INTO app.profiles (account_id, display_name) VALUES ($1, 'Tilda Teacher')
       ON CONFLICT (account_id) DO UPDATE SET display_name = excluded.display_name`,
      `INSERT INTO app.course_instructors (course, account_id) VALUES ('votes_that_execute', $1)`,
    ])
      await query(site, sql, [account_id]);
    prerequisites = (await query(site, `SELECT key, outline->'prerequisites' AS asked FROM app.courses`)).rows;
    await query(site, `UPDATE app.courses SET outline = jsonb_set(outline, '{prerequisites}', '[]')`);
  });
  after(async () => {
    await query(site, `DELETE FROM app.course_instructors WHERE course = 'votes_that_execute'`);
    for (const { key, asked } of prerequisites ?? [])
      await query(site, `UPDATE app.courses SET outline = jsonb_set(outline, '{prerequisites}', $2) WHERE key = $1`, [
        key,
        JSON.stringify(asked),
      ]);
  });

  async function comeIn(email: string, options?: BrowserContextOptions): Promise<Page> {
    const page = await site.open('/sign-in', options);
    await signIn(page, site, email, password);
    await page.waitForURL((url) => url.pathname.startsWith('/me'));
    return page;
  }
  async function go(page: Page, address: string): Promise<void> {
    await page.goto(site.stack.webUrl + address);
    await scriptsStarted(page);
  }
  const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
  const press = (page: Page, name: string) => page.getByRole('button', { name }).click();
  const enrol = (page: Page) => page.getByRole('button', { name: 'Enrol', exact: true });

  it('are found from the courses, followed and left, and their order binds meanwhile', async () => {
    const page = await comeIn(learner);
    await go(page, '/courses');
    await page.getByRole('link', { name: 'Learning paths' }).click();
    await heading(page, 'Learning paths');
    await requireAccessible(page, 'the paths');
    await page.getByRole('link', { name: shipped }).click();
    await heading(page, shipped);
    await page.waitForLoadState('networkidle');
    await press(page, 'Follow this path');
    await page.getByText('You follow this path.').waitFor();
    assert.equal(await page.getByText(firstFinish(first)).count(), 2, 'both that come after it');
    await requireAccessible(page, 'a path that is followed');

    await page.getByRole('link', { name: second, exact: true }).click();
    await heading(page, second);
    assert.equal(await enrol(page).getAttribute('aria-disabled'), 'true');
    await page.getByText(firstFinish(first)).waitFor();
    const refusal = await page.evaluate(async () => {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ course: 'soroban_contracts' });
      const response = await fetch('/v1/enrollments', { method: 'POST', headers, body });
      return [response.status, ((await response.json()) as { detail: string }).detail] as const;
    });
    assert.equal(refusal[0], 409);
    assert.match(refusal[1], new RegExp(first));

    await query(
      site,
      `INSERT INTO app.enrollments (account_id, course, completed_at)
       SELECT account_id, 'stellar_first_ledger', now() FROM app.passwords WHERE email = $1`,
      [learner],
    );
    await go(page, '/paths/ledger_to_votes');
    await page.getByText('1 of 3 courses completed').waitFor();
    await page.getByRole('link', { name: `Begin with ${second}` }).click();
    await page.getByRole('button', { name: 'Enrol and start lesson 1' }).waitFor();
    await page.waitForLoadState('networkidle');
    await press(page, 'Enrol and start lesson 1');
    await page.waitForURL(/\/learn\/soroban_contracts\//);

    await go(page, '/courses/votes_that_execute');
    await page.getByText(firstFinish(second)).waitFor();
    await page.locator('.facts').getByText('Tilda Teacher', { exact: true }).waitFor();
    await go(page, '/paths/ledger_to_votes');
    await page.getByText('You are taking it').waitFor();
    await press(page, 'Leave this path');
    await page.getByText('You left the path.').waitFor();
    await page.getByRole('link', { name: third, exact: true }).click();
    await page.getByRole('button', { name: 'Enrol and start lesson 1' }).waitFor();
    await page.context().close();
  });

  it('are followed and left without script', async () => {
    const page = await comeIn(learner, { javaScriptEnabled: false });
    await page.goto(`${site.stack.webUrl}/paths/ledger_to_votes`);
    await press(page, 'Follow this path');
    await page.getByText('You follow this path.').waitFor();
    await page.getByText(firstFinish(second)).waitFor();
    await press(page, 'Leave this path');
    await page.getByText('You left the path.').waitFor();
    await page.getByRole('button', { name: 'Follow this path' }).waitFor();
    await page.context().close();
  });

  it('are made in the studio by keyboard, changed and removed', async () => {
    const page = await comeIn(teacher);
    const guest = await site.open('/courses');
    await go(page, '/studio');
    await page.getByRole('link', { name: 'Learning paths' }).first().click();
    await heading(page, 'Your paths');
    await page.waitForLoadState('networkidle');
    await page.getByLabel('Key').fill('backwards');
    await page.getByLabel('Title').fill('Backwards');
    await page.getByLabel('Promise').fill('Votes first, and then what carries them.');
    for (const title of [second, third]) {
      await page.getByLabel('Add a course').selectOption({ label: title });
      await page.getByRole('button', { name: 'Add', exact: true }).press('Enter');
      await page.getByText(`${title} is added`).waitFor();
    }
    const up = page.getByRole('button', { name: `Move up: ${third}` });
    await up.focus();
    await page.keyboard.press('Enter');
    await page.getByText(`${third} is number 1 of 2 now.`).waitFor();
    assert.ok(await up.evaluate((button) => button === document.activeElement), 'the keyboard stays with the course');
    await requireAccessible(page, 'a new path');
    await page.getByRole('button', { name: 'Make the path' }).last().press('Enter');
    await heading(page, 'Change Backwards');
    await page.getByText('Saved. Everybody sees it so now.').waitFor();
    const order = async () => {
      await go(guest, '/paths/backwards');
      return guest.locator('ol h3').allTextContents();
    };
    assert.deepEqual(await order(), [third, second]);
    await requireAccessible(guest, 'a path for a guest');

    await page.getByLabel('Title').fill('Forwards');
    await page.getByRole('button', { name: `Move down: ${third}` }).focus();
    await page.keyboard.press('Space');
    await page.getByText(`${third} is number 2 of 2 now.`).waitFor();
    await page.getByRole('button', { name: 'Save' }).last().press('Enter');
    await heading(page, 'Change Forwards');
    assert.deepEqual(await order(), [second, third]);
    await heading(guest, 'Forwards');
    await requireAccessible(page, 'a path to change');
    await press(page, 'Remove this path');
    await page.getByText('The path is removed.').waitFor();
    assert.equal((await guest.goto(`${site.stack.webUrl}/paths/backwards`))?.status(), 404);
    await Promise.all([page, guest].map((one) => one.context().close()));
  });
});
