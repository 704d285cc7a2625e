/** Sending BST and giving votes, in real Chromium: a wallet that has no account and no lumens, signed by Freighter's stand-in. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { contract, Keypair } from '@stellar/stellar-sdk';
import pg from 'pg';
import type { Page } from 'playwright-core';
import { contractSpec, readContractsFile } from '#contracts';
import { connectChain, ensureFunded, invoke } from './chain.ts';
import { installFreighter, type StandIn } from './freighter-stand-in.ts';
import { readKeys } from './keys.ts';
import { requireAccessible } from './testing-account.ts';
import { type TestSite, testSite } from './testing-site.ts';

describe('BST on the site', function () {
  this.timeout(400_000);
  let site: TestSite;
  let page: Page;
  let freighter: StandIn;
  const friend = Keypair.random().publicKey();
  const short = `${friend.slice(0, 4)}…${friend.slice(-4)}`;

  before(async () => {
    site = await testSite();
    page = await site.open('/healthz');
    freighter = await installFreighter(page, site.config.networkPassphrase);
    await page.goto(`${site.stack.webUrl}/sign-in`);
    await page.waitForLoadState('networkidle');
    await page.getByRole('button', { name: 'Continue with Freighter' }).click();
    await page.waitForURL((url) => url.pathname.startsWith('/me'));
    await mint(freighter.keypair.publicKey());
  });
  after(() => page?.context().close());

  /** A course's reward, by the site's minter. */
  async function mint(to: string): Promise<void> {
    const { minter } = readKeys(site.dataDir, { create: false });
    const chain = connectChain(site.stack.rpcUrl, site.config.networkPassphrase);
    await ensureFunded(chain, minter.publicKey());
    const spec = new contract.Spec(contractSpec('token'));
    const { token } = readContractsFile(site.config.contractsFile).contracts;
    const args = spec.funcArgsToScVals('mint_reward', {
      ...{ minter: minter.publicKey(), to, course: 'soroban_contracts', kind: { tag: 'Course' } },
      ...{ amount: 3_000_000_000n, key: randomBytes(32) },
    });
    await invoke(chain, minter, token, 'mint_reward', args);
  }
  const open = (where: string) => page.goto(`${site.stack.webUrl}/me/bst/${where}`);
  const sign = () => page.getByRole('button', { name: 'Sign with Freighter' });
  const landed = () => page.getByText(/^On chain, ledger [\d,]+$/).waitFor({ timeout: 120_000 });
  /** The indexer has seen it: the page is asked again until it says so. */
  async function shows(where: string, text: string | RegExp): Promise<void> {
    for (const until = Date.now() + 60_000; ; await page.waitForTimeout(300)) {
      await open(where);
      const body = await page.locator('main, body').first().innerText();
      if (typeof text === 'string' ? body.includes(text) : text.test(body)) return;
      if (Date.now() > until) assert.fail(`${where} never said ${text}:\n${body}`);
    }
  }

  it('makes an account for the wallet first, and says what that costs: nothing', async () => {
    await shows('send', '300 BST');
    await page.getByText('This wallet has no account on the ledger yet').waitFor();
    await requireAccessible(page, 'a wallet without an account');
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.getByText('We hold its reserve.').last().waitFor();
    await sign().click();
    await page.getByText(/On chain, ledger|The ledger has it/).waitFor({ timeout: 120_000 });
    assert.equal(freighter.asked.at(-1)?.operations.length, 3);
    await page.getByRole('link', { name: 'Send BST' }).click();
    await page.getByLabel('To whom').waitFor();
  });

  it('says what is wrong before anything is signed, and keeps what was typed', async () => {
    await page.getByLabel('To whom').fill('somebody');
    await page.getByLabel('How much').fill('1,000');
    await page.getByRole('button', { name: 'See what you will sign' }).click();
    await page.getByText('Expected more than 0 BST').waitFor();
    await page.getByLabel('How much').fill('12.5');
    await page.getByRole('button', { name: 'See what you will sign' }).click();
    await page.getByText('56 characters that begin with G.', { exact: false }).first().waitFor();
    await page.getByLabel('To whom').fill(friend);
    await page.getByLabel('How much').fill('301');
    await page.getByRole('button', { name: 'See what you will sign' }).click();
    await page.getByText(/would refuse this now: The holder has less/).waitFor();
    assert.equal(await page.getByLabel('To whom').inputValue(), friend);
    assert.equal(freighter.askedEntries.length, 0);
    await requireAccessible(page, 'a call that would fail');
  });

  it('shows what will be signed, and sends nothing that was refused in the wallet', async () => {
    await page.getByLabel('How much').fill('12.5');
    await page.getByRole('button', { name: 'See what you will sign' }).click();
    await page.getByText(friend, { exact: true }).waitFor();
    await requireAccessible(page, 'what will be signed');
    freighter.mode = 'refuse';
    await sign().click();
    await page.getByText('You refused in Freighter').waitFor();
    freighter.mode = 'silent';
    await sign().click();
    await page.getByText('It shows transfer, 12.5 BST').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    freighter.mode = 'grant';
  });

  it('sends it though the wallet has no lumens, and shows the ledger', async () => {
    await sign().click();
    await landed();
    await requireAccessible(page, 'BST that was sent');
    await shows('send', '287.5 BST');
    const sql = new pg.Client({ connectionString: site.stack.databaseUrl });
    await sql.connect();
    const { rows } = await sql.query('SELECT balance FROM chain.token_balances WHERE account = $1', [friend]);
    await sql.end();
    assert.deepEqual(rows, [{ balance: '125000000' }]);
  });

  it('gives votes to somebody, and takes them back', async () => {
    await open('votes');
    await page.getByText('You vote with them yourself.').waitFor();
    await requireAccessible(page, 'one’s votes');
    await page.getByLabel('Give them to').fill(friend);
    await page.getByRole('button', { name: 'Give your votes' }).click();
    await sign().click();
    await landed();
    await shows('votes', `${short} votes with them.`);
    await page.getByRole('button', { name: 'Take them back' }).click();
    await page.getByText('You vote with what your wallet holds again.').waitFor();
    await sign().click();
    await landed();
    await shows('votes', 'You vote with them yourself.');
  });

  it('reads whole without script, and says what signing needs', async () => {
    const context = await site.browser.newContext({
      javaScriptEnabled: false,
      storageState: await page.context().storageState(),
    });
    const plain = await context.newPage();
    await plain.goto(`${site.stack.webUrl}/me/bst/send`);
    await plain.getByLabel('To whom').fill(friend);
    await plain.getByLabel('How much').fill('1');
    await plain.getByRole('button', { name: 'See what you will sign' }).click();
    await plain.getByText('Signing needs JavaScript').waitFor();
    await plain.getByText(friend, { exact: true }).waitFor();
    await context.close();
  });
});
