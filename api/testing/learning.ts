/** Courses and learners for tests: who takes which course and has done how much of it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type pg from 'pg';
import type { EnrollmentDetail } from '#wire';
import { publishFolders } from '../course/publish.ts';
import type { TestApi } from './api.ts';
import { smallFolder, type Texts } from './course.ts';
import type { Person } from './person.ts';

/** Publishes a course: the small one, or another under its own key. */
export async function publishTexts(databaseUrl: string, key = 'small', texts: Texts = smallFolder): Promise<void> {
  const root = mkdtempSync(path.join(tmpdir(), 'brain-storm-course-'));
  const folder = path.join(root, key);
  for (const [file, text] of Object.entries(texts)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), file === 'course.yaml' ? text.replace(/^key: .*$/m, `key: ${key}`) : text);
  }
  try {
    await publishPatiently(databaseUrl, folder);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** A connection may take longer on a busy machine than a visitor would wait. */
async function publishPatiently(databaseUrl: string, folder: string, tries = 20): Promise<void> {
  try {
    await publishFolders(databaseUrl, [folder]);
  } catch (error) {
    if (tries === 1 || !/timeout/.test(String(error))) throw error;
    await publishPatiently(databaseUrl, folder, tries - 1);
  }
}

/** Enrolls somebody, with these lessons done. */
export async function enroll(
  sql: pg.Client,
  account: string,
  { course = 'small', done = [] as string[], completedAt = null as string | null } = {},
): Promise<string> {
  const { rows } = await sql.query(
    `INSERT INTO app.enrollments (account_id, course, completed_at, seen_at) VALUES ($1, $2, $3, now())
     ON CONFLICT (account_id, course) DO UPDATE SET left_at = NULL, completed_at = excluded.completed_at RETURNING id`,
    [account, course, completedAt],
  );
  for (const lesson of done)
    await sql.query(
      `INSERT INTO app.lesson_progress (enrollment_id, lesson, completed_at, completed_by) VALUES ($1, $2, now(), 'dwell')
       ON CONFLICT (enrollment_id, lesson) DO UPDATE SET completed_at = now(), completed_by = 'dwell'`,
      [rows[0].id, lesson],
    );
  return rows[0].id;
}

/** Publishes a made course, or its next version. */
export function publishCourse(api: Pick<TestApi, 'databaseUrl'>, course: MadeCourse): Promise<void> {
  return publishTexts(api.databaseUrl, course.key, courseTexts(course));
}

/** What a lesson of a made course is: read, or with a quiz or an exercise. */
export interface MadeLesson {
  kind?: 'reading' | 'quiz' | 'exercise' | 'quiz_and_exercise';
  minutes?: number;
  releases?: string;
}

export interface MadeCourse {
  key: string;
  title?: string;
  prerequisites?: string[];
  /** Whether its certificates wait for an issuer. */
  isHeld?: boolean;
  /** Lines below `enrollment:`, like `capacity: 3`. */
  enrollment?: string[];
  /** By key, in order. */
  lessons: Record<string, MadeLesson>;
  /** YAML of the quizzes, by the key of their lesson; a quiz has the key of its lesson. */
  quizzes?: Record<string, string>;
}

/** `first` is right by 1 as the course numbers it, `second` by 42. */
export const smallQuiz = `title: Check
pass_percent: 100
attempts: 3
feedback: explained_at_end
shuffle: true
pools:
  - draw: 2
    questions:
      - kind: choice
        key: first
        text: Which?
        options:
          - text: That.
          - text: This.
            right: true
          - text: Those.
        explanation: Because it is this.
      - kind: number
        key: second
        text: How much?
        answer: 42
        explanation: As everybody knows.
`;

/** A course's folder as texts by path. */
export function courseTexts({
  key,
  title = 'Made',
  prerequisites = [],
  isHeld = false,
  enrollment = [],
  ...made
}: MadeCourse): Texts {
  const list = (name: string, lines: string[]) => (lines.length > 0 ? `${name}:\n${lines.join('\n')}\n` : '');
  const texts: Texts = {
    'course.yaml': [
      `key: ${key}\ntitle: ${title}\npromise: A promise.\ndescription: Few words.\nlanguage: en\n`,
      'topics:\n  - stellar\noutcomes:\n  - Know a little.\n',
      list(
        'prerequisites',
        prerequisites.map((other) => `  - ${other}`),
      ),
      list(
        'enrollment',
        enrollment.map((line) => `  ${line}`),
      ),
      isHeld ? 'certificate_release: staff\n' : '',
      `modules:\n  - title: First\n${list(
        '    lessons',
        Object.keys(made.lessons).map((lesson) => `      - ${lesson}`),
      )}`,
    ].join(''),
  };
  for (const [lesson, { kind = 'reading', minutes = 1, releases }] of Object.entries(made.lessons)) {
    const head = [`title: Lesson ${lesson}`, `minutes: ${minutes}`, ...(releases ? [`releases: ${releases}`] : [])];
    if (kind.includes('quiz')) {
      head.push(`quiz: ${lesson}`);
      texts[`quizzes/${lesson}.yaml`] = made.quizzes?.[lesson] ?? smallQuiz;
    }
    if (kind.includes('exercise')) {
      head.push(`exercise: ${lesson}`);
      texts[`exercises/${lesson}.yaml`] = smallExercise;
    }
    texts[`lessons/${lesson}.md`] = `---\n${head.join('\n')}\n---\n\nRead this.\n\n## Further\n\nAnd that.\n`;
  }
  return texts;
}

const smallExercise = `title: Count
task: Count once.
contract: practice
call:
  function: increment
  arguments:
    learner:
      from: learner
event: counter_incremented
learner: learner
steps:
  sign: Signed.
  wait: Sent.
  done: Seen.
`;

/** Enrolls by the api, as a page does. */
export async function joinCourse(person: Person, course: string): Promise<EnrollmentDetail> {
  const { status, body } = await person.ask<EnrollmentDetail>('POST', '/v1/enrollments', { course });
  if (status !== 200 && status !== 201) throw new Error(`enrolling was answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

/** Has somebody complete a lesson that is read: opens it, and lets the time pass in the database. */
export async function readLesson(
  api: Pick<TestApi, 'sql'>,
  person: Person,
  course: string,
  lesson: string,
): Promise<EnrollmentDetail> {
  await open(person, course, lesson);
  await api.sql.query(
    `UPDATE app.lesson_progress SET dwell_seconds = 300
     WHERE lesson = $1 AND enrollment_id = (SELECT id FROM app.enrollments WHERE account_id = $2 AND course = $3)`,
    [lesson, person.id, course],
  );
  return complete(person, course, lesson);
}

export async function open(person: Person, course: string, lesson: string): Promise<void> {
  const { status, body } = await person.ask('PUT', `/v1/enrollments/${course}/lessons/${lesson}/place`, {});
  if (status !== 200) throw new Error(`opening was answered ${status}: ${JSON.stringify(body)}`);
}

/** Asks for a lesson to be completed, for which all is done. */
export async function complete(person: Person, course: string, lesson: string): Promise<EnrollmentDetail> {
  const { body: enrollment } = await person.ask<EnrollmentDetail>('GET', `/v1/enrollments/${course}`);
  const { status, body } = await person.ask<EnrollmentDetail>('POST', '/v1/progress', {
    enrollment: enrollment.id,
    lesson,
  });
  if (status !== 200) throw new Error(`completing was answered ${status}: ${JSON.stringify(body)}`);
  return body;
}
