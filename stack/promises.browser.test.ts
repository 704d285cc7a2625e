/**
 * What the platform promises, from a click to the ledger and back, in real Chromium: who learns is paid, who brought them is too,
 * and sees it on a page that another api process answers.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import type { Page } from 'playwright-core';
import { installFreighter } from './freighter-stand-in.ts';
import { freePort } from './ports.ts';
import { answers, type Service, startService } from './service.ts';
import { linkOf, readMail, requireAccessible } from './testing-account.ts';
import { enrolOnPage, finishCourse, query } from './testing-learning.ts';
import { type TestSite, testSite } from './testing-site.ts';

const password = 'four words nobody guesses';
const course = 'stellar_first_ledger';

describe('what the platform promises', function () {
  this.timeout(600_000);
  let site: TestSite;
  let others: Service[] = [];
  /** Where the pages are that the second api answers. */
  let elsewhere: string;
  before(async () => {
    site = await testSite();
    ({ services: others, url: elsewhere } = await startElsewhere(site));
  });
  after(() => Promise.all(others.map((service) => service.stop())));

  it('pays who finishes a course and who brought them, whose bell moves in another browser, by another api', async () => {
    const host = await site.open('/sign-in');
    await makePracticeKey(host);
    const invitation = (await host.locator('#invite .link').textContent()) ?? '';
    await host.goto(`${elsewhere}/me/bst`);
    await host.getByRole('heading', { name: 'Your BST' }).waitFor();
    await host.waitForLoadState('networkidle');

    const page = await site.open('/');
    await installFreighter(page, site.config.networkPassphrase);
    await page.goto(invitation);
    const email = 'promised@example.org';
    await page.getByLabel('E-mail', { exact: true }).fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Look into your mailbox' }).waitFor();
    await page.goto(linkOf(await readMail(site, email, /Confirm/)));
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Profile' }).waitFor();
    await page.waitForLoadState('networkidle');
    await page.getByRole('button', { name: 'Link a wallet with Freighter' }).click();
    await page.getByText('Linked. You can sign in with it from now on.').waitFor();
    await passIdentityCheck(site, page);

    await enrolOnPage(site, page, course);
    await finishCourse(site, page, course);
    await requireAccessible(page, `${course}, complete`);

    await page.goto(`${site.stack.webUrl}/me/bst`);
    await page
      .locator('.big')
      .getByText(/^80 BST$/)
      .waitFor({ timeout: 60_000 });
    const row = page.locator('#history li', { hasText: 'For finishing' });
    const text = (await row.textContent()) ?? '';
    const { rows } = await query(
      site,
      `SELECT ledger FROM chain.rewards WHERE kind = 'course' AND course = $1 AND amount = 800000000`,
      [course],
    );
    const ledgers = rows.map(({ ledger }) => `Ledger ${Number(ledger).toLocaleString('en')}`);
    assert.ok(
      ledgers.some((ledger) => text.includes(ledger)),
      `${text}: none of ${ledgers}`,
    );

    // Nobody touched the other browser meanwhile.
    await host
      .locator('.big')
      .getByText(/^50 BST$/)
      .waitFor({ timeout: 60_000 });
    await host
      .getByRole('link', { name: /^Notifications, \d new$/ })
      .or(host.getByRole('button', { name: /^Notifications, \d new$/ }))
      .waitFor({ timeout: 60_000 });
    assert.ok(host.url().startsWith(elsewhere));
    await page.context().close();
    await host.context().close();
  });
});

async function makePracticeKey(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.getByRole('button', { name: 'Make a practice key' }).click();
  await page.getByRole('heading', { name: 'Profile' }).waitFor();
}

/** As an admin decides it: the pages for that are in admin.browser.test.ts. */
async function passIdentityCheck(site: TestSite, page: Page): Promise<void> {
  const ask = (method: 'get' | 'post', address: string, data?: object) =>
    page.request[method](new URL(address, site.stack.webUrl).href, {
      data,
      headers: { origin: new URL(site.stack.webUrl).origin },
    });
  const { id } = await (await ask('get', '/v1/account')).json();
  const sent = await ask('post', '/v1/account/identity-check', {
    fullName: 'Promised Learner',
    birthDate: '1991-05-17',
    country: 'PT',
    documentKind: 'passport',
  });
  assert.equal(sent.status(), 200, await sent.text());
  const { rows } = await query(site, `SELECT id FROM app.identity_checks WHERE account_id = $1`, [id]);
  const admin = await site.open('/sign-in');
  await makePracticeKey(admin);
  const { id: adminId } = await (await admin.request.get(`${site.stack.webUrl}/v1/account`)).json();
  await query(site, `INSERT INTO app.account_roles (account_id, role) VALUES ($1, 'admin')`, [adminId]);
  const decided = await admin.request.post(`${site.stack.webUrl}/v1/admin/identity-checks/${rows[0].id}/decision`, {
    data: { verdict: 'verified', reason: 'seen in a call' },
    headers: { origin: new URL(site.stack.webUrl).origin },
  });
  assert.equal(decided.status(), 200, await decided.text());
  await admin.context().close();
}

/** A second api process, and pages that it answers. Cookies know no ports, so who is signed in on the site is here, too. */
async function startElsewhere(site: TestSite): Promise<{ services: Service[]; url: string }> {
  const env = {
    ...parseEnv(fs.readFileSync(path.join(site.dataDir, 'environment'), 'utf8')),
    API_PORT: String(await freePort()),
    WEB_PORT: String(await freePort()),
  };
  const { root: cwd, dataDir } = site.config;
  const start = (name: string, script: string, more: NodeJS.ProcessEnv) =>
    startService({ name, command: [script], env: { ...env, ...more }, logDir: path.join(dataDir, 'logs'), cwd });
  const api = start('api-elsewhere', 'api/main.ts', {});
  await answers(api, `http://127.0.0.1:${env.API_PORT}/healthz`);
  const url = `http://localhost:${env.WEB_PORT}`;
  const web = start('web-elsewhere', 'web/server.ts', { API_URL: `http://127.0.0.1:${env.API_PORT}`, PUBLIC_URL: url });
  await answers(web, url);
  return { services: [web, api], url };
}
