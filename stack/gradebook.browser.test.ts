/** Those who teach a course, in real Chromium: its grades, set with a reason and as a file, its cohorts and statistics. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { readFolder } from '../api/course/read-folder.ts';
import { publishTexts } from '../api/testing/learning.ts';
import { makeAccount, requireAccessible, signIn } from './testing-account.ts';
import { query } from './testing-learning.ts';
import { scriptsStarted, type TestSite, testSite } from './testing-site.ts';

const password = 'four words nobody guesses';
/** A course of its own: who else learns on the site is none of its learners. */
const course = 'graded';
const root = `/studio/${course}`;

/** The shipped course's files, under a title of their own. */
async function texts(folder: string): Promise<Record<string, string>> {
  const files = await readFolder(folder);
  return Object.fromEntries(
    [...files].map(([name, bytes]) => [
      name,
      new TextDecoder().decode(bytes).replace(/^title: Stellar from.*$/m, 'title: Graded'),
    ]),
  );
}

describe('a gradebook on the site', function () {
  this.timeout(300_000);
  let site: TestSite;
  let teacher: Page;
  let stranger: Page;
  let admin: Page;
  let learner: Page;
  before(async () => {
    site = await testSite();
    await publishTexts(
      site.stack.databaseUrl,
      course,
      await texts(path.join(site.config.root, 'courses/stellar_first_ledger')),
    );
    for (const name of ['grade-teacher', 'other-teacher', 'grade-admin', 'graded'])
      await makeAccount(site, `${name}@example.org`, password);
    await query(
      site,
      `INSERT INTO app.account_roles (account_id, role) SELECT account_id,
         CASE WHEN email LIKE 'grade-admin@%' THEN 'admin' ELSE 'instructor' END
       FROM app.passwords WHERE email IN ('grade-teacher@example.org', 'other-teacher@example.org', 'grade-admin@example.org')`,
    );
    await query(
      site,
      `INSERT INTO app.course_instructors (course, account_id) SELECT '${course}', account_id FROM app.passwords
       WHERE email = 'grade-teacher@example.org'`,
    );
    await query(
      site,
      `INSERT INTO app.profiles (account_id, display_name) SELECT account_id, 'Sample Learner' FROM app.passwords
       WHERE email = 'graded@example.org' ON CONFLICT (account_id) DO UPDATE SET display_name = excluded.display_name`,
    );
    teacher = await comeIn('grade-teacher@example.org');
    stranger = await comeIn('other-teacher@example.org');
    admin = await comeIn('grade-admin@example.org');
    learner = await comeIn('graded@example.org');
  });
  after(async () => {
    await Promise.all([teacher, stranger, admin, learner].map((page) => page?.context().close()));
    // Out of the catalogue again, which others count.
    await query(site, `DELETE FROM app.enrollments WHERE course = '${course}'`);
    await query(site, `DELETE FROM app.courses WHERE key = '${course}'`);
  });

  async function comeIn(email: string): Promise<Page> {
    const page = await site.open('/sign-in');
    await signIn(page, site, email, password);
    await page.waitForURL((url) => url.pathname.startsWith('/me'));
    return page;
  }
  async function go(page: Page, address: string): Promise<void> {
    await page.goto(site.stack.webUrl + address);
    await scriptsStarted(page);
  }
  const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name }).first().waitFor();
  const row = (page: Page) => page.getByRole('row', { name: /Sample Learner/ });

  it('shows a learner who enrols, to those who teach the course alone', async () => {
    await go(learner, `/courses/${course}`);
    await learner.getByRole('button', { name: /Enrol/ }).click();
    await learner.waitForURL((url) => url.pathname.startsWith('/learn/'));
    await heading(learner, 'One page that everybody agrees on');
    await go(teacher, `${root}/gradebook`);
    await row(teacher).waitFor();
    await teacher.getByLabel('Name or id').fill('sample');
    await teacher.keyboard.press('Enter');
    await teacher.waitForURL(/search=sample/);
    await teacher.getByText('1 of 1 learners').waitFor();
    assert.equal(await teacher.getByText('@example.org').count(), 0, 'no address of a learner');
    await requireAccessible(teacher, 'the gradebook');
    for (const page of [stranger, learner])
      for (const address of ['/gradebook', '/gradebook/file', '/statistics', '/cohorts']) {
        await go(page, root + address);
        await heading(page, 'Not open to you');
      }
  });

  it('sets a grade with a reason by keyboard, keeps its history, and takes it back', async () => {
    await go(teacher, `${root}/gradebook`);
    await teacher.getByRole('link', { name: /Sample Learner, One page that everybody agrees on/ }).focus();
    await teacher.keyboard.press('Enter');
    await heading(teacher, /Sample Learner/);
    await teacher.waitForLoadState('networkidle');
    await teacher.getByLabel('Percent', { exact: true }).fill('a lot');
    await teacher.getByLabel('Why').fill('Shown on paper');
    await teacher.keyboard.press('Enter');
    await teacher.getByText('Found “a lot”, expected a whole number').waitFor();
    assert.equal(await teacher.getByLabel('Why').inputValue(), 'Shown on paper', 'what was typed stays');
    await teacher.getByLabel('Percent', { exact: true }).fill('100');
    await teacher.keyboard.press('Enter');
    await teacher.getByText('Set. The learner sees').waitFor();
    await heading(teacher, '100 % counts');
    await teacher.getByText('You set 100 %').waitFor();
    await requireAccessible(teacher, 'a grade');
    const { rows } = await query(site, `SELECT FROM app.lesson_progress WHERE completed_by = 'override'`);
    assert.equal(rows.length, 1, 'it completes the lesson');

    await teacher.getByLabel('Why').fill('It was another one');
    await teacher.getByRole('button', { name: 'Withdraw it' }).click();
    await teacher.getByText('Withdrawn. What was earned counts again.').waitFor();
    await teacher.getByText('You withdrew it').waitFor();
    await heading(teacher, 'No grade yet');
  });

  it('works without script', async () => {
    const address = new URL(teacher.url()).pathname;
    const page = await site.browser.newPage({
      javaScriptEnabled: false,
      storageState: await teacher.context().storageState(),
    });
    await page.goto(site.stack.webUrl + address);
    await page.getByLabel('Percent', { exact: true }).fill('90');
    await page.getByRole('button', { name: 'Set the grade' }).click();
    await page.getByText('The reason is missing').waitFor();
    assert.equal(await page.getByLabel('Percent', { exact: true }).inputValue(), '90');
    await page.getByLabel('Why').fill('Without a script');
    await page.getByRole('button', { name: 'Set the grade' }).click();
    await page.getByText('Without a script.').waitFor();
    await page.close();
  });

  it('goes out as a file, and comes back after a report', async () => {
    await go(teacher, `${root}/gradebook/file`);
    const download = teacher.waitForEvent('download');
    await teacher.getByRole('link', { name: 'Download CSV' }).click();
    const csv = fs.readFileSync(await (await download).path(), 'utf8');
    const [head = '', line = ''] = csv.split('\r\n');
    assert.match(head, /^Enrollment id,Learner,Cohort,/);
    const send = async (text: string) => {
      const file = { name: 'grades.csv', mimeType: 'text/csv', buffer: Buffer.from(text) };
      await teacher.getByLabel('CSV file').setInputFiles(file);
      await teacher.getByRole('button', { name: 'Check the file' }).click();
    };
    const cells = line.split(',');
    const withLast = (value: string) => `${head}\r\n${[...cells.slice(0, -1), value].join(',')}\r\n`;
    await send(withLast('lots'));
    await teacher.getByText('Nothing can be applied while anything is wrong').waitFor();
    await teacher.getByText('found “lots”, expected a whole number from 0 to 100').waitFor();
    await requireAccessible(teacher, 'a report of faults');
    await send(withLast('77'));
    await teacher.getByText('1 learner in the file, 1 grades would change, 0 things are wrong.').waitFor();
    await teacher.getByText('none becomes 77 %').waitFor();
    await requireAccessible(teacher, 'a report');
    await teacher.getByRole('button', { name: 'Apply all of it' }).click();
    await teacher.getByText('The reason is missing').waitFor();
    await teacher.getByLabel('Why').fill('Marked at home');
    await teacher.getByRole('button', { name: 'Apply all of it' }).click();
    await teacher.getByText('Applied: 1 grades of 1 learners').waitFor();
    await go(teacher, `${root}/gradebook`);
    await row(teacher)
      .getByRole('link', { name: /77 %, set by an instructor/ })
      .waitFor();
  });

  it('leaves each change in the audit log of the admins', async () => {
    await go(admin, '/admin/audit');
    await admin.getByText('Chain intact.').waitFor();
    for (const reason of ['Shown on paper', 'It was another one', 'Without a script', 'Marked at home'])
      await admin.getByText(reason).first().waitFor();
    await admin.getByText('grade.withdrawn').first().waitFor();
  });

  it('puts learners into cohorts, whose dates they see, and says who is late', async () => {
    await go(teacher, `${root}/cohorts`);
    await teacher.getByText('No cohort yet.').waitFor();
    await requireAccessible(teacher, 'no cohorts');
    await teacher.getByLabel('Name').fill('Spring 2027');
    await teacher.keyboard.press('Enter');
    await heading(teacher, 'Spring 2027');
    await teacher.waitForLoadState('networkidle');
    await teacher.getByLabel('Keys and addresses').fill('2026-01-31');
    await teacher.getByRole('button', { name: 'Save' }).click();
    await teacher.getByText('Saved. Its learners see it').waitFor();
    await go(teacher, `${root}/gradebook`);
    await teacher.getByRole('checkbox', { name: 'Choose Sample Learner' }).check();
    await teacher.locator('#assign').getByLabel('Cohort').selectOption('Spring 2027');
    await teacher.getByRole('button', { name: 'Put the chosen into a cohort' }).click();
    await teacher.getByText('1 learner moved.').waitFor();
    await requireAccessible(teacher, 'a gradebook with cohorts');
    await go(teacher, `${root}/cohorts`);
    await teacher.getByText('1 is late').waitFor();
    await teacher.getByRole('link', { name: 'Spring 2027' }).click();
    await teacher.getByRole('link', { name: /Keys and addresses, due 31 January 2026/ }).waitFor();
    await requireAccessible(teacher, 'a cohort');
  });

  it('tells how far learners come, and how the questions do', async () => {
    await go(teacher, `${root}/statistics`);
    await heading(teacher, 'How far they come');
    await teacher.getByText('1 enrolled, 0 finished the course').waitFor();
    await teacher.getByText('Nobody has sent an attempt yet.').first().waitFor();
    await requireAccessible(teacher, 'statistics');
  });
});
