/** Signing in, in real Chromium: the real @stellar/freighter-api with a stand-in extension, and the practice key. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { Keypair } from '@stellar/stellar-sdk';
import type { Page } from 'playwright-core';
import { installFreighter } from './freighter-stand-in.ts';
import { requireAccessible } from './testing-account.ts';
import { type TestSite, testSite } from './testing-site.ts';

describe('signing in on the site', function () {
  this.timeout(180_000);
  let site: TestSite;
  before(async () => {
    site = await testSite();
  });

  const passphrase = () => site.config.networkPassphrase;
  const withFreighter = async (address = '/sign-in', networkPassphrase = passphrase()) => {
    const page = await site.open('/healthz');
    const freighter = await installFreighter(page, networkPassphrase);
    await page.goto(new URL(address, site.stack.webUrl).href);
    await page.waitForLoadState('networkidle'); // a wallet's button does nothing before the scripts have started
    return { page, freighter };
  };
  const go = (page: Page) => page.getByRole('button', { name: 'Continue with Freighter' }).click();
  const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name }).waitFor();
  const signOut = async (page: Page) => {
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(`${site.stack.webUrl}/`);
  };

  it('goes in with Freighter: connect, read the note, sign, profile; and out again', async () => {
    const { page, freighter } = await withFreighter();
    await go(page);
    await heading(page, 'Profile');
    assert.equal(freighter.asked.length, 1);
    assert.equal(freighter.asked[0]?.sequence, '0');
    const address = freighter.keypair.publicKey();
    await page.getByRole('button', { name: `Copy the address of this wallet ${address.slice(0, 4)}` }).waitFor();
    await page.getByText('This one').waitFor();
    await page.reload();
    await heading(page, 'Profile');
    await signOut(page);
    await page.getByRole('link', { name: 'Sign in' }).waitFor();
    await page.goto(`${site.stack.webUrl}/me/profile`);
    assert.equal(new URL(page.url()).pathname, '/sign-in');
    await page.context().close();
  });

  it('says what is the matter: absent, locked, refused; and goes on when tried again', async () => {
    const bare = await site.open('/sign-in');
    await go(bare);
    await heading(bare, 'Freighter is not in this browser');
    await bare.context().close();

    const { page, freighter } = await withFreighter();
    freighter.mode = 'locked';
    await go(page);
    await heading(page, 'Freighter is locked');
    freighter.mode = 'refuse';
    await page.getByRole('button', { name: 'Try again' }).click();
    await heading(page, 'You refused in Freighter');
    freighter.mode = 'grant';
    await page.getByRole('button', { name: 'Try again' }).click();
    await heading(page, 'Profile');
    await page.context().close();
  });

  it('waits while Freighter is on another network, asks for no signature there, and notices the change', async () => {
    const { page, freighter } = await withFreighter('/sign-in', 'Public Global Stellar Network ; September 2015');
    await go(page);
    await heading(page, 'Freighter is on another network');
    assert.equal(freighter.asked.length, 0);
    freighter.networkPassphrase = passphrase();
    await heading(page, 'Profile');
    await page.context().close();
  });

  it('can be stopped while the wallet waits', async () => {
    const { page, freighter } = await withFreighter();
    freighter.mode = 'silent';
    await go(page);
    await page.getByText('Waiting for your signature.').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Waiting for your signature.').waitFor({ state: 'detached' });
    assert.equal(new URL(page.url()).pathname, '/sign-in');
    await page.context().close();
  });

  it('shows the wallet no note that is not ours', async () => {
    const { page, freighter } = await withFreighter();
    const other = Keypair.random().publicKey();
    await page.route('**/v1/auth/stellar?*', (route) =>
      route.continue({
        url: route
          .request()
          .url()
          .replace(/account=\w+/, `account=${other}`),
      }),
    );
    await go(page);
    await heading(page, 'This is not our note');
    assert.equal(freighter.asked.length, 0);
    await page.context().close();
  });

  it('goes in with a practice key, the same one the next time', async () => {
    const page = await site.open('/sign-in');
    await page.getByRole('button', { name: 'Make a practice key' }).click();
    await heading(page, 'Profile');
    const copy = page.getByRole('button', { name: /^Copy the address of this wallet/ });
    const address = await copy.getAttribute('title');
    await signOut(page);
    await page.goto(`${site.stack.webUrl}/sign-in`);
    await page.getByRole('button', { name: 'Use your practice key' }).click();
    await heading(page, 'Profile');
    assert.equal(await copy.getAttribute('title'), address);
    await page.context().close();
  });

  it('links a second wallet, which then lets in to the same account, and unlinks it', async () => {
    const { page, freighter } = await withFreighter();
    await page.getByRole('button', { name: 'Make a practice key' }).click();
    await heading(page, 'Profile');
    assert.equal(await page.getByRole('button', { name: /^Unlink/ }).getAttribute('aria-disabled'), 'true');
    await page.getByRole('button', { name: 'Link a wallet with Freighter' }).click();
    await page.getByText('Linked. You can sign in with it from now on.').waitFor();
    await signOut(page);
    await page.goto(`${site.stack.webUrl}/sign-in`);
    await go(page);
    await heading(page, 'Profile');
    assert.equal(await page.getByRole('button', { name: /^Unlink/ }).count(), 2);
    const mine = freighter.keypair.publicKey();
    await page.getByRole('button', { name: `Unlink ${mine.slice(0, 4)}` }).click();
    await page.getByText('is unlinked.').waitFor();
    await page.getByRole('button', { name: `Unlink ${mine.slice(0, 4)}` }).waitFor({ state: 'detached' });
    assert.equal(await page.getByRole('button', { name: /^Unlink/ }).count(), 1);
    await page.context().close();
  });

  it('lets a wallet’s holder delete the account by a signature, and knows nobody by it afterwards', async () => {
    const { page } = await withFreighter();
    await go(page);
    await heading(page, 'Profile');
    await page.getByLabel('Name', { exact: true }).fill('Sample Learner');
    await page.locator('#person').getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved.').waitFor();
    await page.locator('#privacy').getByText('Delete', { exact: true }).click();
    await page.getByRole('button', { name: 'Delete with Freighter' }).click();
    await page.getByText('Your account is deleted.').waitFor();
    await go(page);
    await heading(page, 'Profile');
    assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), '', 'it is another account');
    await page.context().close();
  });

  it('ends a session elsewhere at once', async () => {
    const first = await withFreighter();
    await go(first.page);
    await heading(first.page, 'Profile');
    const second = await withFreighter();
    second.freighter.keypair = first.freighter.keypair;
    await go(second.page);
    await heading(second.page, 'Profile');
    await second.page.getByRole('button', { name: 'End', exact: true }).click();
    await second.page.getByText('That sign-in has ended.').waitFor();
    await first.page.reload();
    assert.equal(new URL(first.page.url()).pathname, '/sign-in', 'the first browser is out');
    await first.page.context().close();
    await second.page.context().close();
  });

  it('stays signed in when the access token runs out, and keeps tokens from scripts', async () => {
    const { page } = await withFreighter();
    await go(page);
    await heading(page, 'Profile');
    assert.doesNotMatch(await page.evaluate(() => document.cookie), /access|refresh/);
    await page.context().clearCookies({ name: 'access' });
    await page.reload();
    await heading(page, 'Profile');
    await page.context().close();
  });

  it('works by program as the README says', async () => {
    const readme = fs.readFileSync(path.join(site.config.root, 'README.md'), 'utf8');
    const script = /## Sign in by program[\s\S]*?```sh\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
    const run = promisify(execFile);
    const here = script.replace('http://localhost:3000', site.stack.webUrl);
    const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', here], { cwd: site.config.root });
    const account = JSON.parse(stdout) as { id: string; wallets: { subject: string }[] };
    assert.match(account.wallets[0]?.subject ?? '', /^G[A-Z2-7]{55}$/);
  });

  it('has nothing for axe to find on the profile, and never scrolls sideways', async () => {
    const { page } = await withFreighter();
    await go(page);
    await heading(page, 'Profile');
    await requireAccessible(page, 'the profile');
    await page.context().close();
  });
});
