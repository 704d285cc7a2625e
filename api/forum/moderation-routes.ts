import type { Logger } from 'pino';
import { type AuditEntry, Done, ReportSettlement, ReportsPage, ThreadChange, VisibilityChange } from '#wire';
import type { Database } from '../database.ts';
import { signedIn } from '../http/authenticate.ts';
import { jsonReader } from '../http/body.ts';
import { problem, type Route, route } from '../http/route.ts';
import { changeThread, readReported, requireModerator, setPostVisibility, settleReports } from './moderation.ts';
import { CourseParams, PostParams, ThreadParams } from './routes.ts';

const readVisibility = jsonReader(VisibilityChange, 10_000);
const readSettlement = jsonReader(ReportSettlement, 10_000);
const readThreadChange = jsonReader(ThreadChange, 10_000);

const done = { description: 'It is so now', schema: Done };
const noPost = problem('There is no such post');
const moderatorsOnly = problem(
  'Not an instructor of the course, or a cookie from other pages than ours, or an API key',
);

/** What instructors of a course and admins do in its forum. All of it has a reason, and is in the audit log. */
export function forumModerationRoutes({ sequelize }: Database, logger: Logger): Route[] {
  const tell = (entries: AuditEntry[]) => {
    for (const { number, hash } of entries) logger.info({ number, hash }, 'audit entry');
    return {};
  };
  return [
    route({
      path: '/v1/courses/:course/forum/reports',
      name: 'listReportedPosts',
      summary: 'Posts that were reported and wait for a moderator',
      params: CourseParams,
      needsToken: true,
      answers: { 200: { description: 'The posts', schema: ReportsPage }, 403: moderatorsOnly },
      handle: async ({ params: { course } }, ctx) => {
        await requireModerator(sequelize, signedIn(ctx).account, course);
        return { reported: await readReported(sequelize, course) };
      },
    }),
    route({
      method: 'put',
      path: '/v1/forum/threads/:thread/state',
      name: 'changeThread',
      summary: 'Closes a thread or opens it, puts it on top or back; what is left out stays',
      params: ThreadParams,
      needsToken: true,
      body: ThreadChange,
      answers: { 200: done, 403: moderatorsOnly, 404: problem('There is no such thread') },
      handle: async ({ params: { thread } }, ctx) => {
        const change = await readThreadChange(ctx);
        return tell(await changeThread(sequelize, signedIn(ctx).account, thread, change));
      },
    }),
    route({
      method: 'put',
      path: '/v1/forum/posts/:post/visibility',
      name: 'setPostVisibility',
      summary: 'Hides a post from others or shows it again; its author reads why',
      params: PostParams,
      needsToken: true,
      body: VisibilityChange,
      answers: { 200: done, 403: moderatorsOnly, 404: noPost },
      handle: async ({ params: { post } }, ctx) => {
        const change = await readVisibility(ctx);
        return tell(await setPostVisibility(sequelize, signedIn(ctx).account, post, change));
      },
    }),
    route({
      method: 'post',
      path: '/v1/forum/posts/:post/reports/settlement',
      name: 'settleReports',
      summary: 'Says that a post which was reported may stay',
      params: PostParams,
      needsToken: true,
      body: ReportSettlement,
      answers: { 200: done, 403: moderatorsOnly, 404: noPost },
      handle: async ({ params: { post } }, ctx) => {
        const { reason } = await readSettlement(ctx);
        return tell(await settleReports(sequelize, signedIn(ctx).account, post, reason));
      },
    }),
  ];
}
