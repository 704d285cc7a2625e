/** What learners say of a course; every request goes through api.ts. */
import type { Review, ReviewChange, ReviewStanding, ReviewsPage, VisibilityChange } from '#wire';
import { demandSignedIn, type Fetch, json, read } from './api.ts';

export type { Review, ReviewStanding };

/** What Reviews.svelte draws; each part null where the api did not answer, `standing` also for a guest. */
export interface CourseReviews {
  page: ReviewsPage | null;
  standing: ReviewStanding | null;
  /** Whether these are later ones than the newest. */
  isLater: boolean;
}

const of = (course: string) => `/v1/courses/${encodeURIComponent(course)}/reviews`;

/**
 * The reviews of a course, and how the visitor stands to them.
 * @param after where the page before ended, from the address's `reviews`
 */
export async function loadReviews(
  fetch: Fetch,
  course: string,
  { isSignedIn = true, after = null as string | null } = {},
): Promise<CourseReviews> {
  const query = new URLSearchParams({ limit: '10', ...(after && { after }) });
  const [page, standing] = await Promise.all([
    read<ReviewsPage>(fetch, `${of(course)}?${query}`),
    isSignedIn ? read<ReviewStanding>(fetch, `${of(course)}/own`) : null,
  ]);
  return { page, standing, isLater: after !== null };
}

/** @throws Refusal */
export function writeReview(fetch: Fetch, course: string, change: ReviewChange): Promise<ReviewStanding> {
  return demandSignedIn(fetch, `${of(course)}/own`, json('PUT', change));
}

/** @throws Refusal */
export function removeReview(fetch: Fetch, course: string): Promise<ReviewStanding> {
  return demandSignedIn(fetch, `${of(course)}/own`, { method: 'DELETE' });
}

/** @throws Refusal */
export function setReviewVisibility(fetch: Fetch, review: string, change: VisibilityChange): Promise<object> {
  return demandSignedIn(fetch, `/v1/reviews/${encodeURIComponent(review)}/visibility`, json('PUT', change));
}
