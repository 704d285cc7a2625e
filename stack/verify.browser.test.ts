/** Checking a certificate in real Chromium: every kind of file, a QR code as picture and by camera, lists, others' badges, holders. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { Address, Keypair, nativeToScVal, xdr } from '@stellar/stellar-sdk';
import { chromium, type Page } from 'playwright-core';
import QRCode from 'qrcode';
import { readContractsFile } from '#contracts';
import { type Content, contentHash } from '#verify';
import { type CertificateFileKind, certificateFileKinds } from '#wire';
import { makeFile } from '../api/badge/files.ts';
import { createBadges, makeSigner, readBadgeKeys, type SignedCertificate } from '../api/badge/model.ts';
import { issuerDid, keepContent, makeContent } from '../api/credential/model.ts';
import { connectDatabase, type Database } from '../api/database.ts';
import { png, textChunk } from '../verify/src/presented/testing.ts';
import { badgeOf, issuerOf, sign } from '../verify/src/signature/testing.ts';
import { connectChain, invoke } from './chain.ts';
import { chromiumArguments, findChromium } from './chromium.ts';
import { installFreighter } from './freighter-stand-in.ts';
import { readKeys } from './keys.ts';
import { requireAccessible } from './testing-account.ts';
import { type TestSite, testSite } from './testing-site.ts';

interface File {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

const ledgerMs = 60_000;
/** Where a page took words for markup, this would say so. */
const markup = '<img src=x onerror=alert(1)>';
const learnerName = `Sample "Learner" ${markup}`;

