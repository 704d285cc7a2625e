/** Learning, in real Chromium: enrol, leave in the middle, go on elsewhere, fail and pass a quiz, finish the course. */
import assert from 'node:assert/strict';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { makeAccount, requireAccessible, signIn } from './testing-account.ts';
import { answer, query, readOn, readShipped, readToTheEnd } from './testing-learning.ts';
import { type TestSite, testSite } from './testing-site.ts';

const password = 'four words nobody guesses';
const course = 'stellar_first_ledger';

describe('learning on the site', function () {
  this.timeout(300_000);
  let site: TestSite;
  before(async () => {
    site = await testSite();
  });

  const newLearner = (email: string) => makeAccount(site, email, password);
  async function comeIn(email: string, address: string, options?: BrowserContextOptions): Promise<Page> {
    const page = await site.open('/sign-in', options);
    await signIn(page, site, email, password);
    await page.waitForURL((url) => url.pathname.startsWith('/me'));
    await go(page, address);
    return page;
  }
  async function go(page: Page, address: string): Promise<void> {
    await page.goto(site.stack.webUrl + address);
    await page.waitForLoadState('networkidle');
  }
  const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name }).first().waitFor();
  const finish = (page: Page) => page.getByRole('button', { name: 'Finish lesson' });
  const send = (page: Page) => page.getByRole('button', { name: /Send my answers|Check my answer/ });
  const mayFinish = (page: Page) =>
    page.locator('button:not([aria-disabled="true"])', { hasText: 'Finish lesson' }).waitFor();

  describe('in the first course', () => {
    const email = 'learner@example.org';
    let page: Page;
    before(() => newLearner(email));
    after(() => page.context().close());

    it('leads a guest through signing in, and back to enrol', async () => {
      page = await site.open(`/courses/${course}`);
      await page.getByRole('link', { name: 'Enrol and start lesson 1' }).click();
      await heading(page, 'Sign in');
      await page.getByLabel('E-mail', { exact: true }).fill(email);
      await page.getByLabel('Password', { exact: true }).fill(password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.waitForURL((url) => url.pathname === `/courses/${course}`);
      await requireAccessible(page, 'a course to enrol in');
      await page.getByRole('button', { name: 'Enrol and start lesson 1' }).click();
      await heading(page, 'One page that everybody agrees on');
      await page.locator('.beside').getByText('0 of 6 lessons done').waitFor();
      await page.waitForLoadState('networkidle');
    });

    it('finishes no lesson that was not read, and says what is left', async () => {
      assert.equal(await finish(page).getAttribute('aria-disabled'), 'true');
      await page.getByText('Read on: about 3 minutes left.').waitFor();
      await finish(page).click({ force: true });
      assert.equal(await page.getByText('You finished this lesson.').count(), 0);
      await requireAccessible(page, 'a lesson that is read');
      await readOn(site, page);
      await page.getByText('Read on: about 2 minutes left.').waitFor();
      await readToTheEnd(site, page);
      await page.locator('.beside').getByText('1 of 6 lessons done').waitFor();
      await requireAccessible(page, 'a lesson that is finished');
    });

    it('goes on at the heading on another device', async () => {
      await page.getByRole('link', { name: 'Next lesson' }).click();
      await heading(page, 'Keys and addresses');
      await page.waitForLoadState('networkidle');
      await page.getByRole('heading', { name: 'Wallets sign, pages ask' }).evaluate((one) => one.scrollIntoView());
      await page.waitForFunction(() => scrollY > 500);
      const left = page.waitForResponse((response) => response.url().endsWith('/place') && response.ok());
      await page.evaluate(() => window.dispatchEvent(new Event('pagehide')));
      await left;

      const phone = await comeIn(email, '/courses', { viewport: { width: 390, height: 800 } });
      await phone.getByText('1 of 6 lessons done').first().waitFor();
      await requireAccessible(phone, 'the catalogue of who learns');
      await phone.getByRole('link', { name: 'Stellar from the first ledger', exact: true }).click();
      await phone.getByRole('link', { name: 'Go on with lesson 2' }).click();
      await phone.getByText('You were here:').waitFor();
      const at = phone.getByRole('heading', { name: 'Wallets sign, pages ask' });
      const top = await at.evaluate((one) => one.getBoundingClientRect().top);
      assert.ok(top >= 0 && top < 400, `the heading is in view: at ${top}`);
      await requireAccessible(phone, 'a lesson that is gone on with');
      await phone.getByRole('link', { name: 'To the top' }).click();
      await phone.waitForFunction(() => scrollY < 300);
      await phone.getByText('2 of 6', { exact: true }).click();
      await requireAccessible(phone, 'the outline on a phone');
      await phone.context().close();
    });

    it('fails a quiz and passes it, and is told why', async () => {
      const quiz = (await readShipped(site, course)).quizzes.get('pages_and_keys') ?? assert.fail('no such quiz');
      await go(page, `/learn/${course}/keys_and_addresses`);
      await requireAccessible(page, 'a quiz to start');
      await page.getByRole('button', { name: 'Start the quiz' }).click();
      await send(page).waitFor();
      assert.equal(await page.locator('#quiz :checked').count(), 0, 'nothing is chosen for anybody');
      await requireAccessible(page, 'a quiz that runs');
      await send(page).click();
      await page.getByText(/^Not passed: 0 of/).waitFor();
      await requireAccessible(page, 'a quiz that was not passed');
      assert.equal(await finish(page).getAttribute('aria-disabled'), 'true');
      await page.getByRole('button', { name: 'Try again' }).click();
      await send(page).waitFor();
      await answer(page, quiz);
      await page.getByText(/Answers saved/).waitFor();

      // Another device goes on with the same try, and sees what was answered.
      const other = await comeIn(email, `/learn/${course}/keys_and_addresses`);
      await send(other).waitFor();
      const chosen = (on: Page) => on.locator('#quiz :checked').count();
      assert.equal(await chosen(other), await chosen(page));
      await send(page).click();
      await page.getByText(/^Passed:/).waitFor();
      await page.getByText('Pass the quiz.').waitFor({ state: 'detached' });
      await requireAccessible(page, 'a quiz that was passed');
      // Sent twice: how it ended is the same, and that it was sent is said.
      await answer(other, quiz, { wrong: [0] });
      await send(other).click();
      await other.getByText('This try was sent already').waitFor();
      await other.getByText(/^Passed:/).waitFor();
      await other.context().close();
      await mayFinish(page);
      await finish(page).click();
      await page.getByText('You finished this lesson.').waitFor();
    });

    it('keeps a note, and loses none when two devices write', async () => {
      await page.getByText('Your note').click();
      await page.getByLabel('Note on this lesson').fill('A seed is secret.');
      await page.getByText(/^Saved \d\d:\d\d$/).waitFor();
      const other = await comeIn(email, `/learn/${course}/keys_and_addresses`);
      await other.getByText('Your note').click();
      const text = (of: Page) => of.getByLabel('Note on this lesson');
      assert.equal(await text(other).inputValue(), 'A seed is secret.');
      await text(other).fill('An address is public.');
      await other.getByText(/^Saved \d\d:\d\d$/).waitFor();
      await text(page).fill('A seed is secret. Write it down.');
      await page.getByText('Nothing is lost: both are here.').waitFor();
      await requireAccessible(page, 'two notes');
      await page.getByRole('button', { name: 'Put both together' }).click();
      await page.getByText(/^Saved \d\d:\d\d$/).waitFor();
      await other.reload();
      await other.getByText('Your note').click();
      assert.equal(await text(other).inputValue(), 'An address is public.\n\nA seed is secret. Write it down.');
      await other.context().close();
    });

    it('leaves the course and comes back to what was learned', async () => {
      await go(page, `/courses/${course}`);
      await page.getByText('Leave the course', { exact: true }).first().click();
      await requireAccessible(page, 'a course that is taken');
      await page.getByRole('button', { name: 'Leave the course' }).click();
      await page.getByText('You left the course. What you learned is kept.').waitFor();
      await page.getByRole('button', { name: 'Enrol and start lesson 1' }).click();
      await page.waitForURL(/\/learn\//);
      await page.locator('.beside').getByText('2 of 6 lessons done').waitFor();
    });
  });

  describe('by keyboard alone', () => {
    const email = 'keyboard@example.org';
    let page: Page;
    before(async () => {
      await newLearner(email);
      page = await comeIn(email, `/courses/${course}`);
    });
    after(() => page.context().close());

    /** Presses Tab until something with these words has the focus. */
    async function reach(words: RegExp): Promise<void> {
      for (let presses = 0; presses < 80; presses += 1) {
        await page.keyboard.press('Tab');
        const name = await page.evaluate(() => {
          const one = document.activeElement as HTMLInputElement | null;
          return one?.labels?.[0]?.textContent ?? one?.getAttribute('aria-label') ?? one?.textContent ?? '';
        });
        if (words.test(name.trim())) return;
      }
      assert.fail(`${words} is out of reach`);
    }

    it('takes a lesson with its quiz from the course to the next lesson', async () => {
      const shipped = await readShipped(site, course);
      const quiz = shipped.quizzes.get('pages_and_keys') ?? assert.fail('no such quiz');
      const questions = new Map(quiz.pools.flatMap((pool) => pool.questions).map((one) => [one.key, one]));
      await reach(/^Enrol and start/);
      await page.keyboard.press('Enter');
      await heading(page, 'One page that everybody agrees on');
      await page.waitForLoadState('networkidle');
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keys in a lesson' }).waitFor();
      await requireAccessible(page, 'the list of keys');
      await page.keyboard.press('Escape');
      await page.getByRole('dialog', { name: 'Keys in a lesson' }).waitFor({ state: 'hidden' });
      await page.keyboard.press(']');
      await heading(page, 'Keys and addresses');
      await page.waitForLoadState('networkidle');
      await reach(/^Start the quiz/);
      await page.keyboard.press('Enter');
      await send(page).waitFor();
      for (const fieldset of await page.locator('#quiz fieldset').all()) {
        const key = /__(\w+)-number/.exec((await fieldset.getAttribute('aria-labelledby')) ?? '')?.[1] ?? '';
        const question = questions.get(key) ?? assert.fail(key);
        if (question.kind === 'number' || question.kind === 'text') {
          await reach(/^Your answer/);
          await page.keyboard.type(String(question.kind === 'number' ? question.answer : question.answers[0]));
        } else if (question.kind === 'choice') {
          await page.keyboard.press('Tab');
          const right = question.options.find((option) => option.right)?.text.replace(/`/g, '');
          const chosen = () =>
            page.evaluate(() => {
              const radio = document.activeElement as HTMLInputElement;
              return radio.checked ? radio.labels?.[0]?.textContent?.trim() : '';
            });
          await page.keyboard.press('Space');
          for (let steps = 0; (await chosen()) !== right; steps += 1) {
            assert.ok(steps < 10, `${right} is out of reach`);
            await page.keyboard.press('ArrowDown');
          }
        } else if (question.kind === 'multiple') {
          for (let at = 0; at < question.options.length; at += 1) {
            await page.keyboard.press('Tab');
            const words = await page.evaluate(
              () => (document.activeElement as HTMLInputElement).labels?.[0]?.textContent?.trim() ?? '',
            );
            if (question.options.find(({ text }) => text.replace(/`/g, '') === words)?.right)
              await page.keyboard.press('Space');
          }
        } else {
          for (const [place, line] of question.lines.entries()) {
            const lines = () => fieldset.locator('li code').allTextContents();
            let at = (await lines()).indexOf(line, place);
            if (at === place) continue;
            await fieldset.locator('li').nth(at).getByRole('button').first().focus();
            for (; at > place; at -= 1) {
              await page.keyboard.press('Enter');
              await fieldset
                .locator('li code')
                .nth(at - 1)
                .getByText(line, { exact: true })
                .waitFor();
            }
          }
        }
      }
      await reach(/^Send my answers/);
      await page.keyboard.press('Enter');
      await page.getByText(/^Passed:/).waitFor();
      await mayFinish(page);
      await reach(/^Finish lesson/);
      await page.keyboard.press('Enter');
      await page.getByText('You finished this lesson.').waitFor();
      await reach(/^Next lesson/);
      await page.keyboard.press('Enter');
      await heading(page, 'Accounts and what they hold back');
    });
  });

  it('takes a quiz without script', async () => {
    const email = 'plain@example.org';
    await newLearner(email);
    const page = await comeIn(email, `/courses/${course}`, { javaScriptEnabled: false });
    await page.getByRole('button', { name: 'Enrol and start lesson 1' }).click();
    await page.locator('.beside').getByRole('link', { name: 'Keys and addresses' }).click();
    await page.getByRole('button', { name: 'Start the quiz' }).click();
    await send(page).click();
    await page.getByText(/^Not passed: 0 of/).waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await send(page).waitFor();
    const shipped = await readShipped(site, course);
    await answer(page, shipped.quizzes.get('pages_and_keys') ?? assert.fail('no such quiz'));
    await send(page).click();
    await page.getByText(/^Passed:/).waitFor();
    await page.getByText('Your note').click();
    await page.getByLabel('Note on this lesson').fill('By hand.');
    await page.getByRole('button', { name: 'Save note' }).click();
    await page.getByText('Saved.', { exact: true }).waitFor();
    await finish(page).click();
    await page.getByText('You finished this lesson.').waitFor();
    await page.context().close();
  });

  it('keeps answers while offline, and sends them when back', async () => {
    const email = 'offline@example.org';
    await newLearner(email);
    const page = await comeIn(email, `/courses/${course}`);
    await page.getByRole('button', { name: 'Enrol and start lesson 1' }).click();
    await page.waitForURL(/\/learn\//);
    await go(page, `/learn/${course}/keys_and_addresses`);
    await page.getByRole('button', { name: 'Start the quiz' }).click();
    await send(page).waitFor();
    await page.context().setOffline(true);
    const shipped = await readShipped(site, course);
    await answer(page, shipped.quizzes.get('pages_and_keys') ?? assert.fail('no such quiz'));
    await page.getByText('Your answers stay in this page and are saved when you are back.').waitFor();
    await send(page).click();
    await page.getByText('are sent when you are back. Keep it open.').waitFor();
    await requireAccessible(page, 'a quiz offline');
    await page.context().setOffline(false);
    await page.getByText(/^Passed:/).waitFor();
    await page.context().close();
  });

  it('sends a try by itself when its time is over', async () => {
    const email = 'late@example.org';
    await newLearner(email);
    const page = await comeIn(email, '/courses/votes_that_execute');
    const gate = page.getByText('First finish');
    await gate.waitFor();
    await requireAccessible(page, 'a course with another before it');
    // What comes before it was finished some time ago.
    await query(
      site,
      `INSERT INTO app.enrollments (account_id, course, completed_at)
       SELECT account_id, course, now() FROM app.passwords, unnest(ARRAY['stellar_first_ledger', 'soroban_contracts']) AS course
       WHERE email = $1`,
      [email],
    );
    await page.reload();
    await page.getByRole('button', { name: 'Enrol and start lesson 1' }).click();
    await page.waitForURL(/\/learn\//);
    await go(page, '/learn/votes_that_execute/quorum_and_majority');
    await page.getByRole('button', { name: 'Start the quiz' }).click();
    await send(page).waitFor();
    await page.getByRole('timer').waitFor();
    await requireAccessible(page, 'a quiz against time');
    // 19 minutes and 40 seconds go by.
    await query(
      site,
      `UPDATE app.quiz_attempts SET started_at = started_at - interval '1180 seconds',
         ends_at = ends_at - interval '1180 seconds' WHERE sent_at IS NULL AND enrollment_id IN
         (SELECT id FROM app.enrollments JOIN app.passwords USING (account_id) WHERE email = $1)`,
      [email],
    );
    await page.reload();
    await send(page).waitFor();
    await page.getByText(/^Not passed: 0 of/).waitFor({ timeout: 60_000 });
    await page.context().close();
  });
});
