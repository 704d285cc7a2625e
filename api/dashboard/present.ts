import { standing } from '#verify';
import type { Dashboard, DashboardCourse, LessonOutline } from '#wire';
import { stateOnTheWay } from '../credential/model.ts';
import type { CredentialFacts, DashboardFacts, Histogram, LearningFacts } from './model.ts';

/** Of fewer, an average would tell what one of them does. */
const learnersMin = 5;
const dueMax = 20;
const reviewsMax = 3;
const millisecondsMax = 8_640_000_000_000_000;

export const lessonsOf = ({ modules }: Pick<LearningFacts, 'modules'>): LessonOutline[] =>
  modules.flatMap(({ lessons }) => lessons);

const named = ({ course, title, language }: Pick<LearningFacts, 'course' | 'title' | 'language'>) => ({
  ...{ course, title, language },
});
const iso = (time: string) => new Date(time).toISOString();
const doneOf = (facts: LearningFacts) => lessonsOf(facts).map(({ key }) => facts.done.includes(key));
const count = (done: boolean[]) => done.filter(Boolean).length;

/** Everything but what takes a second look: the averages of courses and the words of a heading. */
export interface Found {
  histograms: Map<string, Histogram>;
  heading: string | undefined;
}

export function presentDashboard(facts: DashboardFacts, { histograms, heading }: Found, now: number): Dashboard {
  const { learning, cursor } = facts;
  const courses = learning.map((one) => presentCourse(one, histograms.get(one.course)));
  const finished = courses.filter(({ completedAt }) => completedAt !== null);
  const asOf = cursor && { ledger: cursor.ledger, closedAt: cursor.closedAt && iso(cursor.closedAt) };
  return {
    next: presentNext(learning, heading, now),
    due: presentDue(learning),
    unread: facts.unread.map((news) => ({ ...news, writtenAt: iso(news.writtenAt) })),
    mayReview: learning.filter(mayReview).slice(0, reviewsMax).map(named),
    reports: facts.reports,
    courses: courses.filter(({ completedAt }) => completedAt === null),
    finished: finished.sort((one, other) => (String(one.completedAt) < String(other.completedAt) ? 1 : -1)),
    certificates: facts.certificates.map((one) => presentCertificate(one, asOf)),
    waitsForAddress: facts.waitsForAddress,
    wallets: facts.wallets,
    balance: facts.balance,
    shortest: facts.shortest,
    asOf,
  };
}

function presentCourse(facts: LearningFacts, histogram: Histogram = []): DashboardCourse {
  const done = doneOf(facts);
  return {
    ...named(facts),
    done,
    percent: percentOf(count(done), done.length),
    average: presentAverage(histogram, count(done), done.length),
    completedAt: facts.completedAt && iso(facts.completedAt),
  };
}

function presentAverage(histogram: Histogram, own: number, lessons: number): DashboardCourse['average'] {
  const learners = histogram.reduce((sum, [, each]) => sum + each, 0);
  if (learners < learnersMin) return null;
  const all = histogram.reduce((sum, [done, each]) => sum + done * each, 0);
  const behind = histogram.reduce((sum, [done, each]) => sum + (done < own ? each : 0), 0);
  return { percent: percentOf(all, lessons * learners), learners, behind: Math.min(behind, learners - 1) };
}

function percentOf(done: number, of: number): number {
  return of === 0 ? 0 : Math.floor((100 * done) / of);
}

const isOpen = ({ releases }: LessonOutline, now: number) => releases === null || Date.parse(releases) <= now;

/** The lesson to go on with in a course: the one read last unless it is done, else the first that is open and is not. */
export function nextLesson(facts: LearningFacts, now: number): LessonOutline | undefined {
  if (facts.completedAt !== null) return undefined;
  const left = lessonsOf(facts).filter((lesson) => !facts.done.includes(lesson.key) && isOpen(lesson, now));
  return left.find(({ key }) => key === facts.lesson) ?? left[0];
}

/** Of the course that was read last and has a lesson to go on with. */
export function courseToGoOn(learning: LearningFacts[], now: number): [LearningFacts, LessonOutline] | undefined {
  for (const facts of learning) {
    const lesson = nextLesson(facts, now);
    if (lesson) return [facts, lesson];
  }
  return undefined;
}

function presentNext(learning: LearningFacts[], heading: string | undefined, now: number): Dashboard['next'] {
  const [facts, lesson] = courseToGoOn(learning, now) ?? [];
  if (!facts || !lesson) return null;
  const lessons = lessonsOf(facts);
  const at = facts.modules.findIndex((module) => module.lessons.includes(lesson));
  const { key, title, minutes } = lesson;
  const isHere = facts.lesson === key && facts.heading !== null && heading !== undefined;
  return {
    ...named(facts),
    lesson: { key, title, number: lessons.indexOf(lesson) + 1, minutes },
    lessons: lessons.length,
    module: { number: at + 1, title: facts.modules[at]?.title ?? '' },
    heading: isHere ? { id: String(facts.heading), text: heading } : null,
    isBegun: facts.lesson !== null || facts.done.length > 0,
  };
}

function presentDue(learning: LearningFacts[]): Dashboard['due'] {
  const due = learning.flatMap((facts) =>
    lessonsOf(facts).flatMap(({ key, title }) => {
      const dueAt = facts.due && Object.hasOwn(facts.due, key) ? Date.parse(String(facts.due[key])) : Number.NaN;
      if (Number.isNaN(dueAt) || facts.done.includes(key)) return [];
      return [{ ...named(facts), lesson: { key, title }, dueAt: new Date(dueAt).toISOString() }];
    }),
  );
  return due.sort((one, other) => (one.dueAt < other.dueAt ? -1 : 1)).slice(0, dueMax);
}

function mayReview(facts: LearningFacts): boolean {
  const done = doneOf(facts);
  return !facts.hasReview && !facts.teaches && count(done) > 0 && 2 * count(done) >= done.length;
}

function presentCertificate(
  { expiresAt, status, title, language, issuedAt, issuedLedger, call, learner, isHeld, ...facts }: CredentialFacts,
  asOf: Dashboard['asOf'],
): Dashboard['certificates'][0] {
  const isThere = status !== null && asOf !== null;
  const expires =
    expiresAt === null ? null : new Date(Math.min(1000 * Number(expiresAt), millisecondsMax)).toISOString();
  return {
    ...facts,
    title: title ?? facts.course,
    language: language ?? 'en',
    state: isThere ? 'on_chain' : stateOnTheWay({ learner, call, isHeld }),
    standing: isThere ? standing({ status, expiresAt: expires }, asOf) : null,
    issuedAt: isThere && issuedAt !== null ? iso(issuedAt) : null,
    issuedLedger: isThere ? issuedLedger : null,
  };
}
