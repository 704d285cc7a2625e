/**
 * A credential from its last lesson to its end, in real Chromium and on real parts: earned, taken along as every kind of file,
 * believed by a stranger and by the terminal command, revoked, and then believed by nobody.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Address, nativeToScVal, xdr } from '@stellar/stellar-sdk';
import type { Page } from 'playwright-core';
import { readContractsFile } from '#contracts';
import { examine, readPresented } from '#verify';
import { certificateFileKinds } from '#wire';
import { publishCourse } from '../api/testing/learning.ts';
import { connectChain, invoke } from './chain.ts';
import { readKeys } from './keys.ts';
import { makeAccount, requireAccessible, signIn } from './testing-account.ts';
import { enrolOnPage, readToTheEnd } from './testing-learning.ts';
import { type TestSite, testSite } from './testing-site.ts';

const course = 'a_whole_credential';
const title = 'A whole credential';
const password = 'a long enough password';
const ledgerMs = 90_000;
const holderUnasked = ['passed', 'passed', 'passed', 'passed', 'passed', 'passed', 'not_asked'];

describe('a credential, from the last lesson to its end', function () {
  this.timeout(300_000);
  let site: TestSite;
  let owner: Page;
  let stranger: Page;
  let id = '';
  let link = '';
  let contract = '';
  const files = new Map<string, string>();

  before(async () => {
    site = await testSite();
    contract = readContractsFile(site.config.contractsFile).contracts.certificate;
    await publishCourse(site.stack, { key: course, title, lessons: { one: {} } });
    await makeAccount(site, 'whole-credential@example.org', password);
    owner = await site.open('/sign-in');
    await signIn(owner, site, 'whole-credential@example.org', password);
    await owner.waitForURL((url) => url.pathname.startsWith('/me'));
    const named = await owner.request.patch(`${site.stack.webUrl}/v1/account`, {
      data: { displayName: 'Sample Learner' },
      headers: { origin: new URL(site.stack.webUrl).origin },
    });
    assert.ok(named.ok(), await named.text());
    stranger = await site.open('/verify');
  });
  after(async () => {
    await owner?.context().close();
    await stranger?.context().close();
  });

  const verdict = (of: Page, word: string) => of.getByRole('heading', { name: new RegExp(`^${word}`) }).first();
  const outcomes = (of: Page) =>
    of.locator('[data-check]').evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.outcome));
  /** Gives a file to `/verify` as its file picker does. */
  const present = async (file: string) => {
    await stranger.goto(`${site.stack.webUrl}/verify`);
    await stranger.waitForLoadState('networkidle');
    await stranger.locator('#file').setInputFiles(file);
  };
  /** The command, told nothing of ours but the contract: it asks the network alone. */
  const command = (file: string) =>
    new Promise<{ code: number; out: string }>((resolve) => {
      const args = [path.join('verify', 'src', 'cli.ts'), file, '--rpc', site.stack.rpcUrl, '--contract', contract];
      execFile(process.execPath, args, { env: { PATH: process.env.PATH } }, (error, out, err) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out: out + err }),
      );
    });
  /** As a badge system that knows of no ledger: by published keys and lists. */
  const byLists = async (file: string) => {
    const keys = await (await fetch(`${site.stack.webUrl}/.well-known/did.json`)).json();
    return examine(await readPresented(new Uint8Array(fs.readFileSync(file))), {
      home: { issuers: [], contract: '' },
      controller: async () => keys,
      statusList: async (url) => {
        const answer = await fetch(site.stack.webUrl + new URL(url).pathname);
        return answer.ok ? answer.text() : undefined;
      },
      now: new Date(),
    });
  };

  it('is earned by the last lesson and shared', async () => {
    await enrolOnPage(site, owner, course);
    await readToTheEnd(site, owner);
    await owner.getByRole('heading', { name: 'The course is complete' }).waitFor();
    await owner.locator('.side').getByRole('button', { name: 'Keep an address for me' }).click();
    await owner.getByRole('link', { name: 'See your certificate' }).click({ timeout: ledgerMs });
    await owner.waitForURL(/\/credentials\/[0-9a-f]{32}$/);
    id = owner.url().slice(-32);
    await verdict(owner, 'Valid').waitFor({ timeout: ledgerMs });
    await owner.getByRole('button', { name: 'Share it' }).click();
    link = ((await owner.getByRole('region', { name: 'Your link' }).locator('li').textContent()) ?? '').trim();
    assert.match(link, /\/c\/[\w-]{22}$/);
  });

  it('is believed by a stranger: by its link, each of its files, and its QR code', async () => {
    await stranger.goto(link);
    await verdict(stranger, 'Valid').waitFor();
    assert.deepEqual(await outcomes(stranger), holderUnasked);
    await requireAccessible(stranger, 'a shared credential');
    const qr = path.join(site.dataDir, 'qr.png');
    fs.writeFileSync(qr, await stranger.locator('.cert .qr').screenshot({ scale: 'css' }));
    for (const kind of certificateFileKinds) {
      const answer = await stranger.request.get(`${link}/certificate.${kind}`);
      assert.equal(answer.status(), 200, kind);
      const file = path.join(site.dataDir, `credential.${kind}`);
      fs.writeFileSync(file, await answer.body());
      files.set(kind, file);
    }
    await stranger.goto(`${site.stack.webUrl}/verify?q=${encodeURIComponent(link)}`);
    await verdict(stranger, 'Valid').waitFor();
    for (const [kind, file] of files) {
      await present(file);
      await verdict(stranger, 'Valid').waitFor();
      assert.deepEqual(await outcomes(stranger), holderUnasked, kind);
    }
    await requireAccessible(stranger, 'a credential that was dropped');
    await present(qr);
    await verdict(stranger, 'Valid').waitFor();
  });

  it('is believed at a terminal, and by badge systems that know of no ledger', async () => {
    const told = await Promise.all([...files].map(async ([kind, file]) => ({ kind, file, ...(await command(file)) })));
    for (const { kind, file, code, out } of told) {
      assert.equal(code, 0, `${kind}: ${out}`);
      assert.equal((await byLists(file)).verdict, 'valid', kind);
    }
  });

  it('is believed by nobody once its issuer revokes it: pages turn without a reload, and both lists agree', async () => {
    await stranger.goto(link);
    await verdict(stranger, 'Valid').waitFor();
    await owner.goto(`${site.stack.webUrl}/credentials/${id}`);
    await verdict(owner, 'Valid').waitFor();
    for (const page of [owner, stranger])
      await page.evaluate(() => {
        (globalThis as { stayed?: boolean }).stayed = true;
      });
    const keys = readKeys(site.dataDir, { create: false });
    await invoke(connectChain(site.stack.rpcUrl, site.config.networkPassphrase), keys.issuer, contract, 'revoke', [
      new Address(keys.issuer.publicKey()).toScVal(),
      xdr.ScVal.scvBytes(Buffer.from(id, 'hex')),
      nativeToScVal('Issued by mistake', { type: 'string' }),
    ]);
    for (const page of [owner, stranger]) {
      await verdict(page, 'Revoked').waitFor({ timeout: 30_000 });
      assert.equal(await page.evaluate(() => (globalThis as { stayed?: boolean }).stayed), true);
    }
    const told = await Promise.all([...files].map(async ([kind, file]) => ({ kind, file, ...(await command(file)) })));
    for (const { kind, file, code, out } of told) {
      assert.equal(code, 1, `${kind}: ${out}`);
      const { verdict: found, checks } = await byLists(file);
      assert.equal(found, 'revoked', `${kind}: ${JSON.stringify(checks)}`);
    }
    await present(files.get('pdf') as string);
    await verdict(stranger, 'Revoked').waitFor();
    const { revokedCredential } = (await (await fetch(`${site.stack.webUrl}/v1/revocations`)).json()) as {
      revokedCredential: { id: string }[];
    };
    assert.ok(revokedCredential.some((one) => one.id.endsWith(id)));
  });
});
