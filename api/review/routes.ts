import type { Logger } from 'pino';
import Type from 'typebox';
import {
  courseKeyPattern,
  Done,
  ReviewChange,
  ReviewStanding,
  ReviewsPage,
  uuidPattern,
  VisibilityChange,
} from '#wire';
import type { Database } from '../database.ts';
import { signedIn } from '../http/authenticate.ts';
import { jsonReader } from '../http/body.ts';
import { answerFresh } from '../http/fresh.ts';
import { Limit, paginate } from '../http/paginate.ts';
import { courseNotFound } from '../http/problem.ts';
import { problem, type Route, route } from '../http/route.ts';
import { removeReview, setReviewVisibility, writeReview } from './commands.ts';
import { readDistribution, readReviews, readStanding, reviewCursorOf, reviewCursorPattern } from './model.ts';

const Key = Type.String({
  pattern: courseKeyPattern,
  description: '1 to 32 lower-case letters, digits and _, a letter first',
});
const Id = Type.String({ pattern: uuidPattern, description: 'an id of a review' });
const After = Type.Optional(Type.String({ pattern: reviewCursorPattern, description: 'the `next` of a page' }));
// A text of 2,000 characters, each escaped, and what is around it.
const readChange = jsonReader(ReviewChange, 30_000);
const readVisibility = jsonReader(VisibilityChange, 10_000);
const noCourse = problem('No course has this key');

/** What learners say of a course. */
export function reviewRoutes({ sequelize }: Database, logger: Logger): Route[] {
  const standing = async (account: string, course: string): Promise<ReviewStanding> => {
    const found = await readStanding(sequelize, account, course);
    if (!found) throw courseNotFound(course);
    return found;
  };
  const own = { params: Type.Object({ course: Key }), path: '/v1/courses/:course/reviews/own', needsToken: true };
  return [
    route({
      path: '/v1/courses/:course/reviews',
      name: 'listReviews',
      summary: 'What learners say of a course, the newest first, and how many gave how many stars',
      params: Type.Object({ course: Key }),
      query: Type.Object({ after: After, limit: Limit }),
      scope: 'events',
      isShared: ({ after }) => after === undefined,
      answers: { 200: { description: 'A page of reviews', schema: ReviewsPage }, 404: noCourse },
      handle: async ({ params: { course }, query: { after, limit } }, ctx) => {
        const distribution = await readDistribution(sequelize, course);
        if (!distribution) throw courseNotFound(course);
        const read = (rows: number) => readReviews(sequelize, course, after, rows);
        const { items, next } = await paginate(limit, read, reviewCursorOf);
        return answerFresh(ctx, { ...distribution, reviews: items, next } satisfies ReviewsPage);
      },
    }),
    route({
      ...own,
      name: 'readReviewStanding',
      summary: 'One’s own review of a course, or why one may not write one; for moderators what is hidden, too',
      answers: { 200: { description: 'How one stands to it', schema: ReviewStanding }, 404: noCourse },
      handle: ({ params: { course } }, ctx) => standing(signedIn(ctx).account, course),
    }),
    route({
      ...own,
      method: 'put',
      name: 'writeReview',
      summary: 'Writes one’s review or changes it: of a course one takes and has done half of',
      body: ReviewChange,
      answers: {
        200: { description: 'How one stands to it now', schema: ReviewStanding },
        404: noCourse,
        409: problem('Not enrolled, not half done, or one teaches it'),
      },
      cost: 5,
      handle: async ({ params: { course } }, ctx) => {
        const change = await readChange(ctx);
        await writeReview(sequelize, signedIn(ctx).account, course, change);
        return standing(signedIn(ctx).account, course);
      },
    }),
    route({
      ...own,
      method: 'delete',
      name: 'removeReview',
      summary: 'Takes one’s review back',
      answers: { 200: { description: 'How one stands to it now', schema: ReviewStanding }, 404: noCourse },
      handle: async ({ params: { course } }, ctx) => {
        await removeReview(sequelize, signedIn(ctx).account, course);
        return standing(signedIn(ctx).account, course);
      },
    }),
    route({
      method: 'put',
      path: '/v1/reviews/:review/visibility',
      name: 'setReviewVisibility',
      summary: 'Hides a review or shows it again, for instructors of the course and admins. It is in the audit log',
      params: Type.Object({ review: Id }),
      needsToken: true,
      body: VisibilityChange,
      answers: {
        200: { description: 'It is so now', schema: Done },
        403: problem('Not an instructor of the course, or a cookie from other pages than ours, or an API key'),
        404: problem('No such review'),
      },
      handle: async ({ params: { review } }, ctx) => {
        const change = await readVisibility(ctx);
        const entry = await setReviewVisibility(sequelize, signedIn(ctx).account, review, change);
        if (entry) logger.info({ number: entry.number, hash: entry.hash }, 'audit entry');
        return {};
      },
    }),
  ];
}
