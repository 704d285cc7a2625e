import type {
  CourseSummary,
  CoursesPage,
  LearningPath,
  LearningPathsPage,
  PathContent,
  PathProgress,
  PathRequest,
  StudioPath,
  StudioPathsPage,
} from '#wire';
import { demand, demandSignedIn, type Fetch, json, read } from './api.ts';

export type { LearningPath, PathProgress, StudioPath };

const at = (path: string) => `/v1/paths/${encodeURIComponent(path)}`;
const studioAt = (path: string) => `/v1/studio/paths/${encodeURIComponent(path)}`;

/** Paths by key, from after one on; null when the api does not answer. */
export async function readPaths(fetch: Fetch, after: string | null): Promise<LearningPathsPage | null> {
  return read<LearningPathsPage>(fetch, `/v1/paths?${new URLSearchParams({ limit: '50', ...(after && { after }) })}`);
}

/** @throws Refusal */
export async function readPath(fetch: Fetch, path: string): Promise<LearningPath> {
  return demand<LearningPath>(fetch, at(path));
}

/** The visitor's own; null when the api does not answer. */
export async function readPathProgress(fetch: Fetch, path: string): Promise<PathProgress | null> {
  return read<PathProgress>(fetch, `${at(path)}/progress`);
}

/** @throws Refusal */
export async function followPath(fetch: Fetch, path: string): Promise<PathProgress> {
  return demandSignedIn(fetch, `${at(path)}/followers`, { method: 'POST' });
}

/** @throws Refusal */
export async function leavePath(fetch: Fetch, path: string): Promise<PathProgress> {
  return demandSignedIn(fetch, `${at(path)}/followers`, { method: 'DELETE' });
}

/** Those that the visitor may change. @throws Refusal */
export async function readOwnPaths(fetch: Fetch): Promise<StudioPath[]> {
  return (await demand<StudioPathsPage>(fetch, '/v1/studio/paths')).paths;
}

/** @throws Refusal */
export async function readOwnPath(fetch: Fetch, path: string): Promise<StudioPath> {
  return demand<StudioPath>(fetch, studioAt(path));
}

/** @throws Refusal */
export async function createPath(fetch: Fetch, request: PathRequest): Promise<StudioPath> {
  return demandSignedIn(fetch, '/v1/studio/paths', json('POST', request));
}

/** @param basis `changedAt` of what was changed. @throws Refusal */
export async function changePath(
  fetch: Fetch,
  path: string,
  change: PathContent & { basis: string },
): Promise<StudioPath> {
  return demandSignedIn(fetch, studioAt(path), json('PUT', change));
}

/** @throws Refusal */
export async function removePath(fetch: Fetch, path: string): Promise<void> {
  await demandSignedIn(fetch, studioAt(path), { method: 'DELETE' });
}

/** What a path can be made of, as far as one list goes; null when the api does not answer. */
export async function readCourseChoices(fetch: Fetch): Promise<CourseSummary[] | null> {
  return (await read<CoursesPage>(fetch, '/v1/courses?limit=500'))?.courses ?? null;
}

export type StepState = 'done' | 'taken' | 'open' | 'waits';

/** How each course of a path stands to who follows it, or does not (`progress` null: a guest). */
export function stepStates(path: LearningPath, progress: PathProgress | null): StepState[] {
  let isBlocked = false;
  return path.courses.map(({ key }) => {
    const step = progress?.courses.find(({ course }) => course === key);
    if (step?.completedAt) return 'done';
    const state = step?.enrolledAt ? 'taken' : isBlocked && progress?.followedAt ? 'waits' : 'open';
    isBlocked = true;
    return state;
  });
}
