/** The whole way on real parts: contract call → ledger → indexer → Postgres → api → page, seen in Chromium. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Address, nativeToScVal, xdr } from '@stellar/stellar-sdk';
import type { Browser, Page } from 'playwright-core';
import { readContractsFile } from '#contracts';
import { connectChain, invoke } from './chain.ts';
import type { StackConfig } from './config.ts';
import type { DemoIds } from './demo.ts';
import { readKeys } from './keys.ts';
import { type Stack, startStack } from './start.ts';
import { requireAccessible } from './testing-account.ts';
import { type TestSite, testSite } from './testing-site.ts';

const widths = [390, 1280];

describe('the whole way', function () {
  this.timeout(180_000);
  let site: TestSite;
  let dataDir: string;
  let config: StackConfig;
  let stack: Stack;
  let browser: Browser;
  let demo: DemoIds;

  before(async () => {
    site = await testSite();
    ({ dataDir, config, stack, browser } = site);
    demo = JSON.parse(fs.readFileSync(path.join(dataDir, 'demo', 'done.json'), 'utf8'));
  });

  const open = (address: string): Promise<Page> => site.open(address);

  const verdict = (page: Page) => page.locator('h1').first();

  const content = (name: keyof DemoIds) =>
    JSON.parse(fs.readFileSync(path.join(dataDir, 'demo', `${name}.json`), 'utf8'));

  it('shows each demo certificate with its verdict, already in what the server sends', async () => {
    const expected: [keyof DemoIds, string][] = [
      ['valid', 'Valid'],
      ['completed', 'Valid'],
      ['revoked', 'Revoked'],
      ['expired', 'Expired'],
    ];
    // The expired one runs out a few seconds after the first start.
    await waitFor(async () =>
      (await (await fetch(`${stack.webUrl}/credentials/${demo.expired}`)).text()).includes('Expired'),
    );
    for (const [name, word] of expected) {
      const html = await (await fetch(`${stack.webUrl}/credentials/${demo[name]}`)).text();
      assert.match(html, new RegExp(`<title>${word}`), `${name}: the title begins with the verdict`);
      const page = await open(`/credentials/${demo[name]}`);
      assert.match((await verdict(page).textContent()) ?? '', new RegExp(`^${word}`));
      await page.context().close();
    }
  });

  it('answers 404 for an unknown certificate and says so', async () => {
    const answer = await fetch(`${stack.webUrl}/credentials/${'0'.repeat(32)}`);
    assert.equal(answer.status, 404);
    assert.match(await answer.text(), /Not found/);
    assert.equal((await fetch(`${stack.webUrl}/credentials/nonsense`)).status, 400);
  });

  it('turns an open page to revoked when the plain SDK revokes, without a reload', async () => {
    const page = await open(`/credentials/${demo.valid}`);
    assert.match((await verdict(page).textContent()) ?? '', /^Valid/);
    await page.evaluate(() => {
      (globalThis as { stayed?: boolean }).stayed = true;
    });

    const keys = readKeys(dataDir, { create: false });
    const chain = connectChain(stack.rpcUrl, config.networkPassphrase);
    await invoke(chain, keys.issuer, readContractsFile(config.contractsFile).contracts.certificate, 'revoke', [
      new Address(keys.issuer.publicKey()).toScVal(),
      xdr.ScVal.scvBytes(Buffer.from(demo.valid, 'hex')),
      nativeToScVal('issued to the wrong account', { type: 'string' }),
    ]);

    await page.locator('h1', { hasText: /^Revoked/ }).waitFor({ timeout: 15_000 });
    assert.match(await page.title(), /^Revoked/);
    assert.equal(
      await page.evaluate(() => (globalThis as { stayed?: boolean }).stayed),
      true,
      'the page was not reloaded',
    );
    assert.match((await page.locator('[role=alert]').first().textContent()) ?? '', /Revoked/, 'worse news is an alert');
    await page.context().close();
  });

  it('verifies a pasted link, and a dropped file against the ledger', async () => {
    const page = await open('/verify');
    const field = page.getByRole('textbox').first();
    await field.fill(`${stack.webUrl}/credentials/${demo.completed}`);
    await field.press('Enter');
    await page.getByRole('heading', { name: /^Valid/ }).waitFor();

    const genuine = content('completed');
    await drop(page, { ...genuine, name: 'Another course' });
    await page.getByRole('heading', { name: /^Not genuine/ }).waitFor();
    await drop(page, genuine);
    await page.getByRole('heading', { name: /^Valid/ }).waitFor();
    await page.context().close();
  });

  it('answers the file that was dropped last, whichever answer comes last', async () => {
    const page = await open('/verify');
    const first = Promise.withResolvers<void>();
    let asked = 0;
    await page.route('**/v1/**', async (route) => {
      asked += 1;
      if (asked === 1) await first.promise;
      await route.continue();
    });
    await page.waitForLoadState('networkidle');
    const genuine = content('completed');
    await drop(page, genuine);
    await waitFor(async () => asked > 0);
    await drop(page, { ...genuine, name: 'Another course' });
    await page.getByRole('heading', { name: /^Not genuine/ }).waitFor();
    const late = page.waitForResponse(/credentials/);
    first.resolve();
    await late;
    await page.waitForTimeout(300);
    assert.equal(await page.getByRole('heading', { name: /^Not genuine/ }).count(), 1);
    await page.context().close();
  });

  it('keeps what was typed before its scripts had started', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const scripts = Promise.withResolvers<void>();
    await page.route('**/_app/**/*.js', (route) => scripts.promise.then(() => route.continue()));
    await page.goto(`${stack.webUrl}/verify`, { waitUntil: 'commit' });
    const field = page.getByRole('textbox').first();
    await field.fill(demo.completed);
    const loaded = page.waitForLoadState('networkidle');
    scripts.resolve();
    await loaded;
    assert.equal(await field.inputValue(), demo.completed);
    await field.press('Enter');
    await page.getByRole('heading', { name: /^Valid/ }).waitFor();
    await context.close();
  });

  it('lets another site’s form through to the api, which answers for itself, and to no page', async () => {
    const send = (path: string) =>
      fetch(`${stack.webUrl}${path}`, {
        method: 'POST',
        headers: { origin: 'https://wallet.example', 'content-type': 'application/x-www-form-urlencoded' },
        body: 'transaction=AAAA&theme=dark',
      });
    const api = await send('/v1/auth/stellar');
    assert.equal(api.status, 400);
    assert.match(((await api.json()) as { error: string }).error, /deserialize/);
    assert.equal(api.headers.get('access-control-allow-origin'), '*');
    assert.equal((await send('/theme')).status, 403);
  });

  it('shows live how far the ledgers are read, and says when that cannot be seen', async () => {
    const page = await open('/status');
    await page.getByRole('heading', { name: 'Every ledger is read, up to the newest' }).waitFor();
    const readThrough = async () => Number((await page.locator('dd').first().textContent())?.replace(/\D/g, '')) || 0;
    const before = await readThrough();
    await waitFor(async () => (await readThrough()) > before);
    await page.route('**/v1/status', (route) => route.abort());
    await page.getByRole('heading', { name: 'Our reading cannot be seen right now' }).waitFor();
    assert.ok((await readThrough()) > before, 'what was known stays');
    await page.unroute('**/v1/status');
    await page.getByRole('heading', { name: 'Every ledger is read, up to the newest' }).waitFor();
    await page.context().close();
  });

  it('has nothing for axe to find and never scrolls sideways', async () => {
    const pages = [
      '/',
      '/verify',
      '/status',
      '/sign-in',
      '/nowhere',
      `/credentials/${'0'.repeat(32)}`,
      ...['completed', 'revoked', 'expired'].map((name) => `/credentials/${demo[name as keyof DemoIds]}`),
    ];
    for (const address of pages) {
      const page = await open(address);
      for (const width of widths) {
        await page.setViewportSize({ width, height: 900 });
        await requireAccessible(page, `${address} at ${width}`);
      }
      await page.context().close();
    }
  });

  it('reads whole without JavaScript', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${stack.webUrl}/verify`);
    await page.getByRole('textbox').first().fill(demo.completed);
    await page.getByRole('textbox').first().press('Enter');
    await page.getByRole('heading', { name: /^Valid/ }).waitFor();
    await context.close();
  });

  it('audits and rebuilds beside the running stack by the commands of the README, told nothing but the data folder', () => {
    const { PATH } = process.env;
    const indexer = (...command: string[]) =>
      execFileSync('npm', ['run', '--silent', 'indexer', '--', ...command], {
        cwd: config.root,
        env: { PATH, DATA_DIR: dataDir },
        encoding: 'utf8',
      });
    assert.match(indexer('audit'), /The read model equals the ledger, and the sums agree\./);
    assert.match(indexer('rebuild'), /Build \d+ serves: [1-9]\d* events folded/);
    assert.match(indexer('rebuild', '--back'), /Build \d+ serves/);
  });

  it('stops everything, and goes on with the same chain, database and certificates when started again', async () => {
    const status = async () =>
      (await (await fetch(`${stack.apiUrl}/status`)).json()) as {
        network: { latestLedger: number };
        indexer: { events: number };
      };
    const before = await status();
    const pids = stack.services.map((service) => service.process.pid as number);
    await stack.stop();
    for (const pid of pids) assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
    assert.equal(leftovers(dataDir), '', 'no process of the stack is left');

    stack = site.stack = await startStack(config, () => {});
    const page = await open(`/credentials/${demo.valid}`);
    assert.match((await verdict(page).textContent()) ?? '', /^Revoked/);
    const after = await status();
    assert.ok(after.network.latestLedger >= before.network.latestLedger);
    assert.equal(after.indexer.events, before.indexer.events);
    await page.context().close();
  });
});

/** Drops a JSON file on the page, as a person would from a file manager. */
async function drop(page: Page, value: unknown): Promise<void> {
  const transfer = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'certificate.json', { type: 'application/json' }));
    return data;
  }, JSON.stringify(value));
  for (const event of ['dragenter', 'dragover', 'drop'])
    await page.dispatchEvent('body', event, { dataTransfer: transfer });
}

/** Command lines that still name the data folder. */
function leftovers(dataDir: string): string {
  const lines = execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.includes(dataDir) && !line.includes('chrom')).join('\n');
}

async function waitFor(condition: () => Promise<boolean>, timeoutMs = 30_000): Promise<void> {
  for (
    const deadline = Date.now() + timeoutMs;
    !(await condition());
    await new Promise((resolve) => setTimeout(resolve, 200))
  ) {
    if (Date.now() > deadline) throw new Error(`not so after ${timeoutMs / 1000} s`);
  }
}
