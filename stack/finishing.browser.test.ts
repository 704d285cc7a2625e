/** The shipped courses, in real Chromium, each finished from its first page to its last: read, answered, and on the ledger. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Course } from '../api/wire/course-folder.ts';
import { requireAccessible } from './testing-account.ts';
import { answer, query, readShipped, readToTheEnd } from './testing-learning.ts';
import { type TestSite, testSite } from './testing-site.ts';

const courses = ['stellar_first_ledger', 'soroban_contracts', 'votes_that_execute'];

describe('finishing the shipped courses', function () {
  this.timeout(600_000);
  let site: TestSite;
  let page: Page;
  before(async () => {
    site = await testSite();
    page = await site.open('/sign-in');
    await page.waitForLoadState('networkidle');
    await page.getByRole('button', { name: 'Make a practice key' }).click();
    await page.waitForURL((url) => url.pathname.startsWith('/me'));
  });
  after(() => page?.context().close());

  async function takeQuiz(course: Course, key: string): Promise<void> {
    await page.getByRole('button', { name: 'Start the quiz' }).click();
    const send = page.getByRole('button', { name: /Send my answers|Check my answer/ });
    await send.waitFor();
    await answer(page, course.quizzes.get(key) ?? assert.fail(key));
    await send.click();
    await page.getByText(/^Passed:/).waitFor();
  }

  /** Signs the call with the practice key, as often as it takes. */
  async function doExercise(): Promise<void> {
    const exercise = page.locator('section', { has: page.getByRole('heading', { name: 'On the ledger' }) });
    const sign = exercise.getByRole('button', { name: 'Sign with the practice key' });
    const fund = exercise.getByRole('button', { name: 'Get lumens' });
    const done = page.getByText('You finished this lesson.');
    await sign.or(fund).first().waitFor();
    if (await fund.isVisible()) await fund.click();
    for (let calls = 0; !(await done.isVisible()); calls += 1) {
      assert.ok(calls < 5, 'three calls are the most that is asked');
      await sign.waitFor();
      for (const field of await exercise.getByRole('textbox').all()) await field.fill('An event is a fact.');
      await sign.click();
      await sign.waitFor({ state: 'hidden' });
      // Seen and enough, or to be done again.
      await sign.or(done).first().waitFor({ timeout: 60_000 });
    }
  }

  for (const key of courses)
    it(`${key}, to the last page`, async () => {
      const course = await readShipped(site, key);
      await page.goto(`${site.stack.webUrl}/courses/${key}`);
      await page.waitForLoadState('networkidle');
      await page.getByRole('button', { name: 'Enrol and start lesson 1' }).click();
      await page.waitForURL(/\/learn\//);
      const lessons = course.modules.flatMap((module) => module.lessons);
      for (const [at, lesson] of lessons.entries()) {
        const { title, quiz, exercise } = course.lessons.get(lesson) ?? assert.fail(lesson);
        await page.getByRole('heading', { level: 1, name: title.replace(/[`*]/g, '') }).waitFor();
        await page.waitForLoadState('networkidle');
        if (quiz) await takeQuiz(course, quiz);
        if (exercise) await doExercise();
        const isDone = page.getByText('You finished this lesson.');
        if (!(await isDone.isVisible())) await readToTheEnd(site, page);
        await page
          .locator('.beside')
          .getByText(`${at + 1} of ${lessons.length} lessons done`)
          .waitFor();
        if (at + 1 < lessons.length) await page.getByRole('link', { name: 'Next lesson', exact: true }).click();
      }
      await page.getByRole('heading', { name: 'The course is complete' }).waitFor();
      // The worker took it there, and the indexer has read it.
      await page
        .locator('.side')
        .getByText(/^On chain, ledger [\d,]+\.$/)
        .waitFor({ timeout: 60_000 });
      await requireAccessible(page, `${key}, complete`);
      await page.getByRole('link', { name: 'Choose another course' }).click();
      await page.getByText('Completed', { exact: true }).first().waitFor();
      const { rows } = await query(
        site,
        'SELECT 1 FROM app.enrollments WHERE course = $1 AND completed_at IS NOT NULL',
        [key],
      );
      assert.ok(rows.length > 0);
      const recorded = await query(site, 'SELECT percent FROM chain.progress WHERE course = $1 AND percent = 100', [
        key,
      ]);
      assert.ok(recorded.rows.length > 0);
    });
});
