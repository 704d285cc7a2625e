/** Admins, in real Chromium: the first one by the command line, what they change, and who sees it. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { makeAccount, requireAccessible, signIn } from './testing-account.ts';
import { query } from './testing-learning.ts';
import { scriptsStarted, type TestSite, testSite } from './testing-site.ts';

const password = 'four words nobody guesses';

describe('admins on the site', function () {
  this.timeout(180_000);
  let site: TestSite;
  let admin: Page;
  let learner: Page;
  before(async () => {
    site = await testSite();
    [admin, learner] = await Promise.all([comeIn('admin@example.org'), comeIn('pupil@example.org')]);
  });
  after(() => Promise.all([admin, learner].map((page) => page.context().close())));

  async function comeIn(email: string): Promise<Page> {
    await makeAccount(site, email, password);
    const page = await site.open('/sign-in');
    await signIn(page, site, email, password);
    await page.getByRole('heading', { name: 'Profile' }).waitFor();
    return page;
  }
  const go = async (page: Page, address: string) => {
    await page.goto(site.stack.webUrl + address);
    await scriptsStarted(page);
  };
  const noAdmin = (page: Page) => page.getByRole('heading', { name: 'Not open to you' }).waitFor();

  it('are none until the command line makes the first, who then finds the page in the header', async () => {
    await go(admin, '/admin');
    await noAdmin(admin);
    const run = promisify(execFile);
    await run('npm', ['run', '--silent', 'api', '--', 'grant-role', 'admin@example.org', 'admin'], {
      cwd: site.config.root,
      env: { PATH: process.env.PATH, DATA_DIR: site.dataDir },
    });
    await admin.reload();
    await admin.getByRole('link', { name: 'Admin' }).click();
    await admin.getByRole('heading', { name: 'People' }).waitFor();
    assert.equal(await learner.getByRole('link', { name: 'Admin' }).count(), 0);
  });

  it('keep what they typed into the search before its scripts had started', async () => {
    const scripts = Promise.withResolvers<void>();
    await admin.route('**/_app/**/*.js', (route) => scripts.promise.then(() => route.continue()));
    await admin.reload({ waitUntil: 'commit' });
    await admin.getByLabel('Name, e-mail, wallet or id').fill('early');
    scripts.resolve();
    await admin.waitForLoadState('networkidle');
    await admin.unroute('**/_app/**/*.js');
    assert.equal(await admin.getByLabel('Name, e-mail, wallet or id').inputValue(), 'early');
  });

  it('change a role for a reason, and the other browser sees it at once', async () => {
    await admin.getByLabel('Name, e-mail, wallet or id').fill('pupil@');
    await admin.keyboard.press('Enter');
    await admin.waitForURL(/search=pupil/);
    await admin.waitForLoadState('networkidle');
    await admin.locator('summary').first().click();
    await admin.getByRole('checkbox', { name: 'instructor' }).check();
    await admin.getByRole('button', { name: 'Change the roles' }).click();
    await admin.getByText('The reason is missing').waitFor();
    assert.equal(await admin.getByRole('checkbox', { name: 'instructor' }).isChecked(), true, 'what was chosen stays');
    await admin.getByLabel('Why').fill('teaches Soroban from January');
    await admin.keyboard.press('Enter');
    await admin.getByText('Changed. It counts from now on').waitFor();
    await learner.reload();
    await learner.locator('main').getByText('instructor', { exact: true }).waitFor();
    await requireAccessible(admin, 'people');
  });

  it('decide identity checks, and the person reads why', async () => {
    const ask = async () => {
      const identity = learner.locator('#identity');
      await identity.locator('summary').click();
      await identity.getByLabel('Name in the document').fill('Sample Learner');
      await identity.getByLabel('Date of birth').fill('1990-12-31');
      await identity.getByLabel('Country that issued it').selectOption('PT');
      await identity.getByRole('combobox', { name: 'Document' }).selectOption('passport');
      await identity.getByRole('button', { name: 'Ask for a check' }).click();
      await identity.getByText('Waiting since').waitFor();
    };
    await ask();
    await go(admin, '/admin/identity-checks');
    await requireAccessible(admin, 'identity checks');
    await admin.getByLabel('Why').fill('the date cannot be read');
    await admin.getByRole('button', { name: 'Do not accept Sample Learner' }).click();
    await admin.getByText('Not accepted. The person reads your reason').waitFor();
    await learner.reload();
    await learner.getByText('the date cannot be read').waitFor();
    await ask();
    await go(admin, '/admin/identity-checks');
    await admin.getByLabel('Why').fill('seen in a call, all agrees');
    await admin.getByRole('button', { name: 'Accept Sample Learner', exact: true }).click();
    await admin.getByText('Accepted. The person sees it').waitFor();
    await learner.reload();
    await learner.getByText('You are who you say.').waitFor();
  });

  it('see what was laid aside on its way to the ledger, and why, and give it up', async () => {
    await query(
      site,
      `INSERT INTO app.outbox_calls (key, kind, item, state, tries, refusal)
       VALUES ('a test', 'reward', '{}', 'dead', 5, 'RewardNotSet: No reward is set.')`,
      [],
    );
    await go(admin, '/admin/outbox');
    await admin.getByText('RewardNotSet: No reward is set.').waitFor();
    await requireAccessible(admin, 'the outbox');
    await admin.getByLabel('Why').fill('only for a test of it');
    await admin.getByRole('button', { name: 'Give up: a test' }).click();
    await admin.getByText('Given up. It is never sent.').waitFor();
    await admin.getByText('Nothing was laid aside.').waitFor();
  });

  it('leave all of it in an audit log whose chain is intact', async () => {
    await go(admin, '/admin/audit');
    await admin.getByText('Chain intact.').waitFor();
    await admin.getByText('teaches Soroban from January').waitFor();
    await admin.getByRole('cell', { name: 'command line', exact: true }).waitFor();
    await requireAccessible(admin, 'the audit log');
  });

  it('cannot be the last to go, and are out of the pages with the role', async () => {
    const changeOwn = async (address: string) => {
      await go(admin, `/admin?search=${address}`);
      await admin.locator('summary').first().click();
      const box = admin.getByRole('checkbox', { name: 'admin' });
      await box.setChecked(!(await box.isChecked()));
      await admin.getByLabel('Why').fill('for a test of it');
      await admin.keyboard.press('Enter');
    };
    await changeOwn('admin@example.org');
    await admin.getByText('You are the only admin.').waitFor();
    await changeOwn('pupil@example.org');
    await admin.getByText('Changed. It counts from now on').waitFor();
    await changeOwn('admin@example.org');
    await noAdmin(admin);
    await go(admin, '/admin/audit');
    await noAdmin(admin);
  });
});
