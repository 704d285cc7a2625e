import { Dashboard } from '#wire';
import type { Database } from '../database.ts';
import { signedIn } from '../http/authenticate.ts';
import { type Route, route } from '../http/route.ts';
import { type Histogram, histogramReader, type LearningFacts, readFacts, readHeading } from './model.ts';
import { courseToGoOn, type Found, presentDashboard } from './present.ts';

/** What somebody needs to know when they come back: what next, what waits, how far they are. */
export function dashboardRoutes({ sequelize }: Database): Route[] {
  const readHistogram = histogramReader(sequelize);
  /** Together: one more round trip, and none while the averages are fresh and no heading is asked for. */
  const readMore = async (learning: LearningFacts[], now: number): Promise<Found> => {
    const [facts, lesson] = courseToGoOn(learning, now) ?? [];
    const isHere = facts && lesson?.key === facts.lesson && facts.heading !== null;
    const [heading, ...histograms] = await Promise.all([
      isHere ? readHeading(sequelize, facts.course, lesson?.key as string, String(facts.heading)) : undefined,
      ...learning.map(async (one): Promise<[string, Histogram]> => [one.course, await readHistogram(one)]),
    ]);
    return { heading, histograms: new Map(histograms) };
  };
  return [
    route({
      path: '/v1/dashboard',
      name: 'readDashboard',
      summary: 'What to go on with, what waits, and how far one is in each course, beside its other learners',
      needsToken: true,
      scope: 'account',
      answers: { 200: { description: 'All of it, as of one moment', schema: Dashboard } },
      handle: async (_input, ctx) => {
        const now = Date.now();
        const facts = await readFacts(sequelize, signedIn(ctx).account);
        const dashboard = presentDashboard(facts, await readMore(facts.learning, now), now);
        ctx.set('Cache-Control', 'private, no-cache');
        return dashboard;
      },
    }),
  ];
}
