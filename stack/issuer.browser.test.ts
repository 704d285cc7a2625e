/** The issuer's desk, in real Chromium and on real parts: what an issuer decides, and what others see of it. */
import assert from 'node:assert/strict';
import { Keypair } from '@stellar/stellar-sdk';
import type { Page } from 'playwright-core';
import type { EnrollmentDetail } from '#wire';
import { publishCourse } from '../api/testing/learning.ts';
import { askAs, comeInAs, requireAccessible } from './testing-account.ts';
import { query } from './testing-learning.ts';
import { type TestSite, testSite } from './testing-site.ts';

const course = 'a_desk_walk';
/** Its certificates wait for release. */
const exam = 'a_desk_exam';
const oral = 'a_desk_oral';
const password = 'a long enough password';
const ledgerMs = 90_000;

describe('the issuer’s desk on the site', function () {
  this.timeout(300_000);
  let site: TestSite;
  let issuer: Page;
  let learner: Page;
  let stranger: Page;
  /** Number of the learner's certificate. */
  let id = '';

  before(async () => {
    site = await testSite();
    await publishCourse(site.stack, { key: course, title: 'A desk walk', lessons: { one: {} } });
    await publishCourse(site.stack, { key: exam, title: 'A desk exam', isHeld: true, lessons: { one: {} } });
    await publishCourse(site.stack, { key: oral, title: 'A desk oral', isHeld: true, lessons: { one: {} } });
    [issuer, learner] = await Promise.all([comeIn('issuer@example.org'), comeIn('desk-learner@example.org')]);
    await query(
      site,
      `INSERT INTO app.account_roles (account_id, role) SELECT account_id, 'issuer' FROM app.passwords WHERE email = 'issuer@example.org'`,
    );
    await ask(learner, 'PATCH', '/v1/account', { displayName: 'Desk Learner' });
    await ask(learner, 'PUT', '/v1/account/platform-address', { consent: true });
    id = await finish(learner, course);
    await learner.goto(`${site.stack.webUrl}/credentials/${id}`);
    await headed(learner, /^Valid/);
    stranger = await site.open(`/credentials/${id}`);
    await headed(stranger, /^Valid/);
  });
  after(() => Promise.all([issuer, learner, stranger].map((page) => page?.context().close())));

  const comeIn = (email: string) => comeInAs(site, email, password);
  const ask = <T>(page: Page, method: string, path: string, data: object) => askAs<T>(site, page, method, path, data);
  /** Completes a course past its pages; the number of its certificate. */
  async function finish(page: Page, course: string): Promise<string> {
    const { id: enrollment } = await ask<EnrollmentDetail>(page, 'POST', '/v1/enrollments', { course });
    await ask(page, 'PUT', `/v1/enrollments/${course}/lessons/one/place`, {});
    await query(site, 'UPDATE app.lesson_progress SET dwell_seconds = 300 WHERE enrollment_id = $1', [enrollment]);
    const done = await ask<EnrollmentDetail>(page, 'POST', '/v1/progress', { enrollment, lesson: 'one' });
    return String(done.certificate);
  }
  const headed = (page: Page, name: RegExp) =>
    page.getByRole('heading', { level: 1, name }).waitFor({ timeout: ledgerMs });
  const go = async (page: Page, path: string) => {
    await page.goto(site.stack.webUrl + path);
    await page.waitForLoadState('networkidle');
  };
  const digits = () => `${id.slice(0, 4)} ${id.slice(-4)}`;
  /** Every row of what became of it, once there are so many and each ends in its ledger. */
  const allOnLedger = async (page: Page, rows: number) => {
    const at = page.locator('ol.rows .at');
    await at.nth(rows - 1).waitFor({ timeout: ledgerMs });
    for (let row = 0; row < rows; row += 1)
      await at
        .nth(row)
        .getByText(/^ledger [\d,]+$/)
        .waitFor({ timeout: ledgerMs });
  };

  it('is there for issuers alone, who find a certificate by whom it names', async () => {
    for (const path of ['/issuer', `/issuer/${id}`]) {
      const answer = await learner.goto(site.stack.webUrl + path);
      assert.equal(answer?.status(), 404);
    }
    assert.equal(await learner.getByRole('link', { name: 'Issue', exact: true }).count(), 0);
    await go(issuer, '/');
    await issuer.getByRole('link', { name: 'Issue', exact: true }).click();
    await issuer.getByRole('heading', { level: 1, name: 'Issuer’s desk' }).waitFor();
    await requireAccessible(issuer, 'the issuer’s desk');
    await issuer.getByLabel('Number, course, name or address').fill('desk learner');
    await issuer.keyboard.press('Enter');
    await issuer.waitForURL(/search=/);
    await issuer.getByRole('link', { name: 'A desk walk, Desk Learner' }).click();
    await issuer.waitForURL(`**/issuer/${id}`);
    await issuer.locator('summary', { hasText: 'Revoke' }).click();
    await requireAccessible(issuer, 'a certificate at the desk');
  });

  it('suspends a certificate without script, and a page that is open elsewhere turns', async () => {
    const plain = await site.open('/', {
      javaScriptEnabled: false,
      storageState: await issuer.context().storageState(),
    });
    await plain.goto(`${site.stack.webUrl}/issuer/${id}`);
    const act = plain.locator('details', { hasText: 'Suspend' }).first();
    await act.locator('summary').click();
    await act.getByLabel('Why').fill('looked into until Monday');
    await act.getByLabel('first and last four digits').fill('0000 0000');
    await act.getByRole('button', { name: 'Suspend' }).click();
    await plain.getByText('These are not the first and last four digits').waitFor();
    assert.equal(await act.getByLabel('Why').inputValue(), 'looked into until Monday');
    await act.getByLabel('first and last four digits').fill(digits());
    await act.getByRole('button', { name: 'Suspend' }).click();
    await plain.getByText('on its way to the ledger').first().waitFor();
    await plain.context().close();
    await headed(stranger, /^Suspended/);
    await stranger.getByText('looked into until Monday').first().waitFor();
  });

  it('reinstates it, and then revokes it for good, each with a reason that everybody reads', async () => {
    const act = (name: string) => issuer.locator('details', { has: issuer.locator('summary', { hasText: name }) });
    await go(issuer, `/issuer/${id}`);
    await allOnLedger(issuer, 2);
    await act('Reinstate').locator('summary').click();
    await act('Reinstate').getByRole('button', { name: 'Reinstate' }).click();
    await issuer.getByText('The reason is missing.').waitFor();
    await act('Reinstate').getByLabel('Why').fill('all was right');
    await act('Reinstate').getByRole('button', { name: 'Reinstate' }).click();
    await headed(stranger, /^Valid/);
    await allOnLedger(issuer, 3);
    await act('Revoke').locator('summary').click();
    await act('Revoke').getByLabel('Why').fill('issued to the wrong person');
    await issuer.getByText('The public reads: Revoked. Reason given: issued to the wrong person.').waitFor();
    await act('Revoke').getByLabel('first and last four digits').fill(digits());
    await act('Revoke').getByRole('button', { name: 'Revoke' }).click();
    await headed(stranger, /^Revoked/);
    await stranger.getByText('issued to the wrong person').first().waitFor();
    await allOnLedger(issuer, 4);
    await issuer.getByText('A revocation is for good. Nothing more can be decided.').waitFor();
    await requireAccessible(issuer, 'a revoked certificate at the desk');
  });

  it('releases what a course asks to be released, after a sentence that says how much', async () => {
    const held = await finish(learner, exam);
    await go(learner, `/credentials/${held}`);
    await learner.getByText('Waits until an issuer releases it.').waitFor();
    await go(issuer, '/issuer');
    await issuer.getByRole('link', { name: 'What was earned and waits for the ledger' }).click();
    await issuer.waitForLoadState('networkidle');
    await issuer.getByRole('button', { name: 'Look at what you chose' }).click();
    await issuer.getByText('You have ticked none.').waitFor();
    await requireAccessible(issuer, 'what waits for release, with none ticked');
    await issuer.getByRole('checkbox', { name: 'A desk exam, Desk Learner' }).check();
    await requireAccessible(issuer, 'what waits for release');
    await issuer.getByRole('button', { name: 'Look at what you chose' }).click();
    await issuer.getByText('Issue 1 certificate for A desk exam').waitFor();
    await issuer.waitForLoadState('networkidle');
    await requireAccessible(issuer, 'what is about to be released');
    await issuer.getByRole('button', { name: 'Release', exact: true }).click();
    await issuer.getByText('Released: 1.').waitFor();
    await headed(learner, /^Valid/);
    await go(learner, '/me/notifications');
    await learner.getByText('Your certificate for A desk exam waits until an issuer releases it.').waitFor();
    await learner.getByText('Your certificate for A desk exam was released.').waitFor();
  });

  it('shows what waits of one course, and releases all of it at once, without script', async () => {
    const second = await comeIn('second-learner@example.org');
    await ask(second, 'PATCH', '/v1/account', { displayName: 'Second Learner' });
    await finish(learner, oral);
    await finish(second, oral);
    await finish(second, exam);
    const plain = await site.open('/', {
      javaScriptEnabled: false,
      storageState: await issuer.context().storageState(),
    });
    const rows = plain.getByRole('checkbox');
    await plain.goto(`${site.stack.webUrl}/issuer/waiting`);
    await plain.getByRole('heading', { name: 'For you to release: 3' }).waitFor();
    await plain.getByLabel('Course or name').fill('second');
    await plain.getByRole('button', { name: 'Show', exact: true }).click();
    await plain.getByRole('heading', { name: 'For you to release: 2' }).waitFor();
    await plain.getByLabel('Course or name').fill('');
    await plain.getByLabel('Course', { exact: true }).selectOption('A desk oral');
    await plain.getByRole('button', { name: 'Show', exact: true }).click();
    await plain.getByRole('heading', { name: 'For you to release: 2' }).waitFor();
    assert.equal(await rows.count(), 2);
    await plain.getByRole('link', { name: 'Release all of A desk oral: 2 certificates' }).click();
    await plain.getByText('Issue 2 certificates for A desk oral').waitFor();
    await plain.getByRole('button', { name: 'Release', exact: true }).click();
    await plain.getByText('Released: 2.').waitFor();
    assert.equal(await plain.getByLabel('Course', { exact: true }).inputValue(), oral);
    await plain.getByRole('heading', { name: 'Until their learner has an address on the ledger: 1' }).waitFor();
    await plain.getByRole('link', { name: 'Show all that waits' }).click();
    await plain.getByRole('heading', { name: 'For you to release: 1' }).waitFor();
    await Promise.all([plain, second].map((page) => page.context().close()));
  });

  it('has one that did not get to the ledger tried again', async () => {
    const failed = '0f'.repeat(16);
    const item = { id: failed, learner: Keypair.random().publicKey(), course: exam, contentHash: 'f0'.repeat(32) };
    await query(
      site,
      `WITH call AS (
         INSERT INTO app.outbox_calls (key, kind, item, state, tries, refusal)
         VALUES ($1, 'credential', $2, 'dead', 5, 'The network did not take it in time.') RETURNING id)
       INSERT INTO app.awards (id, account_id, course, kind, awarded_at, learner, call_id)
       SELECT $3, account_id, $4, 'completion', now(), $5, call.id FROM call, app.passwords WHERE email = 'issuer@example.org'`,
      [
        `credential ${failed}`,
        JSON.stringify({ ...item, kind: 'Completion', expiresAt: null }),
        ...[failed, exam, item.learner],
      ],
    );
    await go(issuer, `/issuer/waiting?course=${exam}`); // others' certificates are none of it
    await issuer.getByRole('heading', { name: 'Did not get there: 1' }).waitFor();
    await requireAccessible(issuer, 'one that did not get to the ledger');
    await issuer.getByRole('button', { name: 'Try again: A desk exam' }).click();
    await issuer.getByText('It is tried again.').waitFor();
    await go(issuer, `/credentials/${failed}`);
    await headed(issuer, /^Valid|^Could not check/);
  });
});
