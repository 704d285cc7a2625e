/** An account by e-mail and password, in real Chromium: from the mail to the second factor, and out for good. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { generateSync } from 'otplib';
import type { Page } from 'playwright-core';
import { linkOf, makeAccount, readMail, requireAccessible, signIn } from './testing-account.ts';
import { type TestSite, testSite } from './testing-site.ts';

const password = 'four words nobody guesses';

describe('an account by e-mail', function () {
  this.timeout(180_000);
  let site: TestSite;
  before(async () => {
    site = await testSite();
  });

  let people = 0;
  /** An address of its own for each test: limits count by address. */
  const address = () => {
    people += 1;
    return `learner${people}@example.org`;
  };
  const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name }).waitFor();
  const section = (page: Page, id: string) => page.locator(`#${id}`);
  const signedIn = async (email = address()) => {
    await makeAccount(site, email, password);
    const page = await site.open('/sign-in');
    await signIn(page, site, email, password);
    await heading(page, 'Profile');
    return { page, email };
  };
  const signOut = async (page: Page) => {
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(`${site.stack.webUrl}/`);
  };
  /** A code of the app whose clock is so many steps off: each step's code is good once. */
  const codeOf = (secret: string, steps: number) =>
    generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + steps * 30 });

  it('is made by keyboard alone, by an invitation, and confirmed by the mail’s link', async () => {
    const host = await signedIn();
    const invitation = (await section(host.page, 'invite').locator('.link').textContent()) ?? '';
    const page = await site.open(invitation);
    await page.getByText('Invited by a learner').waitFor();
    const email = address();
    await page.getByLabel('E-mail', { exact: true }).focus();
    await page.keyboard.type(email);
    await page.keyboard.press('Tab');
    await page.keyboard.type('short');
    await page.keyboard.press('Enter');
    await page.getByText(/password of 10 to 200 characters/).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'password');
    assert.equal(
      await page.getByLabel('E-mail', { exact: true }).inputValue(),
      email,
      'nothing that was typed is wiped',
    );
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await heading(page, 'Look into your mailbox');

    await page.goto(linkOf(await readMail(site, email, /Confirm/)));
    await page.getByText('Taken from the link that you opened.').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.keyboard.press('Enter');
    await heading(page, 'Profile');
    await page.getByText('With e-mail and password').waitFor();
    await page.getByText(/^Chrome on/).waitFor();
    await host.page.reload();
    await host.page.getByText('1 learner has come by it.').waitFor();
    await page.context().close();
    await host.page.context().close();
  });

  it('is guarded by a second factor: an app’s code, or a recovery code once', async () => {
    const { page, email } = await signedIn();
    const factor = section(page, 'factor');
    await factor.getByLabel('Password', { exact: true }).focus();
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await page.getByRole('img', { name: /QR code/ }).waitFor();
    const secret = ((await factor.locator('.secret').textContent()) ?? '').replaceAll(' ', '');
    await factor.getByLabel('Six digits from your app').fill('12345');
    await page.keyboard.press('Enter');
    await factor.locator('[aria-invalid]').waitFor();
    assert.equal(await factor.locator('.secret').count(), 1, 'the secret stays in sight');
    await factor.getByLabel('Six digits from your app').fill(codeOf(secret, -1));
    await page.keyboard.press('Enter');
    await heading(page, 'Your recovery codes');
    const codes = await factor.locator('.once li').allTextContents();
    assert.equal(new Set(codes).size, 10);
    const saved = page.waitForEvent('download');
    await factor.getByRole('button', { name: 'Download' }).click();
    assert.equal(fs.readFileSync(await (await saved).path(), 'utf8'), `${codes.join('\n')}\n`);
    await page.reload();
    await factor.getByText('10 recovery codes left').waitFor();
    assert.doesNotMatch(await page.content(), new RegExp(codes[0] ?? '-'), 'they are shown once');

    await signOut(page);
    await signIn(page, site, email, password);
    const field = page.getByLabel('Six digits from your app');
    await field.waitFor();
    assert.equal(await field.evaluate((input) => input === document.activeElement), true);
    assert.equal(await field.getAttribute('autocomplete'), 'one-time-code');
    await field.fill('000 000');
    await page.keyboard.press('Enter');
    await page.locator('[aria-invalid]').waitFor();
    assert.equal(await field.inputValue(), '000 000', 'what was typed stays');
    const code = codeOf(secret, 0);
    await field.fill(`${code.slice(0, 3)} ${code.slice(3)}`);
    await page.keyboard.press('Enter');
    await heading(page, 'Profile');

    for (const isFirst of [true, false]) {
      await page.context().clearCookies();
      await signIn(page, site, email, password);
      await page.getByRole('button', { name: 'Use a recovery code' }).click();
      await page.getByLabel('Recovery code').fill((codes[0] ?? '').toLowerCase());
      await page.keyboard.press('Enter');
      if (isFirst) await heading(page, 'Profile');
      else await page.locator('[aria-invalid]').waitFor();
    }
    await page.context().close();
  });

  it('gets a new password by mail, which ends every session', async () => {
    const { page: elsewhere, email } = await signedIn();
    const page = await site.open('/reset');
    await page.getByLabel('E-mail', { exact: true }).fill(email);
    await page.getByRole('button', { name: 'Send the code' }).click();
    await page.getByText('a mail is on its way').waitFor();
    await page.goto(linkOf(await readMail(site, email, /Set a new password/)));
    await page.getByLabel('New password', { exact: true }).fill('another four words entirely');
    await page.keyboard.press('Enter');
    await page.getByText('Your new password is set').waitFor();
    await elsewhere.reload();
    assert.equal(new URL(elsewhere.url()).pathname, '/sign-in', 'the other browser is out');
    await signIn(page, site, email, password);
    await page.getByRole('alert').waitFor();
    await signIn(page, site, email, 'another four words entirely');
    await heading(page, 'Profile');
    await page.context().close();
    await elsewhere.context().close();
  });

  it('takes another address once its mail is answered', async () => {
    const { page } = await signedIn();
    const email = address();
    const part = section(page, 'password');
    await part.getByText('Change the e-mail address').click();
    await part.getByLabel('E-mail', { exact: true }).fill(email);
    await part.getByLabel('Password', { exact: true }).fill('a wrong one');
    await page.keyboard.press('Enter');
    await part.getByText(/not the password of this account/).waitFor();
    await part.getByLabel('Password', { exact: true }).fill(password);
    await page.keyboard.press('Enter');
    await part.getByText(`We sent a code to ${email}`).waitFor();
    await page.goto(linkOf(await readMail(site, email, /Confirm your new/)));
    await part.getByRole('button', { name: 'Confirm the address' }).click();
    await part.getByText(`${email} is your address now.`).waitFor();
    await page.context().close();
  });

  it('keeps what was typed before its scripts had started', async () => {
    const page = await site.open('/healthz');
    const scripts = Promise.withResolvers<void>();
    await page.route('**/_app/**/*.js', (route) => scripts.promise.then(() => route.continue()));
    await page.goto(`${site.stack.webUrl}/sign-up`, { waitUntil: 'commit' });
    await page.getByLabel('E-mail', { exact: true }).fill('early@example.org');
    await page.getByLabel('Password', { exact: true }).fill(password);
    scripts.resolve();
    await page.waitForLoadState('networkidle');
    assert.equal(await page.getByLabel('E-mail', { exact: true }).inputValue(), 'early@example.org');
    assert.equal(await page.getByLabel('Password', { exact: true }).inputValue(), password);
    await page.context().close();
  });

  it('works without script: in, a name, and out', async () => {
    const email = address();
    await makeAccount(site, email, password);
    const page = await site.open('/sign-in', { javaScriptEnabled: false });
    await signIn(page, site, email, password);
    await heading(page, 'Profile');
    await page.getByLabel('Name', { exact: true }).fill('Sample Learner');
    await page.locator('#person').getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved.').waitFor();
    await page.locator('header').getByText('Sample Learner').waitFor();
    const factor = section(page, 'factor');
    await factor.getByLabel('Password', { exact: true }).fill(password);
    await factor.getByRole('button', { name: 'Set it up' }).click();
    const secret = await factor.locator('.secret').textContent();
    await factor.getByLabel('Six digits from your app').fill('000000');
    await factor.getByRole('button', { name: 'Turn it on' }).click();
    await factor.locator('[aria-invalid]').waitFor();
    assert.equal(await factor.locator('.secret').textContent(), secret, 'a wrong code does not cost the secret');
    await signOut(page);
    await page.context().close();
  });

  it('keeps a picture, and says what is wrong with a file that is none', async () => {
    const { page } = await signedIn();
    const choose = async (name: string, mimeType: string, buffer: Buffer) => {
      await page.getByLabel('Picture', { exact: true }).setInputFiles({ name, mimeType, buffer });
      await page.getByRole('button', { name: 'Save picture' }).click();
    };
    await choose('notes.txt', 'text/plain', Buffer.from('no picture'));
    await page.getByText(/no PNG, JPEG or WebP/).waitFor();
    await choose('broken.png', 'image/png', Buffer.from('no picture either'));
    await page.locator('#person [aria-invalid]').waitFor();
    await choose('portrait.png', 'image/png', await page.screenshot());
    await page.getByText('This is your picture now.').waitFor();
    const drawn = await page.locator('header img').evaluate((image: HTMLImageElement) => image.naturalWidth);
    assert.equal(drawn, 256);
    await page.getByRole('button', { name: 'Remove picture' }).click();
    await page.getByText('The picture is gone.').waitFor();
    await page.context().close();
  });

  it('shows an API key once, which lets in until it is ended', async () => {
    const { page } = await signedIn();
    const keys = section(page, 'keys');
    await keys.getByText('Make a key').first().click();
    await keys.getByLabel('What it is for').fill('weekly report');
    await keys.getByLabel(/My account/).check();
    await keys.getByRole('button', { name: 'Make a key' }).click();
    await heading(page, 'Your new key');
    const key = (await keys.locator('.once li').textContent()) ?? '';
    const ask = () => fetch(`${site.stack.webUrl}/v1/account`, { headers: { authorization: `Bearer ${key}` } });
    assert.equal((await ask()).status, 200);
    await page.reload();
    await keys.getByText('weekly report', { exact: true }).waitFor();
    assert.equal((await page.content()).includes(key), false, 'it is shown once');
    await keys.getByRole('button', { name: 'End the key weekly report' }).click();
    await keys.getByText('lets nobody in any more').waitFor();
    assert.equal((await ask()).status, 401);
    await page.context().close();
  });

  it('gives all it keeps as a file, and goes for good', async () => {
    const { page, email } = await signedIn();
    const arrives = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download' }).click();
    const file = await (await arrives).path();
    assert.match(fs.readFileSync(file, 'utf8'), new RegExp(email));
    await page.locator('#privacy').getByText('Delete', { exact: true }).click();
    const dialog = page.getByRole('dialog');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.locator('#privacy').getByText('Delete', { exact: true }).click();
    await dialog.getByLabel('Password', { exact: true }).fill('a wrong one');
    await page.keyboard.press('Enter');
    await dialog.locator('[aria-invalid]').waitFor();
    await dialog.getByLabel('Password', { exact: true }).fill(password);
    await page.keyboard.press('Enter');
    await page.getByText('Your account is deleted.').waitFor();
    await signIn(page, site, email, password);
    await page.getByRole('alert').waitFor();
    await page.context().close();
  });

  it('has nothing for axe to find on any of its pages, and never scrolls sideways', async () => {
    const page = await site.open('/sign-up?ref=7K2QXM4H');
    for (const path of ['/sign-up?ref=7K2QXM4H', '/confirm', '/reset', '/sign-in']) {
      await page.goto(site.stack.webUrl + path);
      await requireAccessible(page, path);
    }
    await page.context().close();
    const { page: profile } = await signedIn();
    for (const summary of await profile.locator('summary').all()) await summary.click();
    await profile.getByRole('button', { name: 'Ask for a check' }).click();
    await profile.locator('#identity [aria-invalid]').waitFor();
    await requireAccessible(profile, 'the profile, all open');
    await profile.locator('#privacy').getByText('Delete', { exact: true }).click();
    await requireAccessible(profile, 'the dialog');
    await profile.context().close();
  });
});
