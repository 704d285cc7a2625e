/** What is left to do in a lesson, and how far an enrollment is: rules over one row, without a query. */
import type { Enrollment, EnrollmentDetail, LessonOutline, LessonState } from '#wire';
import type { ChainState, LessonNeed } from '#wire/learning.ts';
import { isShut, lessonsOf, type Outline, tasksOf } from '../course/model.ts';
import type { CallState } from '../outbox/model.ts';

/** Of one lesson that was opened; times as Postgres writes them in JSON. */
export interface LessonRow {
  lesson: string;
  openedAt: string;
  seconds: number;
  quizPassedAt: string | null;
  completedAt: string | null;
  completedBy: LessonState['completedBy'];
  event: string | null;
  ledger: number | null;
  closedAt: string | null;
  txHash: string | null;
  /** Of the call that tells the ledger of its completion; null: there is none. */
  call: CallState | null;
  callLedger: number | null;
  callClosedAt: string | null;
  callTxHash: string | null;
}

/** Of one quiz in one lesson, all attempts together. */
export interface AttemptsRow {
  lesson: string;
  quiz: string;
  attempts: number;
  bestPercent: number | null;
  running: string | null;
  /** The running one's time is over. */
  isOver: boolean;
}

/** An enrollment with all that is known of its lessons. */
export interface ProgressRow {
  id: string;
  account: string;
  course: string;
  title: string;
  language: string;
  outline: Outline;
  enrolledAt: Date;
  completedAt: Date | null;
  lesson: string | null;
  heading: string | null;
  cohort: { id: string; name: string; due: Record<string, string> } | null;
  lessons: LessonRow[];
  attempts: AttemptsRow[];
  /** Keys of lessons with a note. */
  notes: string[];
  /** Id of the newest certificate that was awarded for it. */
  certificate: string | null;
}

/** A quarter of what the lesson takes, at least 20 seconds, at most 5 minutes. */
export function dwellSeconds({ minutes }: Pick<LessonOutline, 'minutes'>): number {
  return Math.min(300, Math.max(20, minutes * 15));
}

export function lessonState(row: ProgressRow, lesson: LessonOutline, now = Date.now()): LessonState {
  const { key } = lesson;
  const own = row.lessons.find((one) => one.lesson === key);
  const tasks = tasksOf(row.outline, key);
  const attempts = row.attempts.find((one) => one.lesson === key && one.quiz === tasks.quiz);
  const isReading = tasks.quiz === null && tasks.exercise === null;
  const needs: [LessonNeed, boolean][] = [
    ['dwell', isReading && (own?.seconds ?? 0) < dwellSeconds(lesson)],
    ['quiz', tasks.quiz !== null && !own?.quizPassedAt],
    ['exercise', tasks.exercise !== null && !own?.event],
  ];
  return {
    lesson: key,
    isShut: isShut(lesson, now),
    openedAt: iso(own?.openedAt),
    completedAt: iso(own?.completedAt),
    completedBy: own?.completedBy ?? null,
    needs: own?.completedAt ? [] : needs.flatMap(([need, isLeft]) => (isLeft ? [need] : [])),
    dwell: isReading ? { seconds: own?.seconds ?? 0, of: dwellSeconds(lesson) } : null,
    quiz:
      tasks.quiz === null
        ? null
        : {
            attempts: attempts?.attempts ?? 0,
            attemptsLeft: tasks.attempts === null ? null : Math.max(0, tasks.attempts - (attempts?.attempts ?? 0)),
            bestPercent: attempts?.bestPercent ?? null,
            isPassed: Boolean(own?.quizPassedAt),
            // One of a quiz that the lesson had before still goes on.
            runningAttempt: row.attempts.find((one) => one.lesson === key && one.running)?.running ?? null,
          },
    exercise:
      tasks.exercise === null
        ? null
        : {
            event: own?.event ?? null,
            ledger: own?.ledger ?? null,
            closedAt: iso(own?.closedAt),
            txHash: own?.txHash ?? null,
          },
    chain: own?.completedAt ? onTheWay(own) : null,
    hasNote: row.notes.includes(key),
    dueAt: row.cohort && Object.hasOwn(row.cohort.due, key) ? iso(row.cohort.due[key]) : null,
  };
}

function onTheWay({ call, callLedger, callClosedAt, callTxHash }: LessonRow): LessonState['chain'] {
  const isThere = call === 'confirmed';
  return {
    state: call === null ? 'no_wallet' : chainStateOf[call],
    ledger: isThere ? callLedger : null,
    closedAt: isThere ? iso(callClosedAt) : null,
    txHash: isThere ? callTxHash : null,
  };
}

const chainStateOf: Record<CallState, ChainState> = {
  waiting: 'saved',
  sent: 'sent',
  confirmed: 'on_chain',
  dead: 'held',
  discarded: 'held',
};

/** Lessons that the course has no more do not count; those that it got since do. */
export function isWholeCourseDone({ outline, lessons }: ProgressRow): boolean {
  const done = new Set(lessons.flatMap(({ lesson, completedAt }) => (completedAt ? [lesson] : [])));
  return lessonsOf(outline).every(({ key }) => done.has(key));
}

export function presentEnrollment(row: ProgressRow, now = Date.now()): Enrollment {
  const lessons = lessonsOf(row.outline);
  const done = new Set(row.lessons.flatMap(({ lesson, completedAt }) => (completedAt ? [lesson] : [])));
  const lessonsDone = lessons.filter(({ key }) => done.has(key)).length;
  const next = lessons.find((lesson) => !done.has(lesson.key) && !isShut(lesson, now));
  return {
    id: row.id,
    course: row.course,
    title: row.title,
    language: row.language,
    enrolledAt: row.enrolledAt.toISOString(),
    completedAt: row.completedAt?.toISOString() ?? null,
    lessonsDone,
    lessons: lessons.length,
    percent: Math.floor((100 * lessonsDone) / lessons.length),
    next: next ? { lesson: next.key, title: next.title } : null,
    resume: lessons.some(({ key }) => key === row.lesson)
      ? { lesson: row.lesson as string, heading: row.heading }
      : null,
    cohort: row.cohort && { id: row.cohort.id, name: row.cohort.name },
  };
}

export function presentDetail(row: ProgressRow, now = Date.now()): EnrollmentDetail {
  return {
    ...presentEnrollment(row, now),
    certificate: row.certificate,
    states: lessonsOf(row.outline).map((lesson) => lessonState(row, lesson, now)),
  };
}

function iso(time: string | null | undefined): string | null {
  return time ? new Date(time).toISOString() : null;
}
