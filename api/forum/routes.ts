import Type from 'typebox';
import {
  AnswerChange,
  courseKeyPattern,
  Done,
  ForumStanding,
  PostChange,
  PostPlace,
  PostRequest,
  ReportRequest,
  searchMax,
  ThreadPage,
  ThreadRequest,
  ThreadStanding,
  ThreadsPage,
  uuidPattern,
} from '#wire';
import type { Database } from '../database.ts';
import { signedIn } from '../http/authenticate.ts';
import { jsonReader } from '../http/body.ts';
import { answerFresh } from '../http/fresh.ts';
import { Limit, paginate } from '../http/paginate.ts';
import { courseNotFound, rateLimited, threadNotFound } from '../http/problem.ts';
import { type RateLimiter, secondsLeft } from '../http/rate-limit.ts';
import { problem, type Route, route } from '../http/route.ts';
import { addPost, changePost, noteVisit, openThread, removePost, reportPost } from './commands.ts';
import { acceptAnswer } from './moderation.ts';
import { postsDefault, postsMax, readThread, readThreads, threadCursorOf, threadCursorPattern } from './read.ts';
import { readForumStanding, readThreadStanding } from './standing.ts';

export const CourseParams = Type.Object({
  course: Type.String({
    pattern: courseKeyPattern,
    description: '1 to 32 lower-case letters, digits and _, a letter first',
  }),
});
export const ThreadParams = Type.Object({
  thread: Type.String({ pattern: uuidPattern, description: 'an id of a thread' }),
});
export const PostParams = Type.Object({ post: Type.String({ pattern: uuidPattern, description: 'an id of a post' }) });
const PostsQuery = Type.Object({
  after: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000_000, description: 'a post’s number' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: postsMax, default: postsDefault })),
});
const ThreadsQuery = Type.Object({
  search: Type.Optional(
    Type.String({
      pattern: `^[^\\u0000]{0,${searchMax}}$`,
      description: `a text of at most ${searchMax} characters`,
    }),
  ),
  unanswered: Type.Optional(Type.Enum(['true', 'false'])),
  lesson: Type.Optional(Type.String({ pattern: courseKeyPattern, description: 'a lesson’s key' })),
  after: Type.Optional(Type.String({ pattern: threadCursorPattern, description: 'the `next` of a page' })),
  limit: Limit,
});

/** 10,000 characters, each escaped, and what is around them. */
const bytesMax = 130_000;
const readThreadRequest = jsonReader(ThreadRequest, bytesMax);
const readPost = jsonReader(PostRequest, bytesMax);
const readChange = jsonReader(PostChange, bytesMax);
const readAnswer = jsonReader(AnswerChange, 1_000);
const readReport = jsonReader(ReportRequest, 10_000);

/** Markdown is rendered and its code coloured. */
const writeCost = 10;
/** Who writes more in a minute talks to nobody. */
const postsPerMinute = 10;

const noCourse = problem('No course has this key');
const noThread = problem('There is no such thread');
const notYours = problem('There is no such post, or it is somebody else’s');
const mayNot = problem('Not by this account, or a cookie from other pages than ours, or an API key');

