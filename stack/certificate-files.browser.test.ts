/** A certificate taken along, in real Chromium: every file of a shared link is believed by what checks files, elsewhere. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { examine, readPresented } from '#verify';
import { certificateFileKinds } from '#wire';
import { publishCourse } from '../api/testing/learning.ts';
import { makeAccount, requireAccessible, signIn } from './testing-account.ts';
import { query } from './testing-learning.ts';
import { type TestSite, testSite } from './testing-site.ts';

const course = 'a_paper_trail';
const password = 'a long enough password';
const ledgerMs = 90_000;
const hostileName = '"><script>alert(1)</script> مريم 山田';

describe('a certificate taken along', function () {
  this.timeout(300_000);
  let site: TestSite;
  let page: Page;
  let stranger: Page;
  let address = '';
  let link = '';

  before(async () => {
    site = await testSite();
    await publishCourse(site.stack, { key: course, title: 'A paper trail & <more>', lessons: { one: {} } });
    await makeAccount(site, 'files@example.org', password);
    page = await site.open('/sign-in', { javaScriptEnabled: false });
    await signIn(page, site, 'files@example.org', password);
    await page.waitForURL((url) => url.pathname.startsWith('/me'));
    const named = await page.request.patch(`${site.stack.webUrl}/v1/account`, {
      data: { displayName: hostileName },
      headers: { origin: new URL(site.stack.webUrl).origin },
    });
    assert.ok(named.ok(), await named.text());
    const { id } = (await named.json()) as { id: string };
    await query(
      site,
      `WITH enrolled AS (INSERT INTO app.enrollments (account_id, course, completed_at, seen_at) VALUES ($1, $2, now(), now()) RETURNING id)
       INSERT INTO app.lesson_progress (enrollment_id, lesson, completed_at, completed_by) SELECT id, 'one', now(), 'dwell' FROM enrolled`,
      [id, course],
    );
    await page.goto(`${site.stack.webUrl}/me`);
    await page.getByRole('button', { name: 'Keep an address for me' }).click();
    await page.getByText('Kept. What you earned goes to the ledger within a minute.').waitFor();
    await page.locator('.mini').first().click();
    address = page.url();
    const valid = page.getByRole('heading', { level: 1, name: /^Valid/ });
    for (const until = Date.now() + ledgerMs; !(await valid.isVisible()); await page.reload())
      assert.ok(Date.now() < until, await page.content());
    stranger = await site.open('/');
  });
  after(async () => {
    await page?.context().close();
    await stranger?.context().close();
  });

  const download = async (of: Page, name: string) => {
    const [file] = await Promise.all([of.waitForEvent('download'), of.getByRole('link', { name }).click()]);
    const chunks: Buffer[] = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
    return { name: file.suggestedFilename(), bytes: Buffer.concat(chunks) };
  };
  /** The checks of somebody to whom we are a foreign issuer: they have our published keys, and nothing else of ours. */
  const check = async (bytes: Buffer) => {
    const keys = await (await fetch(`${site.stack.webUrl}/.well-known/did.json`)).json();
    const home = { issuers: [], contract: '' };
    return examine(await readPresented(new Uint8Array(bytes)), { home, controller: async () => keys, now: new Date() });
  };
  const shownTitle = async (of: Page) => (await of.locator('.cert .what').textContent()) ?? '';
  const words: Record<(typeof certificateFileKinds)[number], string> = {
    pdf: 'PDF',
    png: 'Badge image',
    svg: 'Badge as SVG',
    json: 'Credential as JSON',
    jwt: 'Credential as a JWT',
  };

  it('is its owner’s alone before they share it', async () => {
    const file = await download(page, 'PDF');
    assert.match(file.name, /^certificate-[0-9a-f]{4}-[0-9a-f]{4}\.pdf$/);
    assert.equal((await stranger.request.get(`${address}/certificate.pdf`)).status(), 404);
    await stranger.goto(address);
    await stranger.getByRole('heading', { level: 1, name: /^Valid/ }).waitFor();
    assert.equal(await stranger.getByRole('link', { name: 'Badge image' }).count(), 0);
  });

  it('is offered to profiles and pages once it is shared', async () => {
    await page.getByRole('button', { name: 'Share it' }).click();
    link = ((await page.getByRole('region', { name: 'Your link' }).locator('li').textContent()) ?? '').trim();
    const profile = new URL((await page.getByRole('link', { name: 'Add to LinkedIn' }).getAttribute('href')) ?? '');
    const field = (name: string) => profile.searchParams.get(name);
    assert.deepEqual(
      [profile.origin, field('name'), field('organizationName'), field('certUrl'), field('certId')],
      ['https://www.linkedin.com', await shownTitle(page), 'Brain-Storm Learning', link, address.slice(-32)],
    );
    await stranger.goto(link);
    await stranger.getByText('For badge systems and web pages').click();
    assert.equal(await stranger.getByRole('link', { name: 'Add to LinkedIn' }).count(), 0, 'it is not theirs');
    await requireAccessible(stranger, 'the files of a shared certificate');
  });

  for (const kind of certificateFileKinds)
    it(`is believed elsewhere as ${kind}`, async () => {
      const { name, bytes } = await download(stranger, words[kind]);
      assert.equal(name.split('.').at(-1), kind);
      const { checks } = await check(bytes);
      assert.deepEqual(
        checks.slice(0, 2).map(({ outcome }) => outcome),
        ['passed', 'passed'],
        JSON.stringify(checks),
      );
      const asked = await stranger.request.post(`${site.stack.webUrl}/v1/verifications`, {
        data: bytes,
        headers: { 'content-type': 'application/octet-stream', origin: new URL(site.stack.webUrl).origin },
      });
      const { verdict, id } = (await asked.json()) as { verdict: string; id: string };
      assert.deepEqual([verdict, id], ['valid', address.slice(-32)], 'by the ledger');
    });

  it('is shown by a page elsewhere that took the snippet, without a script', async () => {
    const snippet = (await stranger.locator('.files pre').textContent()) ?? '';
    assert.doesNotMatch(snippet, /<script|<more>/);
    const server = http.createServer((_request, response) =>
      response.setHeader('content-type', 'text/html').end(`<!doctype html><title>Elsewhere</title>${snippet}`),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const elsewhere = await site.open(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const image = elsewhere.getByRole('img', { name: `Certificate for ${await shownTitle(stranger)}` });
    await image.waitFor();
    assert.equal(await image.evaluate((shown: HTMLImageElement) => shown.decode().then(() => shown.naturalWidth)), 512);
    await elsewhere.context().close();
    server.close();
  });

  it('has a picture for messengers', async () => {
    for (const shown of [link, address]) {
      const html = await (await stranger.request.get(shown)).text();
      const image = /<meta property="og:image" content="([^"]+)"/.exec(html)?.[1] ?? assert.fail(html);
      const answer = await stranger.request.get(image);
      assert.deepEqual([answer.status(), answer.headers()['content-type']], [200, 'image/png']);
      const { width, height } = await sharp(await answer.body()).metadata();
      assert.deepEqual([width, height], [1200, 630]);
    }
  });

  it('is gone from everywhere at once when sharing ends', async () => {
    await page.getByRole('button', { name: 'Stop sharing' }).click();
    await page.getByText('The link has ended.').waitFor();
    for (const name of [...certificateFileKinds.map((kind) => `certificate.${kind}`), 'preview.png'])
      assert.equal((await stranger.request.get(`${link}/${name}`)).status(), 404, name);
  });
});
