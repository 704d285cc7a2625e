/** The shipped courses, in real Chromium: found, chosen, read from the first lesson to the last, with script and without. */
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { requireAccessible } from './testing-account.ts';
import { type TestSite, testSite } from './testing-site.ts';

const lessons = ['One page that everybody agrees on', 'Keys and addresses', 'Accounts and what they hold back'];

describe('courses on the site', function () {
  this.timeout(180_000);
  let site: TestSite;
  let page: Page;
  before(async () => {
    site = await testSite();
    page = await site.open('/');
  });
  after(() => page.context().close());

  const heading = (of: Page, name: string | RegExp) => of.getByRole('heading', { level: 1, name }).waitFor();

  it('are on the start page and in the header', async () => {
    await page.locator('#courses').getByRole('link', { name: 'Writing Soroban contracts' }).waitFor();
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Courses' }).click();
    await heading(page, 'Courses');
    for (const title of ['Stellar from the first ledger', 'Writing Soroban contracts', 'Votes that execute'])
      await page.locator('.course', { hasText: title }).waitFor();
    await requireAccessible(page, 'the catalogue');
  });

  it('say what was searched when nothing is found', async () => {
    await page.getByRole('searchbox', { name: 'Search' }).fill('xylophone');
    await page.keyboard.press('Enter');
    await page.getByText('No course for “xylophone”.').waitFor();
    await requireAccessible(page, 'nothing found');
    await page.getByRole('main').getByRole('link', { name: 'Clear search and filters' }).click();
    await page.waitForURL(/\/courses$/);
  });

  it('are found although the words are mistyped', async () => {
    await page.getByRole('searchbox', { name: 'Search' }).fill('stelar frist ledgre');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.waitForURL(/search=stelar/);
    await page.getByRole('link', { name: 'Stellar from the first ledger' }).click();
    await heading(page, 'Stellar from the first ledger');
    assert.equal(await page.locator('details.mod[open]').count(), 2);
    await requireAccessible(page, 'a course');
  });

  it('are read from the first lesson to the last by one key', async () => {
    await page.getByRole('link', { name: 'Read lesson 1' }).click();
    await heading(page, lessons[0] as string);
    await page.waitForLoadState('networkidle');
    await requireAccessible(page, 'a lesson');
    for (let number = 2; number <= 6; number += 1) {
      await page.keyboard.press(']');
      await page.locator('.beside').getByText(`Lesson ${number} of 6`).waitFor();
    }
    await page.getByText('This was the last lesson.').waitFor();
    await page.keyboard.press(']');
    await page.keyboard.press('[');
    await page.locator('.beside').getByText('Lesson 5 of 6').waitFor();
    assert.equal(await page.evaluate(() => scrollY), 0, 'a lesson begins at its beginning');
  });

  it('leave the keys to who types, or switched them off', async () => {
    const box = page.getByRole('checkbox', { name: 'Use them here' });
    await page.keyboard.press('?');
    await requireAccessible(page, 'the list of keys');
    await box.uncheck();
    await page.keyboard.press('Escape');
    await page.keyboard.press(']');
    await page.reload();
    await page.waitForLoadState('networkidle');
    await page.keyboard.press(']');
    await page.keyboard.press('?');
    await page.waitForTimeout(300);
    await page.locator('.beside').getByText('Lesson 5 of 6').waitFor();
    await page.getByRole('button', { name: 'List the keys' }).click();
    assert.equal(await box.isChecked(), false);
    await box.check();
    await page.getByRole('button', { name: 'Close' }).click();
  });

  it('show their outline behind a line on a phone', async () => {
    const phone = await site.open('/learn/stellar_first_ledger/keys_and_addresses', {
      viewport: { width: 390, height: 800 },
    });
    await phone.getByText('2 of 6', { exact: true }).click();
    await phone.getByRole('link', { name: lessons[0] as string }).click();
    await heading(phone, lessons[0] as string);
    await phone.getByText('1 of 6', { exact: true }).waitFor();
    await phone.context().close();
  });

  it('are searched and read without script', async () => {
    const plain = await site.open('/courses?search=qourum', { javaScriptEnabled: false });
    await plain.getByRole('link', { name: 'Votes that execute' }).click();
    await heading(plain, 'Votes that execute');
    await plain.getByRole('link', { name: 'Read lesson 1' }).click();
    await plain.locator('.read .text p').first().waitFor();
    await plain.getByRole('link', { name: 'Next lesson', exact: true }).click();
    await plain.locator('.beside').getByText('Lesson 2 of 6').waitFor();
    assert.equal(await plain.getByRole('checkbox').count(), 0);
    await plain.context().close();
  });

  it('weigh no more than 80 KB of script a page', async () => {
    for (const address of ['/courses', '/courses/soroban_contracts', '/learn/soroban_contracts/a_counter']) {
      const html = await (await fetch(site.stack.webUrl + address)).text();
      const files = new Set([...html.matchAll(/href="([^"]+\.js)"/g)].map(([, file]) => file as string));
      let bytes = 0;
      for (const file of files) {
        const answer = await fetch(new URL(file, site.stack.webUrl + address), {
          headers: { 'accept-encoding': 'identity' },
        });
        bytes += gzipSync(Buffer.from(await answer.arrayBuffer())).length;
      }
      assert.ok(files.size > 0 && bytes <= 80_000, `${address}: ${bytes} bytes in ${files.size} files`);
    }
  });

  it('are not found under other names', async () => {
    for (const address of ['/courses/none', '/courses/UP', '/learn/none/none', '/learn/soroban_contracts/none']) {
      const { status } = await fetch(site.stack.webUrl + address);
      assert.equal(status, 404, address);
    }
  });
});
