/** Instructors of a course and grades of its learners, for tests. */
import assert from 'node:assert/strict';
import type { Gradebook, GradeDetail, GradesReport } from '#wire';
import type { TestApi } from './api.ts';
import { newPerson, type Person } from './person.ts';

/** Somebody with the role who is listed for these courses. */
export async function newInstructor(api: TestApi, ...courses: string[]): Promise<Person> {
  const person = await newPerson(api, ['instructor']);
  for (const course of courses)
    await api.sql.query('INSERT INTO app.course_instructors (course, account_id) VALUES ($1, $2)', [course, person.id]);
  return person;
}

/** What an instructor asks of one course. */
export function teaching(instructor: Person, course: string) {
  const root = `/v1/studio/courses/${course}`;
  return {
    root,
    async gradebook(query = ''): Promise<Gradebook> {
      const { status, body } = await instructor.ask<Gradebook>('GET', `${root}/gradebook${query}`);
      assert.equal(status, 200, JSON.stringify(body));
      return body;
    },
    async detail(enrollment: string, lesson: string): Promise<GradeDetail> {
      return (await instructor.ask<GradeDetail>('GET', `${root}/gradebook/${enrollment}/${lesson}`)).body;
    },
    /** Sets a grade as somebody does who has seen the newest. */
    async override(enrollment: string, lesson: string, percent: number | null, reason = 'for a test') {
      const { history } = await this.detail(enrollment, lesson);
      const sent = { percent, reason, basis: history[0]?.id ?? null };
      const { status, body } = await instructor.ask<GradeDetail>(
        'PUT',
        `${root}/gradebook/${enrollment}/${lesson}`,
        sent,
      );
      assert.equal(status, 200, JSON.stringify(body));
      return body;
    },
    async check(csv: string): Promise<GradesReport> {
      const { status, body } = await instructor.ask<GradesReport>('POST', `${root}/grades/report`, { csv });
      assert.equal(status, 200, JSON.stringify(body));
      return body;
    },
  };
}

/** An attempt as if it had been sent: an answer by question key, and which are right. */
export async function writeAttempt(
  { sql }: Pick<TestApi, 'sql'>,
  enrollment: string,
  lesson: string,
  {
    number = 1,
    version = 1,
    answers,
    right,
    seconds = 60,
    isSent = true,
  }: {
    number?: number;
    version?: number;
    answers: Record<string, unknown>;
    right: string[];
    seconds?: number;
    isSent?: boolean;
  },
): Promise<void> {
  const keys = Object.keys(answers);
  const marks = Object.fromEntries(keys.map((key) => [key, right.includes(key)]));
  const percent = Math.floor((100 * right.length) / keys.length);
  await sql.query(
    `INSERT INTO app.quiz_attempts (enrollment_id, lesson, quiz, version, number, drawn, answers, started_at, sent_at, marks, percent, passed)
     VALUES ($1, $2, $2, $3, $4, $5, $6, now() - make_interval(secs => $7), CASE WHEN $8 THEN now() END,
       CASE WHEN $8 THEN $9::jsonb END, CASE WHEN $8 THEN $10::int END, CASE WHEN $8 THEN $10 >= 100 END)`,
    [
      ...[enrollment, lesson, version, number],
      JSON.stringify(keys.map((question) => ({ question, order: [] }))),
      ...[JSON.stringify(answers), seconds, isSent, JSON.stringify(marks), percent],
    ],
  );
}
