/** The shipped courses, in real Chromium, each finished from its first page to its last: read, answered, and on the ledger. */
import type { Page } from 'playwright-core';
import { requireAccessible } from './testing-account.ts';
import { enrolOnPage, finishCourse, query } from './testing-learning.ts';
import { type TestSite, testSite } from './testing-site.ts';

// The first one, which these ask for, is finished in promises.browser.test.ts, with all that comes of it.
const first = 'stellar_first_ledger';
const courses = ['soroban_contracts', 'votes_that_execute'];

describe('finishing the shipped courses', function () {
  this.timeout(600_000);
  let site: TestSite;
  let page: Page;
  before(async () => {
    site = await testSite();
    page = await site.open('/sign-in');
    await page.waitForLoadState('networkidle');
    await page.getByRole('button', { name: 'Make a practice key' }).click();
    await page.waitForURL((url) => url.pathname.startsWith('/me'));
    const { id } = (await (await page.request.get(`${site.stack.webUrl}/v1/account`)).json()) as { id: string };
    await query(site, 'INSERT INTO app.enrollments (account_id, course, completed_at) VALUES ($1, $2, now())', [
      id,
      first,
    ]);
  });
  after(() => page?.context().close());

  for (const key of courses)
    it(`${key}, to the last page`, async () => {
      await enrolOnPage(site, page, key);
      await finishCourse(site, page, key);
      await requireAccessible(page, `${key}, complete`);
      await page.getByRole('link', { name: 'Choose another course' }).click();
      await page.getByText('Completed', { exact: true }).first().waitFor();
    });
});
