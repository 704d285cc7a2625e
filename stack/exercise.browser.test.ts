/** An exercise on the ledger, in real Chromium: the real @stellar/freighter-api with a stand-in extension, a real network. */
import assert from 'node:assert/strict';
import { Keypair } from '@stellar/stellar-sdk';
import type { Page } from 'playwright-core';
import type { LessonExercise } from '../api/wire/exercise.ts';
import { installFreighter, type StandIn } from './freighter-stand-in.ts';
import { requireAccessible } from './testing-account.ts';
import { type TestSite, testSite } from './testing-site.ts';

const course = 'stellar_first_ledger';
const lesson = 'reading_it_back';
const seen = 'On the ledger. We found the event guestbook_signed with your address in it.';

describe('an exercise on the site', function () {
  this.timeout(300_000);
  let site: TestSite;
  let page: Page;
  let freighter: StandIn;
  before(async () => {
    site = await testSite();
    page = await site.open('/healthz');
    freighter = await installFreighter(page, site.config.networkPassphrase);
    await page.goto(`${site.stack.webUrl}/sign-in`);
    await page.waitForLoadState('networkidle');
    await page.getByRole('button', { name: 'Continue with Freighter' }).click();
    await page.waitForURL((url) => url.pathname.startsWith('/me'));
    const { origin } = new URL(site.stack.webUrl);
    const enrolled = await page.request.post(`${origin}/v1/enrollments`, { data: { course }, headers: { origin } });
    assert.equal(enrolled.status(), 201);
    await page.goto(`${origin}/learn/${course}/${lesson}`);
  });
  after(() => page.context().close());

  const box = () => page.locator('#exercise');
  const line = () => box().getByLabel('Your line');
  const sign = () => box().getByRole('button', { name: 'Sign with Freighter' });

  it('shows what is signed, and gets the wallet its lumens', async () => {
    await box().getByText('This wallet has no lumens').waitFor();
    await box().locator('.facts').getByText('sign_guestbook', { exact: true }).waitFor();
    assert.equal(await sign().count(), 0);
    await requireAccessible(page, 'an exercise without lumens');
    await box().getByRole('button', { name: 'Get lumens' }).click();
    await sign().waitFor();
  });

  it('says what is missing, refused, or would fail, and keeps what was typed', async () => {
    await sign().click();
    await box().getByText('Something must be here.').waitFor();
    assert.equal(await line().evaluate((field) => field === document.activeElement), true);
    await line().fill('x'.repeat(300));
    await sign().click();
    await box()
      .getByText(/The contract would refuse this now: .* \(TextTooLong\) Nothing was sent\./)
      .waitFor();
    assert.equal(freighter.asked.length, 1, 'only the sign-in was signed');

    await line().fill('I was here.');
    freighter.mode = 'refuse';
    await sign().click();
    await box().getByText('You refused in Freighter').waitFor();
    await requireAccessible(page, 'an exercise that was refused');
    freighter.mode = 'grant';
    const own = freighter.keypair;
    freighter.keypair = Keypair.random();
    await sign().click();
    await box().getByText('Freighter is on another account').waitFor();
    freighter.keypair = own;
    assert.equal(await line().inputValue(), 'I was here.');
  });

  it('stops while it waits for the wallet', async () => {
    freighter.mode = 'silent';
    await sign().click();
    await box().getByText('Waiting for your signature.').waitFor();
    await box().getByText('Fee, at most').waitFor();
    await requireAccessible(page, 'an exercise that waits for its signature');
    await box().getByRole('button', { name: 'Stop' }).click();
    await sign().waitFor();
    freighter.mode = 'grant';
  });

  it('is signed, sent, and seen on the ledger', async () => {
    await sign().click();
    await box().getByText(seen).waitFor({ timeout: 90_000 });
    const signed = freighter.asked.at(-1);
    assert.equal(signed?.operations.length, 1);
    assert.equal(signed?.operations[0]?.type, 'invokeHostFunction');
    const answer = await page.request.get(`${site.stack.webUrl}/v1/courses/${course}/lessons/${lesson}/exercise`);
    const { proof } = (await answer.json()) as LessonExercise;
    assert.equal(proof?.txHash, Buffer.from(signed?.hash() ?? []).toString('hex'));
    await box().locator('.mark.chain').waitFor();
    await box()
      .getByText(`ledger ${proof?.ledger.toLocaleString('en-GB')}`)
      .waitFor();
    await requireAccessible(page, 'an exercise that was seen');
  });

  it('stays done, also for who has no script', async () => {
    const context = await site.browser.newContext({
      javaScriptEnabled: false,
      storageState: await page.context().storageState(),
    });
    const plain = await context.newPage();
    await plain.goto(`${site.stack.webUrl}/learn/${course}/${lesson}`);
    await plain.locator('#exercise .mark.chain').waitFor();
    await plain.getByText('This takes a wallet, and scripts that speak with it').waitFor();
    await context.close();
  });
});
