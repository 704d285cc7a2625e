/** Earning BST, in real Chromium: finish a course, link a wallet, bring somebody, and see what arrives. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { connectDatabase } from '../api/database.ts';
import { auditRewards } from '../api/reward/audit.ts';
import { courseTexts, publishTexts } from '../api/testing/learning.ts';
import { linkOf, makeAccount, readMail, requireAccessible, signIn } from './testing-account.ts';
import { query, readToTheEnd } from './testing-learning.ts';
import { scriptsStarted, type TestSite, testSite } from './testing-site.ts';

const password = 'four words nobody guesses';
/** A short one under a key for which the embedded network has a reward: 150 BST. */
const course = 'stellar_payments';

describe('earning BST on the site', function () {
  this.timeout(300_000);
  let site: TestSite;
  let page: Page;
  const email = 'earner@example.org';

  before(async () => {
    site = await testSite();
    await publishTexts(
      site.stack.databaseUrl,
      course,
      courseTexts({ key: course, title: 'Payments on Stellar', lessons: { pay: {} } }),
    );
    await makeAccount(site, email, password);
    page = await site.open('/sign-in');
    await signIn(page, site, email, password);
    await page.waitForURL((url) => url.pathname.startsWith('/me'));
  });
  after(() => page?.context().close());

  async function go(address: string, on = page): Promise<void> {
    await on.goto(site.stack.webUrl + address);
    await scriptsStarted(on);
  }
  async function finishCourse(on: Page): Promise<void> {
    await go(`/courses/${course}`, on);
    await on.getByRole('button', { name: 'Enrol and start lesson 1' }).click();
    await on.getByRole('heading', { name: 'Lesson pay' }).waitFor();
    await on.waitForLoadState('networkidle');
    await readToTheEnd(site, on);
  }

  it('says what a course earned, and that it waits for a wallet', async () => {
    await go('/me/bst');
    await page.getByText('Your BST waits until you link a wallet.').waitFor();
    await requireAccessible(page, 'BST of who has none');
    await finishCourse(page);
    await page.getByText('You earned 150 BST.').waitFor();
    await page.getByText('They wait until you link a wallet.').waitFor();
    await requireAccessible(page, 'a course that earned BST');
    await go('/me');
    await page.getByText('150 BST wait for your wallet. Link one.').waitFor();
    await requireAccessible(page, 'a dashboard with BST that wait');
    await go('/me/bst');
    await page.getByText('150 BST wait for your wallet.').waitFor();
    await page.getByText('Waits until you link a wallet of your own.').waitFor();
    await requireAccessible(page, 'BST that wait');
  });

  it('pays what waited to the wallet that is linked, and shows it with its ledger', async () => {
    await go('/me/profile');
    await page.getByRole('button', { name: 'Link this browser’s practice key' }).click();
    await page.getByText('Linked. You can sign in with it from now on.').waitFor();
    await go('/me/bst');
    const row = page.locator('#history li', { hasText: 'For finishing Payments on Stellar' });
    await row.getByText(/Ledger [\d,]+/).waitFor({ timeout: 60_000 });
    await row.getByText('+150', { exact: true }).waitFor();
    await page.locator('.big', { hasText: '150 BST' }).waitFor();
    assert.equal(await page.locator('#waiting').count(), 0);
    await requireAccessible(page, 'BST that arrived');
    await go(`/courses/${course}`);
    await page.getByText(/On chain, ledger [\d,]+\./).waitFor();
    await go('/me');
    await page.getByText('for finishing Payments on Stellar').waitFor();
    await requireAccessible(page, 'a dashboard with BST');
  });

  it('rewards who brought a learner, once their first course is finished, on the page that is open', async () => {
    const { rows } = await query(
      site,
      `SELECT a.id, referral_code AS code FROM app.accounts AS a JOIN app.passwords AS p ON p.account_id = a.id WHERE email = $1`,
      [email],
    );
    const [{ code }] = rows;
    const guest = await site.open('/sign-up?ref=22222222');
    await guest.getByText('Nobody has the code of this invite link.').waitFor();
    await requireAccessible(guest, 'an invite by nobody');
    await go(`/sign-up?ref=${code}`, guest);
    await guest.getByText(`Their code ${code} comes along.`).waitFor();
    // Looks around first; the invitation is not lost by that.
    await go('/courses', guest);
    await go('/sign-in', guest);
    await guest.getByText(`Their code ${code} comes along when a wallet is new here.`).waitFor();
    await go('/sign-up', guest);
    const friend = 'friend@example.org';
    await guest.getByLabel('E-mail', { exact: true }).fill(friend);
    await guest.getByLabel('Password', { exact: true }).fill(password);
    await guest.getByRole('button', { name: 'Sign up' }).click();
    await guest.getByText('Look into your mailbox').or(guest.getByText(friend)).first().waitFor();
    await guest.goto(linkOf(await readMail(site, friend, /Confirm/)));
    await guest.getByLabel('Password', { exact: true }).fill(password);
    await guest.keyboard.press('Enter');
    await guest.getByRole('heading', { name: 'Profile' }).waitFor();
    await query(
      site,
      `INSERT INTO app.identity_checks (account_id, provider, state, decided_at)
       SELECT account_id, 'manual', 'verified', now() FROM app.passwords WHERE email = $1`,
      [friend],
    );
    await go('/me/bst');
    await page.getByText('1 learner has come by your link. 0 of them counted.').waitFor();
    await finishCourse(guest);
    await guest.context().close();
    await page.locator('#history li', { hasText: 'A learner you invited finished a first course' }).waitFor({
      timeout: 60_000,
    });
    await page.locator('.big', { hasText: '200 BST' }).waitFor();
    await page.getByText('1 of them counted.').waitFor();
    await requireAccessible(page, 'BST for who was brought');
  });

  it('leaves the sums in agreement', async () => {
    const { sequelize } = connectDatabase(site.stack.databaseUrl);
    const { faults, rewards } = await auditRewards(sequelize);
    await sequelize.close();
    assert.deepEqual([faults, rewards >= 2], [[], true]);
  });
});
