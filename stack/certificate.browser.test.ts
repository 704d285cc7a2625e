/** A learner's certificate, in real Chromium and on real parts: earned without a wallet, shared with a name, moved to a wallet. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { publishCourse } from '../api/testing/learning.ts';
import { makeAccount, requireAccessible, signIn } from './testing-account.ts';
import { query, readToTheEnd } from './testing-learning.ts';
import { type TestSite, testSite } from './testing-site.ts';

// The page makes the title of the key.
const course = 'a_short_walk';
const password = 'a long enough password';
const ledgerMs = 90_000;

describe('a learner’s certificate', function () {
  this.timeout(300_000);
  let site: TestSite;
  let page: Page;
  let stranger: Page;
  /** Its page. */
  let address = '';
  let link = '';

  before(async () => {
    site = await testSite();
    await publishCourse(site.stack, { key: course, title: 'A short walk', lessons: { one: {} } });
    await makeAccount(site, 'certificate@example.org', password);
    page = await site.open('/sign-in');
    await signIn(page, site, 'certificate@example.org', password);
    await page.waitForURL((url) => url.pathname.startsWith('/me'));
    const named = await page.request.patch(`${site.stack.webUrl}/v1/account`, {
      data: { displayName: 'Sample Learner' },
      headers: { origin: new URL(site.stack.webUrl).origin },
    });
    assert.ok(named.ok(), await named.text());
    stranger = await site.open('/');
  });
  after(async () => {
    await page?.context().close();
    await stranger?.context().close();
  });

  const to = async (path: string) => {
    await page.goto(new URL(path, site.stack.webUrl).href);
    await page.waitForLoadState('networkidle');
  };
  const valid = (of: Page) => of.getByRole('heading', { level: 1, name: /^Valid/ });

  it('waits with its learner’s progress, who has no wallet, until they agree that entries stay', async () => {
    await to(`/courses/${course}`);
    await page.getByRole('button', { name: 'Enrol and start lesson 1' }).click();
    await page.waitForURL(/\/learn\//);
    await page.waitForLoadState('networkidle');
    await readToTheEnd(site, page);
    await page.getByRole('heading', { name: 'The course is complete' }).waitFor();
    const side = page.locator('.side');
    await side.getByText('Entries there stay for good and carry no name.').waitFor();
    await requireAccessible(page, 'a lesson that asks whether we may keep an address');
    await side.getByRole('button', { name: 'Keep an address for me' }).click();
    await side.getByText(/^On chain, ledger [\d,]+\.$/).waitFor({ timeout: ledgerMs });
    await page.getByRole('link', { name: 'See your certificate' }).click();
    await page.waitForURL(/\/credentials\/[0-9a-f]{32}$/);
    address = page.url();
    await valid(page).waitFor({ timeout: ledgerMs });
    await page.getByText('Its hash is the one on the ledger').waitFor();
  });

  it('names its learner to them alone', async () => {
    await to(address);
    await page.getByText('Others see no name here. You see yours: Sample Learner.').waitFor();
    await page.locator('.cert').getByText('Sample Learner').waitFor();
    await requireAccessible(page, 'one’s own certificate');
    await stranger.goto(address);
    await valid(stranger).waitFor();
    await stranger.locator('.cert').getByText('Held by a learner').waitFor();
    assert.doesNotMatch(await stranger.content(), /Sample Learner/);
  });

  it('names them to whoever has the link that they made', async () => {
    await page.getByRole('button', { name: 'Share it' }).click();
    const once = page.getByRole('region', { name: 'Your link' });
    link = ((await once.locator('li').textContent()) ?? '').trim();
    assert.match(link, /\/c\/[\w-]{22}$/);
    await requireAccessible(page, 'a certificate that was just shared');
    const answer = await stranger.goto(link);
    assert.deepEqual([answer?.status(), answer?.headers()['x-robots-tag']], [200, 'noindex']);
    await stranger.getByRole('heading', { name: 'Valid: certificate of Sample Learner for A short walk' }).waitFor();
    assert.match(await stranger.title(), /^Valid: /);
    await stranger.locator('.cert').getByText('Sample Learner').waitFor();
    await requireAccessible(stranger, 'a shared certificate');
    await to('/me');
    await page.locator('.mini', { hasText: 'A short walk' }).getByText('Shared').waitFor();
  });

  it('moves to the wallet that they link, and the link with it', async () => {
    await to('/me/profile');
    await page.getByRole('button', { name: 'Link this browser’s practice key' }).click();
    await page.getByText('Linked. You can sign in with it from now on.').waitFor();
    await to(address);
    await page.getByRole('link', { name: /^Open the (new|current) certificate$/ }).click();
    await page.waitForURL((url) => url.href !== address);
    const moved = page.url();
    await valid(page).waitFor({ timeout: ledgerMs });
    await page.goto(address);
    await page.getByRole('heading', { level: 1, name: /^Replaced/ }).waitFor({ timeout: ledgerMs });
    await page.getByRole('link', { name: 'Open the current certificate' }).waitFor();
    await stranger.goto(link);
    await stranger.getByRole('heading', { name: 'Valid: certificate of Sample Learner for A short walk' }).waitFor();
    await stranger.getByText(moved.slice(-32), { exact: true }).waitFor();
    address = moved;
  });

  it('is shown by the link no more once they stop', async () => {
    await to(address);
    await page.getByRole('button', { name: 'Stop sharing' }).click();
    await page.getByText('The link has ended.').waitFor();
    assert.equal((await stranger.goto(link))?.status(), 404);
    await stranger.getByRole('heading', { level: 1, name: 'Not shared, or not any more' }).waitFor();
    assert.doesNotMatch(await stranger.content(), /Sample Learner/);
    await requireAccessible(stranger, 'a link that has ended');
  });

  it('is asked for, shared and withdrawn without script, too', async () => {
    await makeAccount(site, 'plain-certificate@example.org', password);
    const plain = await site.open('/sign-in', { javaScriptEnabled: false });
    await signIn(plain, site, 'plain-certificate@example.org', password);
    await plain.waitForURL((url) => url.pathname.startsWith('/me'));
    const { id } = (await (await plain.request.get(`${site.stack.webUrl}/v1/account`)).json()) as { id: string };
    await query(
      site,
      `WITH enrolled AS (INSERT INTO app.enrollments (account_id, course, completed_at, seen_at) VALUES ($1, $2, now(), now()) RETURNING id)
       INSERT INTO app.lesson_progress (enrollment_id, lesson, completed_at, completed_by) SELECT id, 'one', now(), 'dwell' FROM enrolled`,
      [id, course],
    );
    await plain.goto(`${site.stack.webUrl}/me`);
    await plain.getByRole('button', { name: 'Keep an address for me' }).click();
    await plain.getByText('Kept. What you earned goes to the ledger within a minute.').waitFor();
    await plain.locator('.mini', { hasText: 'A short walk' }).click();
    for (const until = Date.now() + ledgerMs; !(await valid(plain).isVisible()); await plain.reload())
      assert.ok(Date.now() < until, await plain.content());
    await plain.getByText('It names nobody').waitFor();
    await plain.getByRole('button', { name: 'Share it' }).click();
    await plain.getByRole('region', { name: 'Your link' }).getByText(/\/c\//).waitFor();
    await plain.getByRole('button', { name: 'Stop sharing' }).click();
    await plain.getByText('The link has ended.').waitFor();
    await plain.context().close();
  });
});
