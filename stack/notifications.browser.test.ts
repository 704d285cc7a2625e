/** Notifications in real Chromium: the bell moves in an open page, in all tabs alike, and all of it works without script. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Address, nativeToScVal, xdr } from '@stellar/stellar-sdk';
import type { BrowserContext, Page } from 'playwright-core';
import { readContractsFile } from '#contracts';
import { connectChain, invoke } from './chain.ts';
import { readKeys } from './keys.ts';
import { requireAccessible } from './testing-account.ts';
import { type TestSite, testSite } from './testing-site.ts';

const course = 'stellar_first_ledger';

describe('notifications', function () {
  this.timeout(300_000);
  let site: TestSite;
  let page: Page;
  let learner: { id: string; wallets: { subject: string }[] };
  before(async () => {
    site = await testSite();
    page = await newLearner();
    learner = await (await page.request.get(`${site.stack.webUrl}/v1/account`)).json();
  });
  after(() => page?.context().close());

  const newLearner = async (): Promise<Page> => {
    const opened = await site.open('/sign-in');
    await opened.waitForLoadState('networkidle');
    await opened.getByRole('button', { name: 'Make a practice key' }).click();
    await opened.waitForURL((url) => url.pathname.startsWith('/me'));
    return opened;
  };
  const post = async ({ request }: Page, path: string, data: object) => {
    const { origin } = new URL(site.stack.webUrl);
    const answer = await request.post(origin + path, { data, headers: { origin } });
    assert.ok(answer.ok(), `${path}: ${answer.status()} ${await answer.text()}`);
    return answer.json();
  };
  let thread: string;
  const answerBySomebody = async (text: string) => {
    const other = await newLearner();
    await post(other, '/v1/enrollments', { course });
    await post(other, `/v1/forum/threads/${thread}/posts`, { text });
    await other.context().close();
  };
  const bell = (of: Page, count: number) =>
    of.getByRole('link', { name: count === 0 ? 'Notifications' : `Notifications, ${count} new`, exact: true });
  /** Before its script has started, the bell is a link. */
  const scripted = (of: Page) => of.locator('.bell[aria-expanded]').waitFor();
  const panel = (of: Page) => of.getByRole('region', { name: 'Notifications' });
  const row = (of: Page, words: RegExp) => of.getByRole('button', { name: words });
  const tab = async (of: BrowserContext, address: string) => {
    const opened = await of.newPage();
    await opened.goto(site.stack.webUrl + address);
    return opened;
  };

  it('move the bell in an open page, when the learner, somebody else or the ledger does something', async () => {
    await page.goto(`${site.stack.webUrl}/courses`);
    await bell(page, 0).waitFor();
    await page.evaluate(() => {
      (globalThis as { stayed?: boolean }).stayed = true;
    });
    await post(page, '/v1/enrollments', { course });
    await bell(page, 1).waitFor();
    ({ thread } = await post(page, `/v1/courses/${course}/forum/threads`, {
      title: 'What is a stroop?',
      text: 'Who knows?',
    }));
    await answerBySomebody('A very small part of a lumen.');
    await bell(page, 2).waitFor();
    const { config, dataDir, stack } = site;
    const keys = readKeys(dataDir, { create: false });
    const { certificate } = readContractsFile(config.contractsFile).contracts;
    await invoke(connectChain(stack.rpcUrl, config.networkPassphrase), keys.issuer, certificate, 'issue_credential', [
      new Address(keys.issuer.publicKey()).toScVal(),
      xdr.ScVal.scvBytes(randomBytes(16)),
      new Address(learner.wallets[0]?.subject ?? '').toScVal(),
      nativeToScVal(course, { type: 'symbol' }),
      xdr.ScVal.scvBytes(randomBytes(32)),
      xdr.ScVal.scvVec([nativeToScVal('Achievement', { type: 'symbol' })]),
      xdr.ScVal.scvVoid(),
    ]);
    await bell(page, 3).waitFor({ timeout: 60_000 });
    assert.equal(await page.evaluate(() => (globalThis as { stayed?: boolean }).stayed), true, 'it was not reloaded');
    await page.getByRole('status').filter({ hasText: 'Notifications, 3 new' }).waitFor({ state: 'attached' });
  });

  it('open below the bell by keyboard, with what happened in sentences, and close again', async () => {
    await scripted(page);
    await bell(page, 3).focus();
    await page.keyboard.press('Enter');
    await panel(page).getByRole('heading', { name: 'Notifications', level: 2 }).waitFor();
    await row(page, /^Your certificate for .+ was issued\. Others see no name on it until you share it\.$/).waitFor();
    await row(page, /^Somebody answered in “What is a stroop\?”/).waitFor();
    await row(page, /^You are enrolled in /).waitFor();
    await panel(page)
      .getByText(/Ledger [\d,]+/)
      .waitFor();
    await requireAccessible(page, 'the panel of notifications');
    await page.keyboard.press('Escape');
    await panel(page).waitFor({ state: 'hidden' });
    assert.equal(await bell(page, 3).evaluate((element) => element === element.ownerDocument.activeElement), true);
  });

  it('are read by opening one, which leads to its page', async () => {
    await bell(page, 3).click();
    await row(page, /^Somebody answered in/).click();
    await page.waitForURL(/\/forum\/[0-9a-f-]+#post-2$/);
    await bell(page, 2).waitFor();
  });

  it('are alike in two tabs, also when all are read in one', async () => {
    const second = await tab(page.context(), '/courses');
    await bell(second, 2).waitFor();
    await scripted(second);
    await bell(second, 2).click();
    await panel(second).getByRole('button', { name: 'Mark all read' }).click();
    await bell(second, 0).waitFor();
    await bell(page, 0).waitFor();
    await second.close();
    await answerBySomebody('A ten millionth.');
    await bell(page, 1).waitFor(); // the tab that held the stream may have been the one that is gone
  });

  it('are a page on a phone and without script, with settings as a form', async () => {
    const storageState = await page.context().storageState();
    const phone = await site.open('/me/notifications', {
      ...{ storageState, javaScriptEnabled: false, viewport: { width: 390, height: 844 } },
    });
    await phone.getByRole('heading', { name: 'Notifications', level: 1 }).waitFor();
    await bell(phone, 1).waitFor();
    await phone.getByRole('button', { name: 'Mark all read' }).click();
    await phone.getByText('All are marked as read.').waitFor();
    await bell(phone, 0).waitFor();
    await phone.getByRole('link', { name: 'Settings' }).click();
    await phone.getByLabel('Grades: mail').selectOption('now');
    await phone.getByLabel('Enrolments: on the site').uncheck();
    await phone.getByLabel('Quiet from').fill('22:00');
    await phone.getByRole('button', { name: 'Save' }).click();
    await phone.getByText('One time is missing').waitFor();
    await phone.getByLabel('Quiet until').fill('07:00');
    await phone.getByLabel('Time zone').selectOption('Europe/Berlin');
    await phone.getByRole('button', { name: 'Save' }).click();
    await phone.getByText('Saved.').waitFor();
    await phone.goto(phone.url().replace(/\?.*/, ''));
    assert.equal(await phone.getByLabel('Grades: mail').inputValue(), 'now');
    assert.equal(await phone.getByLabel('Enrolments: on the site').isChecked(), false);
    assert.equal(await phone.getByLabel('Quiet until').inputValue(), '07:00');
    assert.equal(await phone.getByLabel('Time zone').inputValue(), 'Europe/Berlin');
    await phone.context().close();
  });

  it('keep to what every page keeps, and let a browser show them only when it is pressed', async () => {
    for (const address of ['/me/notifications', '/me/notifications/settings', `/unsubscribe/${'a'.repeat(32)}`]) {
      await page.goto(site.stack.webUrl + address);
      await page.waitForLoadState('networkidle');
      await requireAccessible(page, address);
    }
    await page.getByRole('button', { name: 'Stop the mail' }).click();
    await page.getByText('This link is of no account any more').waitFor();
    await page.goto(`${site.stack.webUrl}/me/notifications/settings`);
    await page.context().grantPermissions(['notifications']);
    // Chromium without windows grants it, and goes on saying of it that it is denied.
    await page.addInitScript(() => Object.defineProperty(Notification, 'permission', { get: () => 'granted' }));
    await page.reload();
    await page.getByRole('button', { name: 'Show them in this browser' }).click();
    await page.getByText('This browser shows them.').waitFor();
    await page.getByRole('button', { name: 'Stop showing them' }).click();
    await page.getByRole('button', { name: 'Show them in this browser' }).waitFor();
  });
});