/** What learners of a course ask each other: everybody reads, who is enrolled writes. */
export function forumRoutes({ sequelize }: Database, limiter: Pick<RateLimiter, 'spend'>): Route[] {
  const spend = async (account: string) => {
    const sum = await limiter.spend(`posts:${account}`, 1);
    if (sum > postsPerMinute) throw rateLimited(secondsLeft(60), 'by this account: a forum takes ten posts a minute');
  };
  return [
    route({
      path: '/v1/courses/:course/forum/threads',
      name: 'listThreads',
      summary: 'Threads of a course’s forum, by words, and those without an answer',
      params: CourseParams,
      query: ThreadsQuery,
      scope: 'events',
      answers: { 200: { description: 'A page of threads', schema: ThreadsPage }, 404: noCourse },
      cost: 2,
      handle: async ({ params: { course }, query }, ctx) => {
        const asked = { search: query.search, lesson: query.lesson, isUnanswered: query.unanswered === 'true' };
        const read = (rows: number) => readThreads(sequelize, course, asked, query.after, rows);
        const { items, next } = await paginate(query.limit, read, threadCursorOf);
        if (items.length === 0) await requireCourse(course);
        return answerFresh(ctx, { threads: items, next });
      },
    }),
    route({
      path: '/v1/courses/:course/forum/standing',
      name: 'readForumStanding',
      summary: 'Whether one may write in a forum or moderate it, and what only oneself or moderators see of it',
      params: CourseParams,
      needsToken: true,
      answers: { 200: { description: 'How one stands to it', schema: ForumStanding }, 404: noCourse },
      handle: async ({ params: { course } }, ctx) => {
        const standing = await readForumStanding(sequelize, signedIn(ctx).account, course);
        if (!standing) throw courseNotFound(course);
        return standing;
      },
    }),
    route({
      method: 'post',
      path: '/v1/courses/:course/forum/threads',
      name: 'openThread',
      summary: 'Begins a thread, in Markdown without raw HTML and images',
      params: CourseParams,
      needsToken: true,
      body: ThreadRequest,
      answers: {
        201: { description: 'Where it is', schema: PostPlace },
        403: mayNot,
        404: problem('No such course, or it has no such lesson'),
      },
      cost: writeCost,
      handle: async ({ params: { course } }, ctx) => {
        const request = await readThreadRequest(ctx);
        await spend(signedIn(ctx).account);
        ctx.status = 201;
        return openThread(sequelize, signedIn(ctx).account, course, request);
      },
    }),
    route({
      path: '/v1/forum/threads/:thread',
      name: 'readThread',
      summary: 'A thread with a page of its posts',
      params: ThreadParams,
      query: PostsQuery,
      scope: 'events',
      answers: { 200: { description: 'The thread', schema: ThreadPage }, 404: noThread },
      handle: async ({ params: { thread: id }, query: { after, limit } }, ctx) => {
        const thread = await readThread(sequelize, id, after ?? 0, limit);
        if (!thread) throw threadNotFound();
        return answerFresh(ctx, thread);
      },
    }),
    route({
      path: '/v1/forum/threads/:thread/standing',
      name: 'readThreadStanding',
      summary: 'One’s own posts on that page of the thread, and what only oneself or moderators see',
      params: ThreadParams,
      query: PostsQuery,
      needsToken: true,
      answers: { 200: { description: 'How one stands to it', schema: ThreadStanding }, 404: noThread },
      handle: async ({ params: { thread: id }, query: { after, limit } }, ctx) => {
        const { account } = signedIn(ctx);
        const standing = await readThreadStanding(sequelize, account, id, after ?? 0, limit ?? postsDefault);
        if (!standing) throw threadNotFound();
        return standing;
      },
    }),
    route({
      method: 'post',
      path: '/v1/forum/threads/:thread/posts',
      name: 'addPost',
      summary: 'Writes in a thread',
      params: ThreadParams,
      needsToken: true,
      body: PostRequest,
      answers: {
        201: { description: 'Where it is', schema: PostPlace },
        403: mayNot,
        404: noThread,
        409: problem('A moderator closed the thread'),
      },
      cost: writeCost,
      handle: async ({ params: { thread } }, ctx) => {
        const { text } = await readPost(ctx);
        await spend(signedIn(ctx).account);
        ctx.status = 201;
        return addPost(sequelize, signedIn(ctx).account, thread, text);
      },
    }),
    route({
      method: 'put',
      path: '/v1/forum/threads/:thread/answer',
      name: 'acceptAnswer',
      summary: 'Says which post answers a thread: for who began it, instructors of the course and admins',
      params: ThreadParams,
      needsToken: true,
      body: AnswerChange,
      answers: {
        200: { description: 'It is so now', schema: Done },
        403: mayNot,
        404: problem('No such thread, or no such post in it'),
      },
      handle: async ({ params: { thread } }, ctx) => {
        const { post } = await readAnswer(ctx);
        await acceptAnswer(sequelize, signedIn(ctx).account, thread, post);
        return {};
      },
    }),
    route({
      method: 'put',
      path: '/v1/forum/threads/:thread/visit',
      name: 'noteVisit',
      summary: 'Notes that one has seen what is written in a thread so far',
      params: ThreadParams,
      needsToken: true,
      answers: { 200: { description: 'Noted', schema: Done } },
      handle: async ({ params: { thread } }, ctx) => {
        await noteVisit(sequelize, signedIn(ctx).account, thread);
        return {};
      },
    }),
    route({
      method: 'put',
      path: '/v1/forum/visits',
      name: 'noteAllVisits',
      summary: 'Notes that one has seen all that is new in threads one wrote in or is named in',
      needsToken: true,
      answers: { 200: { description: 'Noted', schema: Done } },
      handle: async (_input, ctx) => {
        await noteVisit(sequelize, signedIn(ctx).account, null);
        return {};
      },
    }),
    route({
      method: 'put',
      path: '/v1/forum/posts/:post',
      name: 'changePost',
      summary: 'Changes one’s own post',
      params: PostParams,
      needsToken: true,
      body: PostChange,
      answers: {
        200: { description: 'Where it is', schema: PostPlace },
        404: notYours,
        409: problem('It was changed since, or a moderator closed the thread'),
      },
      cost: writeCost,
      handle: async ({ params: { post } }, ctx) => {
        const change = await readChange(ctx);
        await spend(signedIn(ctx).account);
        return changePost(sequelize, signedIn(ctx).account, post, change);
      },
    }),
    route({
      method: 'delete',
      path: '/v1/forum/posts/:post',
      name: 'removePost',
      summary: 'Takes one’s own post back. Its place stays; a thread in which nobody else wrote goes whole',
      params: PostParams,
      needsToken: true,
      answers: { 200: { description: 'It is gone', schema: Done }, 404: notYours },
      handle: async ({ params: { post } }, ctx) => {
        await removePost(sequelize, signedIn(ctx).account, post);
        return {};
      },
    }),
    route({
      method: 'post',
      path: '/v1/forum/posts/:post/reports',
      name: 'reportPost',
      summary: 'Tells moderators of a post. Once is enough: a second report changes nothing',
      params: PostParams,
      needsToken: true,
      body: ReportRequest,
      answers: {
        200: { description: 'They see it', schema: Done },
        403: mayNot,
        404: problem('There is no such post'),
      },
      cost: writeCost,
      handle: async ({ params: { post } }, ctx) => {
        const { reason } = await readReport(ctx);
        await spend(signedIn(ctx).account);
        await reportPost(sequelize, signedIn(ctx).account, post, reason);
        return {};
      },
    }),
  ];

  async function requireCourse(course: string): Promise<void> {
    const found = await sequelize.query('SELECT key FROM app.courses WHERE key = $course', { bind: { course } });
    if (found[0].length === 0) throw courseNotFound(course);
  }
}
