/** The languages of the site, in real Chromium: who sees which, how it is changed, and that nothing is left in another. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import type { DemoIds } from './demo.ts';
import { makeAccount, requireAccessible, signIn } from './testing-account.ts';
import { query } from './testing-learning.ts';
import { type TestSite, testSite } from './testing-site.ts';

const password = 'four words nobody guesses';
const german = { locale: 'de-DE' };
/** Names of contracts are data, in every language. */
const contracts = ['certificate', 'analytics'];

type Message = string | [{ match: Record<string, string> }];

/** Whole runs of words of the catalogue, between what is put into them: those long enough to be nobody's data. */
function runsOf(locale: string): Set<string> {
  const folder = path.join(import.meta.dirname, '../web/messages', locale);
  const messages = fs
    .readdirSync(folder)
    .flatMap((file) => Object.values(JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8')) as Message[]));
  const texts = messages.flatMap((message) =>
    typeof message === 'string' ? message : Object.values(message[0].match),
  );
  return new Set(
    texts
      .flatMap((text) => text.split(/\{[^}]*\}/))
      .map((run) => run.trim())
      .filter((run) => run.length > 3),
  );
}

/** What of a page is in English although it should be German: the words that it shows and names, but for courses' own. */
async function englishOf(page: Page): Promise<string[]> {
  const [english, spoken] = [runsOf('en'), runsOf('de')];
  const found = await page.evaluate(() => {
    const words: string[] = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (element && !element.closest('script, style, pre, code, [lang="en"]')) words.push(node.textContent ?? '');
    }
    for (const name of ['aria-label', 'title', 'alt', 'placeholder'])
      for (const element of document.querySelectorAll(`[${name}]`))
        if (!element.closest('[lang="en"]')) words.push(element.getAttribute(name) ?? '');
    return words;
  });
  const isEnglish = (words: string) =>
    [...english].some(
      (run) => !spoken.has(run) && (words === run || (run.length >= 12 && run.includes(' ') && words.includes(run))),
    );
  return found
    .map((words) => words.replace(/\s+/g, ' ').trim())
    .filter((words) => !contracts.includes(words) && isEnglish(words));
}

describe('the languages of the site', function () {
  this.timeout(180_000);
  let site: TestSite;
  let demo: DemoIds;
  before(async () => {
    site = await testSite();
    demo = JSON.parse(fs.readFileSync(path.join(site.dataDir, 'demo', 'done.json'), 'utf8'));
  });

  const languageOf = (page: Page) => page.locator('html').getAttribute('lang');
  const choose = (page: Page, name: string) => page.locator('#language').getByRole('button', { name }).click();

  it('are told from the browser, and nothing is left in English for who reads German', async () => {
    const pages = ['/', '/courses', '/sign-in', '/sign-up', '/verify', '/verify?q=hello', '/status'];
    const certificates = [demo.valid, demo.revoked, demo.expired, '0'.repeat(32), 'nonsense'];
    const page = await site.open('/', german);
    for (const address of [...pages, ...certificates.map((id) => `/credentials/${id}`), '/nowhere']) {
      await page.goto(site.stack.webUrl + address);
      await page.waitForLoadState('networkidle');
      assert.equal(await languageOf(page), 'de', address);
      assert.deepEqual(await englishOf(page), [], address);
    }
    await page.context().close();
  });

  it('are as accessible in German, and as narrow', async () => {
    const page = await site.open('/', german);
    for (const address of ['/', '/courses', '/sign-in', '/verify', '/status', `/credentials/${demo.valid}`]) {
      await page.goto(site.stack.webUrl + address);
      await page.waitForLoadState('networkidle');
      await requireAccessible(page, `${address} in German`);
    }
    await page.context().close();
  });

  it('never mix, whoever asks at the same time', async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, async (_, at) => {
        const locale = at % 2 ? 'de' : 'en';
        const address = ['/', '/verify', '/sign-in', '/status'][at % 4] ?? '/';
        const answer = await fetch(site.stack.webUrl + address, { headers: { 'accept-language': locale } });
        return { locale, html: await answer.text(), vary: answer.headers.get('vary') ?? '' };
      }),
    );
    for (const { locale, html, vary } of answers) {
      assert.match(vary, /accept-language/i);
      assert.match(html, new RegExp(`<html lang="${locale}"`));
      assert.equal(html.includes('Zum Inhalt springen'), locale === 'de');
      assert.equal(html.includes('Skip to content'), locale === 'en');
    }
  });

  for (const javaScriptEnabled of [true, false])
    it(`are changed in the footer ${javaScriptEnabled ? 'with' : 'without'} script, and stay changed`, async () => {
      const page = await site.open('/verify?q=hello', { javaScriptEnabled });
      assert.equal(await languageOf(page), 'en');
      await choose(page, 'Deutsch');
      await page.getByRole('heading', { name: 'Ist dieses Zertifikat echt?' }).waitFor();
      assert.equal(new URL(page.url()).search, '?q=hello', 'it is the same page');
      await page.getByRole('link', { name: 'Kurse', exact: true }).click();
      await page.getByRole('heading', { level: 1, name: 'Kurse' }).waitFor();
      assert.equal(await languageOf(page), 'de');
      await choose(page, 'English');
      await page.getByRole('heading', { level: 1, name: 'Courses' }).waitFor();
      await page.context().close();
    });

  it('follow who is signed in to another browser', async () => {
    const email = 'two-tongues@example.org';
    await makeAccount(site, email, password);
    const [here, there] = await Promise.all([site.open('/sign-in'), site.open('/sign-in')]);
    for (const page of [here, there]) {
      await signIn(page, site, email, password);
      await page.getByRole('heading', { name: 'Profile' }).waitFor();
    }
    await choose(here, 'Deutsch');
    await here.getByRole('heading', { level: 1, name: 'Profil', exact: true }).waitFor();
    assert.deepEqual(await englishOf(here), []);
    await requireAccessible(here, 'the profile in German');
    await there.reload();
    await there.getByRole('heading', { level: 1, name: 'Profil', exact: true }).waitFor();
    assert.equal(await languageOf(there), 'de');

    // The profile's own field is the same choice.
    const person = there.locator('#person');
    await person.getByLabel('Sprache').selectOption('en');
    await person.getByRole('button', { name: 'Speichern', exact: true }).click();
    await there.getByRole('heading', { level: 1, name: 'Profile' }).waitFor();
    assert.equal(await languageOf(there), 'en');

    // Whoever comes from a German browser to an English profile is answered in English, from the first page on.
    const third = await site.open('/sign-in', german);
    assert.equal(await languageOf(third), 'de');
    await third.getByLabel('E-Mail', { exact: true }).fill(email);
    await third.getByLabel('Passwort', { exact: true }).fill(password);
    await third.getByRole('button', { name: 'Anmelden' }).click();
    await third.getByRole('heading', { level: 1, name: 'Profile' }).waitFor();
    await third.waitForFunction(() => document.documentElement.lang === 'en');
    await Promise.all([here, there, third].map((page) => page.context().close()));
  });

  it('are kept of who signs up', async () => {
    const email = 'neu@example.org';
    const page = await site.open('/sign-up', german);
    await page.getByLabel('E-Mail', { exact: true }).fill(email);
    await page.getByLabel('Passwort', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Registrieren' }).click();
    await page.getByRole('heading', { name: 'Sieh in dein Postfach' }).waitFor();
    const { rows } = await query(site, 'SELECT locale FROM app.registrations WHERE email = $1', [email]);
    assert.deepEqual(rows, [{ locale: 'de' }]);
    await page.context().close();
  });
});
