/** Issuing by hand and the two-person rule, in real Chromium and on real parts. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { CredentialShare } from '#wire';
import { publishCourse } from '../api/testing/learning.ts';
import { askAs, comeInAs, requireAccessible } from './testing-account.ts';
import { query } from './testing-learning.ts';
import { type TestSite, testSite } from './testing-site.ts';

const course = 'a_hand_walk';
const password = 'a long enough password';
const ledgerMs = 90_000;
const learnerEmail = 'hand-learner@example.org';
const head = 'recipient;course;kind;title;criteria';
const criteria = 'Passed the oral exam of May.';
const title = 'Best bridge of the year';

describe('issuing by hand on the site', function () {
  this.timeout(300_000);
  let site: TestSite;
  let issuer: Page;
  let second: Page;
  let admin: Page;
  let learner: Page;
  /** Numbers of the learner's certificates, by kind. */
  const ids: Record<string, string> = {};

  before(async () => {
    site = await testSite();
    await publishCourse(site.stack, { key: course, title: 'A walk by hand', lessons: { one: {} } });
    const emails = ['hand-issuer@example.org', 'hand-second@example.org', 'hand-admin@example.org', learnerEmail];
    const pages = await Promise.all(emails.map(comeIn));
    [issuer, second, admin, learner] = pages as [Page, Page, Page, Page];
    await query(
      site,
      `INSERT INTO app.account_roles (account_id, role)
       SELECT account_id, CASE WHEN email LIKE '%admin%' THEN 'admin' ELSE 'issuer' END FROM app.passwords
       WHERE email = ANY ($1)`,
      [emails.slice(0, 3)],
    );
    await ask(issuer, 'PATCH', '/v1/account', { displayName: 'First Issuer' });
    await ask(second, 'PATCH', '/v1/account', { displayName: 'Second Issuer' });
    await ask(learner, 'PATCH', '/v1/account', { displayName: 'Hand Learner' });
    await ask(learner, 'PUT', '/v1/account/platform-address', { consent: true });
  });
  after(async () => {
    // Other files share the site, also when a test of this one has failed.
    await query(site, 'UPDATE app.issuing_settings SET needs_two = false');
    await Promise.all([issuer, second, admin, learner].map((page) => page?.context().close()));
  });

  const comeIn = (email: string) => comeInAs(site, email, password);
  const ask = <T>(page: Page, method: string, path: string, data: object) => askAs<T>(site, page, method, path, data);
  const headed = (page: Page, name: RegExp) =>
    page.getByRole('heading', { level: 1, name }).waitFor({ timeout: ledgerMs });
  const go = async (page: Page, path: string) => {
    await page.goto(site.stack.webUrl + path);
    await page.waitForLoadState('networkidle');
  };
  const upload = async (page: Page, ...lines: string[]) => {
    const buffer = Buffer.from([head, ...lines].join('\r\n'));
    await page.getByLabel('CSV file').setInputFiles({ name: 'certificates.csv', mimeType: 'text/csv', buffer });
    await page.getByRole('button', { name: 'Have the file checked' }).click();
  };
  const digitsOf = (id = '') => `${id.slice(0, 4)} ${id.slice(-4)}`;

  it('tells row by row what is wrong with a CSV, and issues it once it is mended', async () => {
    await go(issuer, '/issuer');
    await issuer.getByRole('link', { name: 'Issue by hand or from a CSV' }).click();
    await headed(issuer, /^Issue by hand$/);
    await issuer.waitForLoadState('networkidle');
    await requireAccessible(issuer, 'issuing by hand');
    const whole = `${learnerEmail};${course};;;${criteria}`;
    await upload(
      issuer,
      whole,
      `nobody@example.org;${course};;;${criteria}`,
      `${learnerEmail};${course};achievement;;${criteria}`,
    );
    await issuer.getByText('2 of 3 rows have a fault.').waitFor();
    await issuer.getByText('Nobody here has “nobody@example.org”.').waitFor();
    await issuer.getByText('An achievement needs a title.').waitFor();
    assert.equal(await issuer.getByRole('button', { name: 'Issue', exact: true }).count(), 0);
    await requireAccessible(issuer, 'a report with faults');

    await upload(issuer, whole, `${learnerEmail};${course};achievement;${title};Built the strongest bridge.`);
    await issuer.getByText('Issue 2 certificates for A walk by hand').waitFor();
    await requireAccessible(issuer, 'what would be issued');
    await issuer.getByRole('button', { name: 'Issue', exact: true }).click();
    await issuer.getByText('Issued: 2.').waitFor();
    const { rows } = await query(site, 'SELECT id, kind FROM app.awards WHERE course = $1', [course]);
    for (const { id, kind } of rows) ids[kind] = id;
  });

  it('brings them to the ledger, where an achievement reads as one', async () => {
    await go(learner, `/credentials/${ids.achievement}`);
    await headed(learner, /^Valid/);
    await learner.getByText(title).first().waitFor();
    await requireAccessible(learner, 'an achievement of one’s own');
    const { link } = await ask<CredentialShare>(
      learner,
      'POST',
      `/v1/account/credentials/${ids.achievement}/share`,
      {},
    );
    const stranger = await site.open(link);
    await headed(stranger, /^Valid/);
    for (const text of [title, 'Hand Learner', 'Built the strongest bridge.'])
      await stranger.getByText(text).first().waitFor();
    await requireAccessible(stranger, 'an achievement that is shared');
    await stranger.context().close();
    await go(learner, '/me');
    await learner.getByText(title).first().waitFor();
  });

  it('says beside the field what is wrong with one, without script too', async () => {
    const plain = await site.open('/', {
      javaScriptEnabled: false,
      storageState: await issuer.context().storageState(),
    });
    await plain.goto(`${site.stack.webUrl}/issuer/new`);
    await plain.getByLabel('Learner', { exact: true }).fill('nobody@example.org');
    await plain.getByLabel('Course', { exact: true }).selectOption({ label: 'A walk by hand' });
    await plain.getByLabel('What for', { exact: true }).fill('short');
    await plain.getByRole('button', { name: 'Look at it first' }).click();
    await plain.getByText('Nobody here has “nobody@example.org”.').waitFor();
    await plain.getByText('takes 10 to 500 characters').waitFor();
    await plain.getByLabel('Learner', { exact: true }).fill(learnerEmail);
    await plain.getByLabel('What for', { exact: true }).fill(criteria);
    await plain.getByRole('button', { name: 'Look at it first' }).click();
    await plain.getByText('The learner has one of this kind for this course already.').waitFor();
    assert.equal(await plain.getByLabel('Course', { exact: true }).inputValue(), course);
    // Somebody who has none: what was typed is there to be amended while it is looked at.
    await plain.getByLabel('Learner', { exact: true }).fill('hand-second@example.org');
    await plain.getByRole('button', { name: 'Look at it first' }).click();
    await plain.getByText('Issue 1 certificate for A walk by hand').waitFor();
    assert.equal(await plain.getByLabel('Learner', { exact: true }).inputValue(), 'hand-second@example.org');
    assert.equal(await plain.getByLabel('What for', { exact: true }).inputValue(), criteria);
    await plain.context().close();
  });

  it('has a revocation wait for a second issuer, once an admin has turned the rule on', async () => {
    await go(admin, '/admin');
    await admin.getByLabel('Why', { exact: true }).last().fill('two people since the audit');
    await admin.getByRole('button', { name: 'Turn it on' }).click();
    await admin.getByText('It is on.').waitFor();
    await requireAccessible(admin, 'the two-person rule');

    const stranger = await site.open(`/credentials/${ids.achievement}`);
    await headed(stranger, /^Valid/);
    await go(issuer, `/issuer/${ids.achievement}`);
    const act = issuer.locator('details', { has: issuer.locator('summary', { hasText: 'Revoke' }) });
    await act.locator('summary').click();
    await act.getByLabel('Why').fill('the bridge fell');
    await act.getByLabel('first and last four digits').fill(digitsOf(ids.achievement));
    await act.getByRole('button', { name: 'Revoke' }).click();
    const open = issuer.getByRole('link', { name: 'Revoke a certificate' });
    await open.waitFor();
    await requireAccessible(issuer, 'a certificate that waits for a second issuer');
    await open.click();
    await issuer.getByText('You asked for this, so another issuer has to approve it.').waitFor();
    assert.equal(await issuer.getByRole('button', { name: 'Approve' }).count(), 0);

    await go(second, '/issuer');
    await second.getByRole('link', { name: '1 decision waits for you to approve it' }).click();
    await headed(second, /^Second signatures$/);
    await requireAccessible(second, 'what waits for a second issuer');
    await second.getByRole('link', { name: 'Revoke a certificate' }).first().click();
    await second.getByText('Reason given: the bridge fell.').waitFor();
    await second.waitForLoadState('networkidle');
    await requireAccessible(second, 'what a second issuer is asked');
    await second.getByLabel('first and last four digits').fill('0000 0000');
    await second.getByRole('button', { name: 'Approve' }).click();
    await second.getByText('These are not the first and last four digits').waitFor();
    await second.getByLabel('first and last four digits').fill(digitsOf(ids.achievement));
    await second.getByRole('button', { name: 'Approve' }).click();
    await second.getByText('Approved by Second Issuer').waitFor();
    await headed(stranger, /^Revoked/);
    await stranger.getByText('the bridge fell').first().waitFor();
    await stranger.context().close();
    await go(issuer, `/issuer/${ids.achievement}`);
    await issuer.getByText('First Issuer, approved by Second Issuer').waitFor();
  });

  it('lets who asked withdraw, and has what is issued by hand wait, too', async () => {
    await go(issuer, '/issuer/new');
    await upload(issuer, `${learnerEmail};${course};achievement;${title};Built a bridge that holds.`);
    await issuer.getByRole('button', { name: 'Ask a second issuer' }).click();
    await issuer.getByRole('link', { name: 'See what was asked' }).click();
    await headed(issuer, /^Issue 1 certificate by hand$/);
    await issuer.getByText('Built a bridge that holds.').waitFor();
    await issuer.waitForLoadState('networkidle');
    await requireAccessible(issuer, 'certificates that wait for a second issuer');
    await issuer.getByRole('button', { name: 'Withdraw' }).click();
    await issuer.getByText('Withdrawn by First Issuer').waitFor();

    await go(admin, '/admin');
    await admin.getByLabel('Why', { exact: true }).last().fill('the audit is over');
    await admin.getByRole('button', { name: 'Turn it off' }).click();
    await admin.getByText('It is off: each issuer decides alone.').waitFor();
  });
});
