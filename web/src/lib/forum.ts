/** What learners of a course ask each other; every request goes through api.ts. */
import type {
  ForumPost,
  ForumStanding,
  ForumThread,
  PostChange,
  PostPlace,
  ReportedPost,
  ReportsPage,
  ThreadChange,
  ThreadPage,
  ThreadRequest,
  ThreadStanding,
  ThreadsPage,
  VisibilityChange,
} from '#wire';
import { demand, demandSignedIn, type Fetch, json, read } from './api.ts';

export type { ForumPost, ForumStanding, ForumThread, ReportedPost, ThreadPage, ThreadStanding };

/** Posts on a page of a thread. */
export const postsPerPage = 25;

const ofCourse = (course: string) => `/v1/courses/${encodeURIComponent(course)}/forum`;
const ofThread = (thread: string) => `/v1/forum/threads/${encodeURIComponent(thread)}`;
const ofPost = (post: string) => `/v1/forum/posts/${encodeURIComponent(post)}`;

/** Where a post stands: its page begins with a multiple, so that a later link to it leads to the same page. */
export function addressOfPost(course: string, thread: string, number: number): string {
  const after = Math.floor((number - 1) / postsPerPage) * postsPerPage;
  return `/courses/${course}/forum/${thread}${after === 0 ? '' : `?after=${after}`}#post-${number}`;
}

/** @throws Refusal */
export function readThreads(fetch: Fetch, course: string, query: Record<string, string>): Promise<ThreadsPage> {
  return demand(fetch, `${ofCourse(course)}/threads?${new URLSearchParams({ limit: '30', ...query })}`);
}

/** How one stands to a forum; null for a guest, and when the api does not answer. */
export function readForumStanding(fetch: Fetch, course: string): Promise<ForumStanding | null> {
  return read(fetch, `${ofCourse(course)}/standing`);
}

/** @throws Refusal */
export function readThread(fetch: Fetch, thread: string, after: string | null): Promise<ThreadPage> {
  return demand(fetch, `${ofThread(thread)}?${pageOf(after)}`);
}

/** How one stands to that page of a thread; null when the api does not answer. */
export function readThreadStanding(fetch: Fetch, thread: string, after: string | null): Promise<ThreadStanding | null> {
  return read(fetch, `${ofThread(thread)}/standing?${pageOf(after)}`);
}

const pageOf = (after: string | null) =>
  new URLSearchParams({ limit: String(postsPerPage), ...(after !== null && { after }) });

/** @throws Refusal */
export function openThread(fetch: Fetch, course: string, request: ThreadRequest): Promise<PostPlace> {
  return demandSignedIn(fetch, `${ofCourse(course)}/threads`, json('POST', request));
}

/** @throws Refusal */
export function addPost(fetch: Fetch, thread: string, text: string): Promise<PostPlace> {
  return demandSignedIn(fetch, `${ofThread(thread)}/posts`, json('POST', { text }));
}

/** @throws Refusal of type post_changed where it was changed since `basis` */
export function changePost(fetch: Fetch, post: string, change: PostChange): Promise<PostPlace> {
  return demandSignedIn(fetch, ofPost(post), json('PUT', change));
}

/** @throws Refusal */
export function removePost(fetch: Fetch, post: string): Promise<object> {
  return demandSignedIn(fetch, ofPost(post), { method: 'DELETE' });
}

/** @throws Refusal */
export function reportPost(fetch: Fetch, post: string, reason: string): Promise<object> {
  return demandSignedIn(fetch, `${ofPost(post)}/reports`, json('POST', { reason }));
}

/** @throws Refusal */
export function acceptAnswer(fetch: Fetch, thread: string, post: string | null): Promise<object> {
  return demandSignedIn(fetch, `${ofThread(thread)}/answer`, json('PUT', { post }));
}

/** @throws Refusal */
export function noteVisit(fetch: Fetch, thread: string): Promise<object> {
  return demandSignedIn(fetch, `${ofThread(thread)}/visit`, { method: 'PUT' });
}

/** @throws Refusal */
export function noteAllVisits(fetch: Fetch): Promise<object> {
  return demandSignedIn(fetch, '/v1/forum/visits', { method: 'PUT' });
}

/** @throws Refusal */
export function changeThread(fetch: Fetch, thread: string, change: ThreadChange): Promise<object> {
  return demandSignedIn(fetch, `${ofThread(thread)}/state`, json('PUT', change));
}

/** @throws Refusal */
export function setPostVisibility(fetch: Fetch, post: string, change: VisibilityChange): Promise<object> {
  return demandSignedIn(fetch, `${ofPost(post)}/visibility`, json('PUT', change));
}

/** @throws Refusal */
export function settleReports(fetch: Fetch, post: string, reason: string): Promise<object> {
  return demandSignedIn(fetch, `${ofPost(post)}/reports/settlement`, json('POST', { reason }));
}

/** @throws Refusal */
export async function readReported(fetch: Fetch, course: string): Promise<ReportedPost[]> {
  return (await demandSignedIn<ReportsPage>(fetch, `${ofCourse(course)}/reports`)).reported;
}