describe('checking a certificate', function () {
  this.timeout(300_000);
  let site: TestSite;
  let database: Database;
  const holder = Keypair.random();
  const id = randomBytes(16).toString('hex');
  let link: string;
  let signed: SignedCertificate;
  let files: Record<CertificateFileKind, File>;
  let page: Page;
  /** What scripts of others said. */
  const ran: string[] = [];

  before(async () => {
    site = await testSite();
    const { stack, config } = site;
    database = connectDatabase(stack.databaseUrl);
    const homeDomain = new URL(stack.webUrl).host;
    const content = makeContent(
      { publicUrl: new URL(stack.webUrl).origin, homeDomain, networkPassphrase: config.networkPassphrase },
      {
        ...{ id, learner: holder.publicKey(), name: learnerName, earnedAt: new Date() },
        course: { key: 'soroban_contracts', title: 'Writing Soroban contracts', language: 'en', lessons: 18 },
      },
    );
    await again(() => keepContent(database.sequelize, id, content));
    await issue(content);
    link = `${new URL(stack.webUrl).origin}/credentials/${id}`;
    const secret = fs.readFileSync(path.join(site.dataDir, 'keys', 'badge.secret'), 'utf8');
    const signer = await makeSigner(issuerDid(homeDomain), readBadgeKeys(secret));
    const badges = createBadges(database, signer, new URL(stack.webUrl).origin);
    const made = await until(() => again(() => badges.sign(id)));
    signed = made;
    const all = await Promise.all(certificateFileKinds.map((kind) => makeFile(made, kind, link)));
    files = Object.fromEntries(
      certificateFileKinds.map((kind, at) => {
        const { name, type, body } = all[at] as (typeof all)[number];
        return [kind, { name, mimeType: type, buffer: body }];
      }),
    ) as typeof files;
    page = await openVerify();
  });
  after(async () => {
    await page?.context().close();
    await database?.sequelize.close();
  });

  const openVerify = async (): Promise<Page> => {
    const opened = await site.open('/verify');
    await opened.waitForLoadState('networkidle');
    opened.on('dialog', (dialog) => ran.push(dialog.message()));
    return opened;
  };

  function call(method: string, ...rest: xdr.ScVal[]) {
    const { issuer } = readKeys(site.dataDir, { create: false });
    const chain = connectChain(site.stack.rpcUrl, site.config.networkPassphrase);
    const { certificate } = readContractsFile(site.config.contractsFile).contracts;
    const caller = new Address(issuer.publicKey()).toScVal();
    return invoke(chain, issuer, certificate, method, [caller, xdr.ScVal.scvBytes(Buffer.from(id, 'hex')), ...rest]);
  }

  async function issue(content: Content): Promise<void> {
    await call(
      'issue_credential',
      new Address(holder.publicKey()).toScVal(),
      nativeToScVal('soroban_contracts', { type: 'symbol' }),
      xdr.ScVal.scvBytes(Buffer.from(await contentHash(content), 'hex')),
      xdr.ScVal.scvVec([nativeToScVal('Completion', { type: 'symbol' })]),
      xdr.ScVal.scvVoid(),
    );
  }

  const verdict = (of: Page, word: string, about: string) =>
    of.getByRole('heading', { level: 2, name: `${word}: ${about}`, exact: true }).waitFor({ timeout: ledgerMs });
  const outcomes = (of: Page) =>
    of
      .locator('.res [data-check]')
      .evaluateAll((rows) =>
        rows.map((row) => [row.getAttribute('data-check'), row.getAttribute('data-outcome')].join(' ')),
      );
  const pick = (of: Page, file: File) => of.setInputFiles('#file', file);
  const allPassed = ['format', 'signature', 'issuer', 'content', 'status', 'dates'].map((name) => `${name} passed`);
  const json = (content: unknown, name = 'certificate.json'): File => ({
    ...{ name, mimeType: 'application/json' },
    buffer: Buffer.from(JSON.stringify(content)),
  });

  for (const kind of certificateFileKinds)
    it(`believes a ${kind.toUpperCase()} file, of which nothing but its hash leaves the browser`, async () => {
      const sent: string[] = [];
      const note = (request: { method(): string; url(): string }) => sent.push(`${request.method()} ${request.url()}`);
      page.on('request', note);
      await pick(page, files[kind]);
      await verdict(page, 'Valid', files[kind].name);
      page.off('request', note);
      assert.deepEqual(await outcomes(page), [...allPassed, 'holder not_asked']);
      assert.ok(
        sent.every((line) => line.startsWith('GET ')),
        sent.join('\n'),
      );
      assert.match(await page.title(), /^Valid: /);
      await page.locator('.res').getByText(`in the name of ${learnerName}.`).waitFor();
      await page.locator('.res').getByText('Compare this with what the file shows.').waitFor();
      await page
        .locator('.res')
        .getByText(/^As of ledger [\d,]+\.$/)
        .waitFor();
    });

  it('has nothing for axe to find in an answer, and prints it as a report', async () => {
    await requireAccessible(page, 'a file that was checked');
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
    await page.getByText('Report of a check').waitFor();
    await page.getByText(`Number ${id}`).waitFor();
    await page.getByText(/^Checked on .+, on localhost/).waitFor();
    assert.equal(await page.getByRole('heading', { name: 'Check one' }).isVisible(), false);
    await page.emulateMedia({ media: 'screen' });
  });

  it('takes a file that is dropped', async () => {
    await pick(page, json({ ...badgeOf('did:web:nobody.example'), name: 'other' }));
    await page.getByRole('heading', { level: 2, name: /^Not genuine/ }).waitFor();
    await drop(page, files.png);
    await verdict(page, 'Valid', files.png.name);
  });

  it('shows nothing else of a file whose signature does not hold', async () => {
    const name = `${markup}.json`;
    await pick(page, json({ ...signed.json, name: 'Another course' }, name));
    await verdict(page, 'Not genuine', name);
    assert.deepEqual(await outcomes(page), ['format passed', 'signature failed']);
    await page.getByText('The other 5').waitFor();
    assert.equal(await page.locator('.res a').count(), 0);
    await requireAccessible(page, 'a file that was changed');
  });

  it('says which checks are done while it asks', async () => {
    const gate = Promise.withResolvers<void>();
    const held = await openVerify();
    await held.route('**/v1/credentials?**', async (route) => {
      await gate.promise;
      await route.continue();
    });
    await pick(held, files.json);
    await held.getByText(/^2 of 7 checks are done for /).waitFor();
    await verdict(held, 'Checking', files.json.name);
    await requireAccessible(held, 'a check under way');
    gate.resolve();
    await verdict(held, 'Valid', files.json.name);
    await held.context().close();
  });

  const refused: [string, File, RegExp][] = [
    ['a text', { name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('To whom') }, /is not a certificate/],
    ['too much', { name: 'big.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(6e6) }, /at most 5 MB/],
    [
      'a bomb',
      {
        name: 'bomb.png',
        mimeType: 'image/png',
        buffer: Buffer.from(png(textChunk({ text: ' '.repeat(30 * 1024 * 1024), isCompressed: true }))),
      },
      /at most|cannot be read|larger/,
    ],
    [
      'a picture of nothing',
      { name: 'dot.png', mimeType: 'image/png', buffer: Buffer.from(png()) },
      /without a QR code/,
    ],
  ];
  for (const [what, file, said] of refused)
    it(`says why ${what} is none`, async () => {
      await pick(page, file);
      await page.locator('[data-verdict=unreadable]').getByText(said).waitFor({ timeout: ledgerMs });
    });

  it('reads the QR code in a picture, follows ours and shows another’s as text', async () => {
    const picture = async (text: string): Promise<File> => ({
      ...{ name: 'scan.png', mimeType: 'image/png' },
      buffer: await QRCode.toBuffer(text),
    });
    await pick(page, await picture(link));
    await verdict(page, 'Valid', 'certificate for Writing Soroban contracts');
    await pick(page, await picture('https://elsewhere.example.org/prize'));
    await page.getByText('The QR code in scan.png says “https://elsewhere.example.org/prize”.').waitFor();
    assert.equal(await page.locator('.res a').count(), 0);
  });

  it('reads a QR code by camera, which stops with it, and says when there is none', async () => {
    const address = `data:image/png;base64,${(await QRCode.toBuffer(link)).toString('base64')}`;
    const seeing = await openVerify();
    await seeing.evaluate(async (src) => {
      const image = new Image();
      image.src = src;
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = 320;
      const paint = () => canvas.getContext('2d')?.drawImage(image, 0, 0, 320, 320);
      setInterval(paint, 50);
      const stream = canvas.captureStream(20);
      Object.assign(globalThis, { stream });
      Object.defineProperty(navigator.mediaDevices, 'getUserMedia', { value: async () => stream });
    }, address);
    await seeing.getByRole('button', { name: 'Scan a QR code' }).click();
    await seeing.locator('.res [data-verdict=valid]').waitFor({ timeout: ledgerMs });
    const states = await seeing.evaluate(() =>
      (globalThis as unknown as { stream: MediaStream }).stream.getTracks().map(({ readyState }) => readyState),
    );
    assert.deepEqual([...new Set(states)], ['ended']);
    await seeing.context().close();

    await page.getByRole('button', { name: 'Scan a QR code' }).click();
    await page.getByRole('dialog').getByText('choose a picture instead').waitFor();
    await requireAccessible(page, 'a camera that is not there');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  });

  it('says that the camera was refused, and leaves the keyboard where it was', async () => {
    const denying = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream=deny'];
    const browser = await chromium.launch({
      executablePath: findChromium(),
      args: [...chromiumArguments, ...denying],
    });
    try {
      const refused = await browser.newPage();
      await refused.goto(new URL('/verify', site.stack.webUrl).href);
      await refused.waitForLoadState('networkidle');
      const scan = refused.getByRole('button', { name: 'Scan a QR code' });
      const dialog = refused.getByRole('dialog', { name: 'Hold the QR code in front of the camera' });
      const stop = dialog.getByRole('button', { name: 'Stop' });
      const isFocused = (one: typeof scan) => one.evaluate((node) => node === node.ownerDocument.activeElement);
      for (const leave of ['Enter', 'Escape']) {
        await scan.focus();
        await refused.keyboard.press('Enter');
        await dialog.getByRole('status').getByText('Camera refused: choose a picture instead.').waitFor();
        assert.equal(await isFocused(stop), true);
        assert.equal(await dialog.locator('video').isVisible(), false);
        if (leave === 'Enter') await requireAccessible(refused, 'a camera that is refused');
        await refused.keyboard.press(leave);
        await dialog.waitFor({ state: 'hidden' });
        assert.equal(await isFocused(scan), true);
      }
      await pick(refused, files.json);
      await verdict(refused, 'Valid', files.json.name);
    } finally {
      await browser.close();
    }
  });

  it('draws a badge in which a name is a name', async () => {
    const drawing = await openVerify();
    await drawing.goto(`data:image/svg+xml;base64,${files.svg.buffer.toString('base64')}`);
    assert.equal(await drawing.evaluate(() => document.querySelectorAll('script, img, foreignObject').length), 0);
    await drawing.context().close();
  });

  it('checks another’s badge, and asks whom it names only when told to', async () => {
    const did = 'did:web:badges.example.org';
    const other = await issuerOf(did, 7);
    const foreign = await openVerify();
    const asked: string[] = [];
    await foreign.route('https://badges.example.org/**', (route) => {
      asked.push(route.request().url());
      return route.fulfill({
        ...{ status: 200, contentType: 'application/json', body: JSON.stringify(other.document) },
        headers: { 'access-control-allow-origin': '*' },
      });
    });
    const { credentialStatus: _none, ...badge } = badgeOf(did);
    await pick(foreign, json(await sign(badge, other), 'theirs.json'));
    await verdict(foreign, 'Could not check', 'theirs.json');
    await foreign.locator('.res').getByText('Not issued by Brain-Storm').waitFor();
    await foreign.getByText('your browser has to ask badges.example.org').waitFor();
    assert.deepEqual(asked, []);
    await requireAccessible(foreign, 'another’s badge');
    await foreign.getByRole('button', { name: 'Ask' }).click();
    await verdict(foreign, 'Valid', 'theirs.json');
    assert.deepEqual(asked, ['https://badges.example.org/.well-known/did.json']);
    assert.ok(!(await outcomes(foreign)).some((row) => row.startsWith('content')));

    const inside = 'did:web:10.0.0.1';
    await pick(
      foreign,
      json(await sign({ ...badge, issuer: { id: inside, type: ['Profile'] } }, await issuerOf(inside, 8))),
    );
    await foreign.getByText('It names 10.0.0.1, which is not a public address.').waitFor();
    assert.equal(await foreign.getByRole('button', { name: 'Ask' }).count(), 0);
    await foreign.context().close();
  });

  it('asks the holder for a signature, and tells another’s from theirs', async () => {
    const holding = await site.open('/verify');
    const standIn = await installFreighter(holding, site.config.networkPassphrase);
    standIn.keypair = holder;
    await holding.reload();
    await holding.waitForLoadState('networkidle');
    await pick(holding, files.json);
    await verdict(holding, 'Valid', files.json.name);
    await holding.getByText('Is it the holder who shows it?').click();
    await holding.getByText(`I hold the certificate ${link}.`).waitFor();
    await requireAccessible(holding, 'a holder who is asked');
    await holding.getByRole('button', { name: 'Sign with Freighter' }).click();
    await holding.locator('[data-check=holder][data-outcome=passed]').waitFor();
    standIn.keypair = Keypair.random();
    await holding.getByRole('button', { name: 'Sign with Freighter' }).click();
    await holding.locator('[data-check=holder][data-outcome=failed]').waitFor();
    await holding.getByText('Whoever presents it did not show that it is theirs.').waitFor();
    await holding.context().close();
  });

  it('checks many, one a line, and gives the answers along', async () => {
    const lines = ['certificate,name', `${link},Sample`, `"${signed.contentHash}"`, 'f'.repeat(32), '=1+1'];
    await page.setInputFiles('#list', {
      ...{ name: 'list.csv', mimeType: 'text/csv' },
      buffer: Buffer.from(lines.join('\r\n')),
    });
    await page.getByText('4 of 4 checked.').waitFor({ timeout: ledgerMs });
    const rows = page.locator('tbody tr');
    assert.deepEqual(await rows.evaluateAll((all) => all.map((row) => row.getAttribute('data-verdict'))), [
      ...['valid', 'valid', 'not_found', 'malformed'],
    ]);
    await requireAccessible(page, 'many certificates');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Take it along as CSV' }).click(),
    ]);
    const csv = fs.readFileSync(await download.path(), 'utf8');
    assert.match(csv, /\r\n5,'=1\+1,Not understood,/);
  });

  it('sends a file to the server where its visitor wants that, and without script', async () => {
    const away = await openVerify();
    await away.getByLabel(/the file is sent, checked and forgotten/).check();
    await pick(away, files.pdf);
    await verdict(away, 'Valid', files.pdf.name);
    assert.deepEqual(await outcomes(away), [...allPassed, 'holder not_asked']);
    await away.context().close();
    const plain = await site.open('/verify', { javaScriptEnabled: false });
    await pick(plain, files.svg);
    await plain.getByRole('button', { name: 'Check this file' }).click();
    await verdict(plain, 'Valid', files.svg.name);
    await plain.getByLabel('Link, number, or content hash', { exact: true }).fill(signed.contentHash);
    await plain.keyboard.press('Enter');
    await plain.locator('.res [data-verdict=valid]').waitFor();
    await plain.context().close();
  });

  it('finds it revoked as soon as the ledger says so, whatever the file', async () => {
    await call('revoke', nativeToScVal(`issued to ${markup}`, { type: 'string' }));
    for (const until = Date.now() + ledgerMs; ; ) {
      await pick(page, files.jwt);
      await page.locator('.res [data-check=holder]:not([data-outcome=open])').waitFor();
      if (await page.getByRole('heading', { level: 2, name: `Revoked: ${files.jwt.name}` }).isVisible()) break;
      assert.ok(Date.now() < until, await page.content());
    }
    assert.ok((await outcomes(page)).includes('status failed'));
    await page.getByText(`Reason given: issued to ${markup}.`).first().waitFor();
    const shown = await site.open(`/credentials/${id}`);
    shown.on('dialog', (dialog) => ran.push(dialog.message()));
    await shown.getByText(`Reason given: issued to ${markup}.`).first().waitFor();
    assert.equal(await shown.locator('img[src=x]').count(), 0);
    await shown.context().close();
    assert.deepEqual(ran, []);
  });
});

async function drop(page: Page, file: File): Promise<void> {
  const transfer = await page.evaluateHandle(
    ({ name, mimeType, text }) => {
      const data = new DataTransfer();
      const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
      data.items.add(new File([bytes], name, { type: mimeType }));
      return data;
    },
    { ...file, text: file.buffer.toString('base64') },
  );
  for (const event of ['dragenter', 'dragover', 'drop'])
    await page.dispatchEvent('body', event, { dataTransfer: transfer });
}

async function until<T>(ask: () => Promise<T | null>): Promise<T> {
  for (const end = Date.now() + ledgerMs; ; await new Promise((resolve) => setTimeout(resolve, 200))) {
    const found = await ask();
    if (found !== null) return found;
    assert.ok(Date.now() < end, 'the ledger has no such certificate yet');
  }
}

/** A connection may take longer on a busy machine than a visitor would wait. */
function again<T>(work: () => Promise<T>, tries = 20): Promise<T> {
  return work().catch((error) => {
    if (tries === 1) throw error;
    return again(work, tries - 1);
  });
}
