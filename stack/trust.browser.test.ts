/** The page for who wants to check without us, in real Chromium. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { readContractsFile } from '#contracts';
import { makeAccount, requireAccessible, signIn } from './testing-account.ts';
import { query } from './testing-learning.ts';
import { type TestSite, testSite } from './testing-site.ts';

const password = 'four words nobody guesses';

describe('the page about keys and contracts', function () {
  this.timeout(300_000);
  let site: TestSite;
  let guest: Page;
  before(async () => {
    site = await testSite();
    guest = await site.open('/');
  });
  after(() => guest?.context().close());

  const part = (page: Page, name: string) =>
    page.locator('section', { has: page.getByRole('heading', { level: 2, name, exact: true }) });

  it('is found in the footer, and tells keys, contracts and roles of the ledger', async () => {
    await guest.getByRole('contentinfo').getByRole('link', { name: 'Keys and contracts' }).click();
    await guest.getByRole('heading', { level: 1, name: 'You need not take our word' }).waitFor();
    const { contracts } = readContractsFile(site.config.contractsFile);
    await part(guest, 'Without us').getByText(`--contract ${contracts.certificate}`).waitFor();
    assert.equal(
      await part(guest, 'Keys')
        .getByText(/^In use since /)
        .count(),
      2,
    );
    await part(guest, 'Roles').getByText('issuer on certificate').waitFor();
    await part(guest, 'Roles')
      .getByText(/^since ledger [\d,]+$/)
      .first()
      .waitFor();
    for (const [name, address] of Object.entries(contracts))
      await part(guest, 'Contracts')
        .getByRole('button', { name: `Copy the address of ${name}` })
        .and(guest.getByTitle(address))
        .waitFor();
    assert.equal(await part(guest, 'Not valid').count(), 0);
    await guest.waitForLoadState('networkidle');
    await requireAccessible(guest, 'trust');
  });

  it('links to nothing that does not answer', async () => {
    const links = await guest
      .locator('main')
      .getByRole('link')
      .evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
    assert.ok(links.some((link) => link.endsWith('/.well-known/did.json')));
    for (const link of links) {
      // The lists are silent for the moment in which the network is a ledger ahead of what was read.
      const answer = async () => (await guest.request.get(link)).status();
      let status = await answer();
      while (status === 503) status = await answer();
      assert.equal(status, 200, link);
    }
  });

  it('says the same in German', async () => {
    const german = await site.open('/trust', { locale: 'de-DE', extraHTTPHeaders: { 'accept-language': 'de' } });
    await german.getByRole('heading', { level: 1, name: 'Du musst uns nichts glauben' }).waitFor();
    await part(german, 'Rollen').getByText('issuer auf certificate').waitFor();
    await german.context().close();
  });

  it('counts for issuers why checks did not end in valid', async () => {
    const email = 'counting@example.org';
    await makeAccount(site, email, password);
    const issuer = await site.open('/sign-in');
    await signIn(issuer, site, email, password);
    await issuer.waitForURL((url) => url.pathname.startsWith('/me'));
    const account = '(SELECT account_id FROM app.passwords WHERE email = $1)';
    await query(site, `INSERT INTO app.account_roles (account_id, role) VALUES (${account}, 'issuer')`, [email]);
    await query(
      site,
      `INSERT INTO app.verification_failures VALUES ((now() AT TIME ZONE 'UTC')::date - 10, 'signature', 1204)`,
    );
    await issuer.goto(`${site.stack.webUrl}/trust`);
    await part(issuer, 'Not valid').getByRole('row', { name: 'Not genuine: the signature 0 1,204' }).waitFor();
    await issuer.waitForLoadState('networkidle');
    await requireAccessible(issuer, 'trust, for issuers');
    await issuer.context().close();
  });
});
