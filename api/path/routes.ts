import Type from 'typebox';
import { LearningPath, LearningPathsPage, PathProgress } from '#wire';
import { PathKey } from '#wire/path.ts';
import type { Database } from '../database.ts';
import { signedIn } from '../http/authenticate.ts';
import { answerFresh } from '../http/fresh.ts';
import { Limit, paginate } from '../http/paginate.ts';
import { pathNotFound } from '../http/problem.ts';
import { problem, type Route, route } from '../http/route.ts';
import { followPath, leavePath, listPaths, readPath, readPathProgress } from './model.ts';

const params = Type.Object({ path: PathKey });
const noPath = problem('No path has this key');

/** Learning paths: what they are, and who follows one. What its order means for enrolling, `unfinishedBefore` tells. */
export function pathRoutes({ sequelize }: Database): Route[] {
  const progressOf = async (account: string, path: string) => {
    const progress = await readPathProgress(sequelize, account, path);
    if (!progress) throw pathNotFound(path);
    return progress;
  };
  return [
    route({
      path: '/v1/paths',
      name: 'listPaths',
      summary: 'Learning paths: courses in an order',
      query: Type.Object({ after: Type.Optional(PathKey), limit: Limit }),
      scope: 'events',
      isShared: ({ after }) => after === undefined,
      answers: { 200: { description: 'One page of them', schema: LearningPathsPage } },
      handle: async ({ query: { after, limit } }, ctx) => {
        const read = (rows: number) => listPaths(sequelize, after, rows);
        const { items, next } = await paginate(limit, read, ({ key }) => key);
        return answerFresh(ctx, { paths: items, next });
      },
    }),
    route({
      path: '/v1/paths/:path',
      name: 'readPath',
      summary: 'A learning path with its courses in order',
      params,
      scope: 'events',
      isShared: () => true,
      answers: { 200: { description: 'The path', schema: LearningPath }, 404: noPath },
      handle: async ({ params: { path: key } }, ctx) => {
        const path = await readPath(sequelize, key);
        if (!path) throw pathNotFound(key);
        return answerFresh(ctx, path);
      },
    }),
    route({
      path: '/v1/paths/:path/progress',
      name: 'readPathProgress',
      summary: 'Whether one follows a path, and how far one is',
      params,
      needsToken: true,
      answers: { 200: { description: 'One’s own progress', schema: PathProgress }, 404: noPath },
      handle: ({ params: { path } }, ctx) => progressOf(signedIn(ctx).account, path),
    }),
    route({
      method: 'post',
      path: '/v1/paths/:path/followers',
      name: 'followPath',
      summary: 'Follows a path: from now on its order binds who asks',
      params,
      needsToken: true,
      answers: { 200: { description: 'One’s own progress', schema: PathProgress }, 404: noPath },
      handle: async ({ params: { path } }, ctx) => {
        const { account } = signedIn(ctx);
        if (!(await followPath(sequelize, account, path))) throw pathNotFound(path);
        return progressOf(account, path);
      },
    }),
    route({
      method: 'delete',
      path: '/v1/paths/:path/followers',
      name: 'leavePath',
      summary: 'Leaves a path: its order binds no more, and nothing that was learned is lost',
      params,
      needsToken: true,
      answers: { 200: { description: 'One’s own progress', schema: PathProgress }, 404: noPath },
      handle: async ({ params: { path } }, ctx) => {
        const { account } = signedIn(ctx);
        await leavePath(sequelize, account, path);
        return progressOf(account, path);
      },
    }),
  ];
}
