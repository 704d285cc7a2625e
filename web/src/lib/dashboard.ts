/** What somebody needs to know when they come back; the request goes through api.ts. */
import type { Dashboard, DashboardCourse } from '#wire';
import { demandSignedIn, type Fetch } from './api.ts';

export type { Dashboard, DashboardCourse };

/** @throws Refusal */
export function readDashboard(fetch: Fetch): Promise<Dashboard> {
  return demandSignedIn(fetch, '/v1/dashboard');
}

/** Where the lesson to go on with is, at the heading they read last. */
export function addressOfNext({ course, lesson, heading }: NonNullable<Dashboard['next']>): string {
  const address = `/learn/${course}/${lesson.key}`;
  if (!heading) return address;
  return `${address}?${new URLSearchParams({ at: heading.id })}#${encodeURIComponent(heading.id)}`;
}
