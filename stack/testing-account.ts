/** Accounts for browser tests: made by the routes that pages use, and what our mails say. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';
import type { TestSite } from './testing-site.ts';

/** The newest mail to an address, as text; waits for it. */
export async function readMail(site: TestSite, to: string, subject: RegExp): Promise<string> {
  const folder = path.join(site.dataDir, 'mail');
  for (const until = Date.now() + 10_000; Date.now() < until; await new Promise((wake) => setTimeout(wake, 50))) {
    const files = fs.existsSync(folder) ? fs.readdirSync(folder).filter((file) => file.endsWith('.eml')) : [];
    for (const file of files.sort().reverse()) {
      const mail = fs.readFileSync(path.join(folder, file), 'utf8');
      const [head = '', body = ''] = mail.split(/\r?\n\r?\n(.*)/s);
      if (!head.includes(`To: ${to}`) || !subject.test(/^Subject: (.*)$/m.exec(head)?.[1] ?? '')) continue;
      return /^Content-Transfer-Encoding: quoted-printable/im.test(head) ? unquoted(body) : body;
    }
  }
  throw new Error(`No mail to ${to} with ${subject} within 10 s.`);
}

const unquoted = (text: string) =>
  text
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** The link of a mail, with its code behind `#`. */
export const linkOf = (mail: string): string =>
  /^https?:\S+#\S+$/m.exec(mail)?.[0] ?? assert.fail(`no link in ${mail}`);

/** An account with e-mail and password, made past the pages. */
export async function makeAccount(site: TestSite, email: string, password: string): Promise<void> {
  const post = async (address: string, body: object) => {
    const response = await fetch(new URL(address, site.stack.webUrl), {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', origin: new URL(site.stack.webUrl).origin },
    });
    assert.ok(response.ok, `${address}: ${response.status} ${await response.clone().text()}`);
  };
  await post('/v1/registrations', { email, password });
  const [, code = ''] = linkOf(await readMail(site, email, /Confirm/)).split('#');
  await post('/v1/registrations/confirmation', { code, password });
}

/** Signs a page in with e-mail and password. */
export async function signIn(page: Page, site: TestSite, email: string, password: string): Promise<void> {
  await page.goto(`${site.stack.webUrl}/sign-in`);
  await page.getByLabel('E-mail', { exact: true }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** A page's own axe. Packed, it is half as long to send and to read. */
const axeSource = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Somebody new, signed in, on a page in a context of its own. */
export async function comeInAs(site: TestSite, email: string, password: string): Promise<Page> {
  await makeAccount(site, email, password);
  const page = await site.open('/sign-in');
  await signIn(page, site, email, password);
  await page.waitForURL((url) => url.pathname.startsWith('/me'));
  return page;
}

/** Asks the api by the session of a page, past what the page shows. */
export async function askAs<T>(site: TestSite, page: Page, method: string, path: string, data: object): Promise<T> {
  const headers = { origin: new URL(site.stack.webUrl).origin };
  const answer = await page.request.fetch(site.stack.webUrl + path, { method, data, headers });
  assert.ok(answer.ok(), `${path}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** Holds a page to what every page keeps: axe finds nothing in either theme, and nothing scrolls sideways at 320. */
export async function requireAccessible(page: Page, name: string): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' }); // no colour half-way to the other theme
    // Of all that axe looks at, only contrast is another in the other theme.
    const { violations } = await page.evaluate(
      (runOnly) => (globalThis as unknown as { axe: typeof axe }).axe.run({ resultTypes: ['violations'], runOnly }),
      colorScheme === 'dark' ? ['color-contrast'] : undefined,
    );
    assert.deepEqual(
      violations.map(({ id, nodes }) => `${name}, ${colorScheme}: ${id} at ${nodes[0]?.target}`),
      [],
    );
  }
  const size = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 900 });
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(excess <= 0, `${name} scrolls ${excess} px sideways at 320`);
  if (size) await page.setViewportSize(size);
}
