/** Checking a certificate without us, in real Chromium: by an RPC server that the visitor names, while nothing of ours answers. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Address, Keypair, nativeToScVal, xdr } from '@stellar/stellar-sdk';
import type { Page } from 'playwright-core';
import { readContractsFile } from '#contracts';
import { contentHash } from '#verify';
import { makeContent } from '../api/credential/model.ts';
import { badgeOf, issuerOf, sign } from '../verify/src/signature/testing.ts';
import { connectChain, invoke } from './chain.ts';
import { readKeys } from './keys.ts';
import { requireAccessible } from './testing-account.ts';
import { type TestSite, testSite } from './testing-site.ts';

const ledgerMs = 60_000;
const fileName = 'certificate.json';

describe('checking a certificate oneself', function () {
  this.timeout(300_000);
  let site: TestSite;
  let page: Page;
  const asked: string[] = [];
  const id = randomBytes(16).toString('hex');
  let text: string;

  function call(method: string, ...rest: xdr.ScVal[]) {
    const { issuer } = readKeys(site.dataDir, { create: false });
    const chain = connectChain(site.stack.rpcUrl, site.config.networkPassphrase);
    const { certificate } = readContractsFile(site.config.contractsFile).contracts;
    const caller = new Address(issuer.publicKey()).toScVal();
    return invoke(chain, issuer, certificate, method, [caller, xdr.ScVal.scvBytes(Buffer.from(id, 'hex')), ...rest]);
  }

  before(async () => {
    site = await testSite();
    const { stack, config } = site;
    const publicUrl = new URL(stack.webUrl).origin;
    const homeDomain = new URL(stack.webUrl).host;
    const learner = Keypair.random().publicKey();
    const content = makeContent(
      { publicUrl, homeDomain, networkPassphrase: config.networkPassphrase },
      {
        ...{ id, learner, name: 'Sample Learner', earnedAt: new Date() },
        course: { key: 'soroban_contracts', title: 'Writing Soroban contracts', language: 'en', lessons: 18 },
      },
    );
    await call(
      'issue_credential',
      new Address(learner).toScVal(),
      nativeToScVal('soroban_contracts', { type: 'symbol' }),
      xdr.ScVal.scvBytes(Buffer.from(await contentHash(content), 'hex')),
      xdr.ScVal.scvVec([nativeToScVal('Completion', { type: 'symbol' })]),
      xdr.ScVal.scvVoid(),
    );
    text = JSON.stringify(content);
    page = await site.open('/verify');
    await page.waitForLoadState('networkidle');
    // From here on nothing of ours answers, but for the scripts of the page that is open already.
    await page.route(`${publicUrl}/**`, (route) => {
      const { pathname } = new URL(route.request().url());
      if (pathname.startsWith('/_app/')) return route.continue();
      asked.push(pathname);
      return route.abort();
    });
  });
  after(() => page?.context().close());

  const pick = (content: string) =>
    page.setInputFiles('#own-file', { name: fileName, mimeType: 'application/json', buffer: Buffer.from(content) });
  const verdict = (word: string) =>
    page.getByRole('heading', { level: 2, name: `${word}: ${fileName}`, exact: true }).waitFor({ timeout: ledgerMs });
  const server = () => page.getByLabel('Address of the RPC server');
  const again = () => page.getByRole('button', { name: 'Check again' }).click();

  it('says in words that a server is silent, and never calls that valid', async () => {
    await server().fill('http://127.0.0.1:9');
    await pick(text);
    await verdict('Could not check');
    await page.getByText(/^127\.0\.0\.1:9 gave no answer/).waitFor();
  });

  it('finds it valid by the server named, shows what it asked, and asks nobody else', async () => {
    await server().fill(site.stack.rpcUrl);
    await again();
    await verdict('Valid');
    const calls = await page.locator('.calls code').allTextContents();
    assert.equal(calls[0], `verify_hash(${await contentHash(JSON.parse(text))})`);
    assert.match(calls[1] ?? '', /^has_role\(G[A-Z2-7]{55}, issuer\)$/);
    assert.deepEqual(asked, []);
    await requireAccessible(page, 'a certificate that a visitor checked');
  });

  it('finds a changed one not genuine', async () => {
    await pick(text.replace('Sample Learner', 'Another Learner'));
    await verdict('Not genuine');
  });

  it('finds it revoked as soon as it is', async () => {
    await call('revoke', nativeToScVal('awarded by mistake'));
    await pick(text);
    await verdict('Revoked');
    await page
      .getByText(/awarded by mistake/)
      .first()
      .waitFor();
    assert.deepEqual(asked, []);
  });

  it('leaves another issuer’s badge to its issuer, as not ours', async () => {
    const stranger = await issuerOf('did:web:badges.example', 3);
    await pick(JSON.stringify(await sign(badgeOf(stranger.did), stranger)));
    await verdict('Could not check');
    await page.locator('.own-answer').getByText('Not issued by Brain-Storm').waitFor();
  });

  it('says what is wrong with an address, and with a contract that is none', async () => {
    await server().fill('http://example.org');
    await again();
    await page.getByText(/^This is no address that a page may ask/).waitFor();
    await server().fill(site.stack.rpcUrl);
    await page.getByLabel('Certificate contract').fill(Address.contract(randomBytes(32)).toString());
    await pick(text);
    await verdict('Could not check');
    await page.getByText(/answers, but not for the contract C/).waitFor();
  });
});
