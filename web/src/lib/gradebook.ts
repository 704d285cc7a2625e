/** What those who teach a course may ask of its grades; every request goes through api.ts. */
import type {
  CourseStatistics,
  Gradebook,
  GradebookLearner,
  GradeCell,
  GradeDetail,
  GradeItem,
  GradesApplied,
  GradesReport,
  QuizStatistics,
} from '#wire';
import type { LearnerState } from '#wire/forms.ts';
import { askFile, demandSignedIn, type Fetch, json } from './api.ts';
import * as m from './paraglide/messages.js';

export type {
  CourseStatistics,
  Gradebook,
  GradebookLearner,
  GradeCell,
  GradeDetail,
  GradeItem,
  GradesReport,
  QuizStatistics,
};

const root = (course: string) => `/v1/studio/courses/${encodeURIComponent(course)}`;
const cell = (course: string, enrollment: string, lesson: string) =>
  `${root(course)}/gradebook/${encodeURIComponent(enrollment)}/${encodeURIComponent(lesson)}`;

/**
 * A page of learners.
 * @param query search, cohort, state, sort and page, each only where it is asked for
 * @throws Refusal
 */
export function readGradebook(fetch: Fetch, course: string, query: Record<string, string>): Promise<Gradebook> {
  return demandSignedIn(fetch, `${root(course)}/gradebook?${new URLSearchParams(query)}`);
}

/** @throws Refusal */
export function readGrade(fetch: Fetch, course: string, enrollment: string, lesson: string): Promise<GradeDetail> {
  return demandSignedIn(fetch, cell(course, enrollment, lesson));
}

/**
 * Sets a grade, or takes it back with null.
 * @throws Refusal
 */
export function setGrade(
  fetch: Fetch,
  { course, enrollment, lesson }: { course: string; enrollment: string; lesson: string },
  change: { percent: number | null; reason: string; basis: number | null },
): Promise<GradeDetail> {
  return demandSignedIn(fetch, cell(course, enrollment, lesson), json('PUT', change));
}

/** The grades as a file; null when the api does not answer. */
export function readGradesFile(fetch: Fetch, course: string): Promise<Response | null> {
  return askFile(fetch, `${root(course)}/grades`);
}

/**
 * What a file would change.
 * @throws Refusal
 */
export function checkGrades(fetch: Fetch, course: string, csv: string): Promise<GradesReport> {
  return demandSignedIn(fetch, `${root(course)}/grades/report`, json('POST', { csv }));
}

/** @throws Refusal */
export function applyGrades(
  fetch: Fetch,
  course: string,
  file: { csv: string; basis: string; reason: string },
): Promise<GradesApplied> {
  return demandSignedIn(fetch, `${root(course)}/grades`, json('POST', file));
}

/** @throws Refusal */
export function readStatistics(fetch: Fetch, course: string): Promise<CourseStatistics> {
  return demandSignedIn(fetch, `${root(course)}/statistics`);
}

/** How a learner is named, who may have given no name. */
export function learnerName({ name, enrollment }: { name: string | null; enrollment: string }): string {
  return name ?? m.gradebook_nameless({ id: enrollment.slice(0, 8) });
}

export const learnerStateNames: Record<LearnerState, () => string> = {
  not_begun: m.gradebook_state_not_begun,
  running: m.gradebook_state_running,
  stuck: m.gradebook_state_stuck,
  finished: m.gradebook_state_finished,
};

/** How a lesson was completed, or that it is not. */
export function completionName({ completedBy }: Pick<GradeCell, 'completedBy'>): string {
  if (completedBy === null) return m.gradebook_open();
  return { dwell: m.gradebook_by_dwell, tasks: m.gradebook_by_tasks, override: m.gradebook_by_override }[completedBy]();
}
