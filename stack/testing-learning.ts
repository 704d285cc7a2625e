/** A learner's steps for browser tests: time that passes, and quizzes answered from the courses' own files. */
import assert from 'node:assert/strict';
import path from 'node:path';
import pg from 'pg';
import type { Locator, Page } from 'playwright-core';
import { rightAnswerOf } from '../api/course/answer.ts';
import { readCourseFolder } from '../api/course/folder.ts';
import { readFolder } from '../api/course/read-folder.ts';
import type { Course, Question, Quiz } from '../api/wire/course-folder.ts';
import type { TestSite } from './testing-site.ts';

/** A course as it ships: with the answers, which no page tells. */
export async function readShipped(site: TestSite, key: string): Promise<Course> {
  const { course, faults } = readCourseFolder(await readFolder(path.join(site.config.root, 'courses', key)));
  return course ?? assert.fail(JSON.stringify(faults));
}

export async function query(site: TestSite, sql: string, values: unknown[] = []): Promise<pg.QueryResult> {
  const client = new pg.Client(site.stack.databaseUrl);
  await client.connect();
  try {
    return await client.query(sql, values);
  } finally {
    await client.end();
  }
}

/**
 * Lets a minute pass for who reads the page, then comes back to it: the server counts what the clock says since the last
 * sign of reading.
 */
export async function readOn(site: TestSite, page: Page): Promise<void> {
  const { id } = (await (await page.request.get(`${site.stack.webUrl}/v1/account`)).json()) as { id: string };
  await query(site, `UPDATE app.enrollments SET seen_at = seen_at - interval '61 seconds' WHERE account_id = $1`, [id]);
  const counted = page.waitForResponse((response) => response.url().endsWith('/place') && response.ok());
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await counted;
}

const finish = (page: Page) => page.getByRole('button', { name: 'Finish lesson' });

/** Reads a lesson until it may be finished, and finishes it. */
export async function readToTheEnd(site: TestSite, page: Page): Promise<void> {
  for (let minute = 0; (await finish(page).getAttribute('aria-disabled')) === 'true'; minute += 1) {
    assert.ok(minute < 8, 'five minutes of reading are the most that is asked');
    await readOn(site, page);
  }
  await finish(page).click();
  await page.getByText('You finished this lesson.').waitFor();
}

/** The words of a text in Markdown, as a page shows them. */
const plain = (markdown: string) => markdown.replace(/[`*]/g, '').replace(/\s+/g, ' ').trim();

/** Answers the questions that a try asks: rightly, but for those named. */
export async function answer(page: Page, quiz: Quiz, { wrong = [] as number[] } = {}): Promise<void> {
  const known = new Map(quiz.pools.flatMap(({ questions }) => questions).map((question) => [question.key, question]));
  const asked = page.locator('#quiz fieldset');
  for (let at = 0; at < (await asked.count()); at += 1) {
    const key = /__(\w+)-number/.exec((await asked.nth(at).getAttribute('aria-labelledby')) ?? '')?.[1] ?? '';
    const question = known.get(key) ?? assert.fail(`a question ${key} that the quiz has not`);
    if (wrong.includes(at)) await answerWrongly(asked.nth(at), question);
    else await answerRightly(asked.nth(at), question);
  }
}

async function answerWrongly(fieldset: Locator, question: Question): Promise<void> {
  if (question.kind === 'number' || question.kind === 'text') await fieldset.getByRole('textbox').fill('987654321');
  else if (question.kind === 'choice')
    await option(fieldset, question.options.find(({ right }) => !right)?.text).check();
  else if (question.kind === 'multiple')
    await option(fieldset, question.options.find(({ right }) => right)?.text).setChecked(false);
}

async function answerRightly(fieldset: Locator, question: Question): Promise<void> {
  const right = rightAnswerOf(question);
  switch (question.kind) {
    case 'choice':
      return option(fieldset, question.options[right as number]?.text).check();
    case 'multiple':
      for (const [number, { text }] of question.options.entries())
        await option(fieldset, text).setChecked((right as number[]).includes(number));
      return;
    case 'order':
      return arrange(fieldset, question.lines);
    default:
      return fieldset.getByRole('textbox').fill(String(right));
  }
}

const option = (fieldset: Locator, text = '') => fieldset.getByLabel(plain(text), { exact: true });

/** Moves each line up until it stands where it should. */
async function arrange(fieldset: Locator, lines: string[]): Promise<void> {
  const codes = fieldset.locator('li code');
  for (const [place, line] of lines.entries()) {
    let at = (await codes.allTextContents()).indexOf(line, place);
    for (; at > place; at -= 1) {
      await fieldset.locator('li').nth(at).getByRole('button').first().click();
      await codes
        .nth(at - 1)
        .getByText(line, { exact: true })
        .waitFor();
    }
  }
}

/** Enrols by the course's page, and is at its first lesson then. */
export async function enrolOnPage(site: TestSite, page: Page, key: string): Promise<void> {
  await page.goto(`${site.stack.webUrl}/courses/${key}`);
  await page.waitForLoadState('networkidle');
  await page.getByRole('button', { name: 'Enrol and start lesson 1' }).click();
  await page.waitForURL(/\/learn\//);
}

/** Takes a shipped course from its first lesson, where the page is, to its last, and sees the last one on the ledger. */
export async function finishCourse(site: TestSite, page: Page, key: string): Promise<void> {
  const course = await readShipped(site, key);
  const lessons = course.modules.flatMap((module) => module.lessons);
  for (const [at, lesson] of lessons.entries()) {
    const { title, quiz, exercise } = course.lessons.get(lesson) ?? assert.fail(lesson);
    await page.getByRole('heading', { level: 1, name: title.replace(/[`*]/g, '') }).waitFor();
    await page.waitForLoadState('networkidle');
    if (quiz) await takeQuiz(page, course, quiz);
    if (exercise) await doExercise(page);
    if (!(await isDone(page).isVisible())) await readToTheEnd(site, page);
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
  const recorded = await query(site, 'SELECT FROM chain.progress WHERE course = $1 AND percent = 100', [key]);
  assert.ok(recorded.rows.length > 0);
}

const isDone = (page: Page) => page.getByText('You finished this lesson.');

async function takeQuiz(page: Page, course: Course, key: string): Promise<void> {
  await page.getByRole('button', { name: 'Start the quiz' }).click();
  const send = page.getByRole('button', { name: /Send my answers|Check my answer/ });
  await send.waitFor();
  await answer(page, course.quizzes.get(key) ?? assert.fail(key));
  await send.click();
  await page.getByText(/^Passed:/).waitFor();
}

/** Signs the exercise's call with the wallet, as often as it takes. */
async function doExercise(page: Page): Promise<void> {
  const exercise = page.locator('section', { has: page.getByRole('heading', { name: 'On the ledger' }) });
  const sign = exercise.getByRole('button', { name: /^Sign with / });
  const fund = exercise.getByRole('button', { name: 'Get lumens' });
  await sign.or(fund).first().waitFor();
  if (await fund.isVisible()) await fund.click();
  for (let calls = 0; !(await isDone(page).isVisible()); calls += 1) {
    assert.ok(calls < 5, 'three calls are the most that is asked');
    await sign.waitFor();
    for (const field of await exercise.getByRole('textbox').all()) await field.fill('An event is a fact.');
    await sign.click();
    await sign.waitFor({ state: 'hidden' });
    // Seen and enough, or to be done again.
    await sign.or(isDone(page)).first().waitFor({ timeout: 60_000 });
  }
}
