/** Cohorts of a course, for those who teach it; every request goes through api.ts. */
import type { Cohort, CohortAssigned, CohortDetail, CohortsPage } from '#wire';
import { demandSignedIn, type Fetch, json } from './api.ts';

export type { Cohort, CohortDetail, CohortsPage };

const root = (course: string) => `/v1/studio/courses/${encodeURIComponent(course)}`;
const one = (course: string, cohort: string) => `${root(course)}/cohorts/${encodeURIComponent(cohort)}`;

/** @throws Refusal */
export function readCohorts(fetch: Fetch, course: string): Promise<CohortsPage> {
  return demandSignedIn(fetch, `${root(course)}/cohorts`);
}

/** @throws Refusal */
export function readCohort(fetch: Fetch, course: string, cohort: string): Promise<CohortDetail> {
  return demandSignedIn(fetch, one(course, cohort));
}

/** @throws Refusal */
export function createCohort(fetch: Fetch, course: string, name: string): Promise<CohortDetail> {
  return demandSignedIn(fetch, `${root(course)}/cohorts`, json('POST', { name }));
}

/**
 * Renames it, or sets until when its lessons are due.
 * @throws Refusal
 */
export function changeCohort(
  fetch: Fetch,
  course: string,
  cohort: string,
  change: { name?: string; due?: Record<string, string> },
): Promise<CohortDetail> {
  return demandSignedIn(fetch, one(course, cohort), json('PATCH', change));
}

/** @throws Refusal */
export function removeCohort(fetch: Fetch, course: string, cohort: string): Promise<object> {
  return demandSignedIn(fetch, one(course, cohort), { method: 'DELETE' });
}

/**
 * Puts learners into a cohort, or out of theirs with null.
 * @throws Refusal
 */
export function assignCohort(
  fetch: Fetch,
  course: string,
  enrollments: string[],
  cohort: string | null,
): Promise<CohortAssigned> {
  return demandSignedIn(fetch, `${root(course)}/cohort-assignment`, json('PUT', { enrollments, cohort }));
}
