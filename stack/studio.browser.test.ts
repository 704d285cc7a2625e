/** The studio in real Chromium: an instructor writes a course, and a learner finds it. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import pg from 'pg';
import type { Locator, Page } from 'playwright-core';
import { makeAccount, requireAccessible, signIn } from './testing-account.ts';
import { type TestSite, testSite } from './testing-site.ts';

const password = 'four words nobody guesses';

describe('the studio on the site', function () {
  this.timeout(300_000);
  let site: TestSite;
  let ada: Page;
  let sql: pg.Client;
  before(async () => {
    site = await testSite();
    sql = new pg.Client({ connectionString: site.stack.databaseUrl });
    await sql.connect();
    ada = await comeIn('ada.writes@example.org');
  });
  after(async () => {
    await ada?.context().close();
    await sql?.end();
  });

  async function comeIn(email: string): Promise<Page> {
    await makeAccount(site, email, password);
    await sql.query(
      `INSERT INTO app.account_roles (account_id, role) SELECT account_id, 'instructor' FROM app.passwords WHERE email = $1`,
      [email],
    );
    const page = await site.open('/sign-in');
    await signIn(page, site, email, password);
    await page.getByRole('heading', { name: 'Profile' }).waitFor();
    return page;
  }
  const go = async (page: Page, address: string) => {
    await page.goto(site.stack.webUrl + address);
    await page.waitForLoadState('networkidle');
  };
  const saved = (page: Page) => page.getByText(/^Saved \d\d:\d\d$/).waitFor();
  const press = async (page: Page, name: string | RegExp) => {
    const button = page.getByRole('button', { name });
    await button.focus();
    await page.keyboard.press('Enter');
  };
  /** Opens a fold by keyboard: a pointer may miss one that moves while a save's answer is drawn. */
  const unfold = async (summary: Locator) => {
    await summary.focus();
    await summary.press('Enter');
    await summary.locator('xpath=..').and(summary.page().locator('[open]')).waitFor();
  };
  const lessons = (page: Page) => page.locator('nav.outline ol a[href*="lesson."]').allInnerTexts();

  it('begins a course in the studio, which the header leads to', async () => {
    await ada.goto(site.stack.webUrl);
    await ada.getByRole('link', { name: 'Studio' }).click();
    await ada.getByText('No course yet.').waitFor();
    await requireAccessible(ada, 'the empty studio');
    await ada.getByRole('link', { name: 'New course' }).click();
    await ada.getByRole('button', { name: 'Begin the course' }).click();
    await ada.getByText('The title is missing').waitFor();
    await requireAccessible(ada, 'a new course');
    await ada.getByLabel('Title').fill('Fees in practice');
    await ada.keyboard.press('Enter');
    await ada.getByRole('heading', { level: 1, name: 'Fees in practice' }).waitFor();
    await ada.getByText('Draft, not published').waitFor();
  });

  it('writes its facts and a lesson, with a preview while typing, and saves by itself', async () => {
    await ada.waitForLoadState('networkidle');
    await ada.getByLabel('Promise').fill('Know what a call costs before you sign it.');
    await ada.getByLabel('Description').fill('Two short modules.');
    await ada.getByLabel('What learners will be able to do').fill('Read a fee.\nSet a limit.');
    await saved(ada);
    await ada.locator('nav.outline').getByRole('link', { name: '1', exact: true }).click();
    await ada.getByLabel('Lesson', { exact: true }).waitFor(); // the facts have a title too
    await ada.locator('#f-title').fill('What a fee is');
    await ada.getByLabel('Lesson', { exact: true }).fill('# Fees\n\nA **small** thing. <script>alert(1)</script>');
    await ada.locator('.preview strong').getByText('small').waitFor();
    assert.equal(await ada.locator('.preview script').count(), 0);
    await saved(ada);
    await ada.locator('nav.outline').getByRole('link', { name: 'What a fee is' }).waitFor();
    await requireAccessible(ada, 'a lesson in the studio');
  });

  it('tells faults at their field, leads to them, and keeps what was typed', async () => {
    await ada.getByLabel('Minutes', { exact: true }).fill('many');
    await ada.getByRole('button', { name: 'Save', exact: true }).last().click();
    const summary = ada.getByRole('heading', { name: '1 fault' }).first();
    await summary.waitFor();
    await ada.locator('#f-minutes-fault').getByText('expected a whole number').waitFor();
    await ada.getByRole('link', { name: /minutes \(line/ }).press('Enter'); // as folds: a pointer may miss it
    await ada.waitForFunction(() => document.activeElement?.id === 'f-minutes');
    await requireAccessible(ada, 'a lesson with a fault');
    await ada.reload();
    assert.equal(await ada.getByLabel('Minutes', { exact: true }).inputValue(), 'many');
    await ada.waitForLoadState('networkidle');
    await ada.getByLabel('Minutes', { exact: true }).fill('8');
    await ada.locator('#f-minutes-fault').waitFor({ state: 'detached' });
    await saved(ada);
  });

  it('adds a module, a lesson and a quiz, whose questions are written in a form', async () => {
    const outline = ada.locator('nav.outline');
    await unfold(outline.locator('summary', { hasText: 'Add a module' }));
    await outline.getByLabel('Title of the module').last().fill('In practice');
    await press(ada, 'Add a module');
    await outline.getByRole('heading', { name: 'In practice' }).waitFor();
    await unfold(outline.locator('summary', { hasText: 'Add a lesson' }));
    await outline.getByLabel('Title of the lesson').fill('Set a limit');
    await outline.getByLabel('Into module').selectOption({ label: 'In practice' });
    await press(ada, 'Add a lesson');
    await ada.getByRole('heading', { level: 2, name: 'Set a limit' }).waitFor();
    await ada.waitForLoadState('networkidle');
    await ada.getByLabel('Lesson', { exact: true }).fill('Say the most you pay.');
    await saved(ada);
    await unfold(ada.locator('summary', { hasText: 'Add a quiz' }));
    await press(ada, 'Add');
    await ada.getByRole('group', { name: 'Question 1' }).waitFor();
    await ada.waitForLoadState('networkidle');
    const first = ada.getByRole('group', { name: 'Question 1' });
    await first.getByLabel('Question', { exact: true }).fill('What is the least a call costs?');
    await first.getByLabel('Option 1', { exact: true }).last().fill('100 stroops');
    await first.getByLabel('Option 2', { exact: true }).last().fill('Nothing');
    await press(ada, 'Add an option');
    await first.getByLabel('Option 3', { exact: true }).last().fill('1 XLM');
    await press(ada, 'Move up: option 3 of question 1');
    assert.equal(await first.getByLabel('Option 2', { exact: true }).last().inputValue(), '1 XLM');
    await first.getByLabel('Why').fill('The base fee.');
    await press(ada, 'Add: a number');
    const second = ada.getByRole('group', { name: 'Question 2' });
    await second.getByLabel('Question', { exact: true }).fill('How many stroops are a lumen?');
    await second.getByLabel('Answer', { exact: true }).fill('10000000');
    await second.getByLabel('Why').fill('Seven decimals.');
    await saved(ada);
    await requireAccessible(ada, 'a quiz in the studio');
    await ada.reload();
    assert.equal(await first.getByLabel('Option 2', { exact: true }).last().inputValue(), '1 XLM');
    assert.equal(await second.getByLabel('Answer', { exact: true }).inputValue(), '10000000');
  });

  it('reorders by keyboard, and says where what was moved is now', async () => {
    await ada.waitForLoadState('networkidle');
    assert.deepEqual(await lessons(ada), ['What a fee is', 'Set a limit']);
    await press(ada, 'Move up: Set a limit');
    await ada.getByText('Set a limit is lesson 2 of 2 in 1.').waitFor({ state: 'attached' });
    await press(ada, 'Move up: Set a limit');
    await ada.getByText('Set a limit is lesson 1 of 2 in 1.').waitFor({ state: 'attached' });
    assert.deepEqual(await lessons(ada), ['Set a limit', 'What a fee is']);
    await ada.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Move up: Set a limit');
    for (const place of ['lesson 2 of 2 in 1', 'lesson 1 of 1 in In practice']) {
      await press(ada, 'Move down: Set a limit');
      await ada.getByText(`Set a limit is ${place}.`).waitFor({ state: 'attached' });
    }
    assert.deepEqual(await lessons(ada), ['What a fee is', 'Set a limit']);
  });

  it('shows two people who change the same what the other wrote, and loses neither', async () => {
    const ben = await comeIn('ben.writes@example.org');
    await sql.query(
      `INSERT INTO app.course_instructors (course, account_id)
       SELECT 'fees_in_practice', account_id FROM app.passwords WHERE email = 'ben.writes@example.org'`,
    );
    const address = '/studio/fees_in_practice?open=lesson.first';
    await Promise.all([go(ada, address), go(ben, address)]);
    await ben.getByLabel('Lesson', { exact: true }).fill('By Ben.');
    await saved(ben);
    await ada.getByLabel('Lesson', { exact: true }).fill('By Ada.');
    await ada.getByRole('heading', { name: /changed this at/ }).waitFor();
    assert.equal(await ada.getByLabel('What stands there now').inputValue(), 'By Ben.');
    assert.equal(await ada.getByLabel('Lesson', { exact: true }).inputValue(), 'By Ada.');
    await requireAccessible(ada, 'a conflict');
    await ada.getByRole('button', { name: 'Save mine instead' }).click();
    await saved(ada);
    await ben.reload();
    assert.equal(await ben.getByLabel('Lesson', { exact: true }).inputValue(), 'By Ada.');
    await ben.context().close();
  });

  it('is seen as a learner would, published, and found in the catalogue', async () => {
    await go(ada, '/studio/fees_in_practice/preview/set_a_limit');
    await ada.getByText('A draft, as learners would see it.').waitFor();
    await ada.getByText('What is the least a call costs?').waitFor();
    await requireAccessible(ada, 'a preview');
    await go(ada, '/studio/fees_in_practice/publish');
    await ada.getByText('This is the first version.').waitFor();
    await ada.getByText('2 lessons are new.').waitFor();
    await requireAccessible(ada, 'publishing');
    await ada.getByRole('button', { name: 'Publish version 1' }).click();
    await ada.getByText('Version 1 is published.').waitFor();
    const learner = await site.open('/courses?search=fees+in+practice');
    await learner.getByRole('link', { name: 'Fees in practice' }).click();
    await learner.getByText('Know what a call costs before you sign it.').waitFor();
    await learner.getByText('Set a limit').first().waitFor();
    await learner.context().close();
  });

  it('shows what differs after a change, in words and line by line, and goes back to an older version', async () => {
    await go(ada, '/studio/fees_in_practice?open=quiz.set_a_limit');
    await ada.getByLabel('Pass mark').fill('70');
    await saved(ada);
    await ada.getByText('Changed since version 1').waitFor();
    await ada.getByRole('link', { name: 'Publish', exact: true }).click();
    await ada.getByText('Set a limit: Pass mark 60 → 70.').waitFor();
    await ada.getByText('pass_percent: 70').waitFor();
    await ada.getByText('0 learners are enrolled.').waitFor();
    await requireAccessible(ada, 'differences');
    await ada.getByRole('button', { name: 'Publish version 2' }).click();
    await ada.getByText('Version 2 is published.').waitFor();
    await ada.getByRole('button', { name: 'Take as draft: version 1' }).click();
    await ada.getByText('The draft is as version 1 now.').waitFor();
    await ada.getByText('Set a limit: Pass mark 70 → 60.').waitFor();
  });

  it('duplicates, exports, imports, and is written without script as well', async () => {
    await go(ada, '/studio/fees_in_practice/settings');
    await requireAccessible(ada, 'settings of a course');
    const [download] = await Promise.all([
      ada.waitForEvent('download'),
      ada.getByRole('link', { name: 'Export as a zip' }).click(),
    ]);
    const zip = fs.readFileSync(await download.path());
    assert.equal(zip.subarray(0, 2).toString(), 'PK');
    await ada.getByLabel('Folder as a zip').setInputFiles({ name: 'x.zip', mimeType: 'application/zip', buffer: zip });
    await ada.getByRole('button', { name: 'Replace the draft' }).click();
    await ada.getByText('The folder is the draft now.').waitFor();
    await ada.locator('#copy').getByLabel('Title').fill('Fees again');
    await ada.getByRole('button', { name: 'Duplicate' }).click();
    await ada.getByRole('heading', { level: 1, name: 'Fees again' }).waitFor();
    await ada
      .context()
      .storageState()
      .then(async (storageState) => {
        const plain = await site.open('/studio/fees_again?open=quiz.set_a_limit', {
          javaScriptEnabled: false,
          storageState,
        });
        await plain.getByLabel('Pass mark').fill('80');
        await plain.getByRole('button', { name: 'Add an option' }).click();
        assert.equal((await plain.getByLabel('Option 4', { exact: true }).count()) > 0, true);
        assert.equal(await plain.getByLabel('Pass mark').inputValue(), '80');
        await plain.getByRole('button', { name: 'Move down: What a fee is' }).click();
        await plain
          .getByText(/What a fee is is lesson/)
          .first()
          .waitFor({ state: 'attached' });
        await plain.context().close();
      });
  });
});
