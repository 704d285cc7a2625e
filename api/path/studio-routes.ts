import type { Context } from 'koa';
import type { Transaction } from 'sequelize';
import Type from 'typebox';
import { PathChange, PathRequest, StudioPath, StudioPathsPage } from '#wire';
import { PathKey } from '#wire/path.ts';
import type { Database } from '../database.ts';
import { signedIn } from '../http/authenticate.ts';
import { jsonReader } from '../http/body.ts';
import { invalidRequest, pathChanged, pathNotFound, pathTaken, roleNeeded } from '../http/problem.ts';
import { problem, type Route, route } from '../http/route.ts';
import { readRoles } from '../role/model.ts';
import { inTurn } from '../transaction.ts';
import { changePath, createPath, faultsOfCourses, listOwnPaths, removePath } from './model.ts';

const params = Type.Object({ path: PathKey });
const readRequest = jsonReader(PathRequest);
const readChange = jsonReader(PathChange);
const notTheirs = problem('No path has this key, or it is another’s');

/** Making and changing paths: an instructor their own, an admin all. */
export function studioPathRoutes({ sequelize }: Database): Route[] {
  /** @throws ApiProblem 403. Asked for once the body is whole, so that a role that was taken meanwhile is gone. */
  const author = async (ctx: Context) => {
    const { account } = signedIn(ctx);
    const roles = await readRoles(sequelize, account);
    const isAdmin = roles.includes('admin');
    if (!isAdmin && !roles.includes('instructor')) throw roleNeeded('instructor');
    return { account, isAdmin };
  };
  type Author = Awaited<ReturnType<typeof author>>;

  const own = async (who: Author, key: string, transaction?: Transaction): Promise<StudioPath> => {
    const [path] = await listOwnPaths(sequelize, { ...who, key }, transaction);
    if (!path) throw pathNotFound(key);
    return path;
  };
  const requireCourses = async (courses: string[], transaction: Transaction): Promise<void> => {
    const faults = await faultsOfCourses(sequelize, courses, transaction);
    if (faults.length > 0) throw invalidRequest(faults.map((detail) => ({ parameter: 'courses', detail })));
  };

  return [
    route({
      path: '/v1/studio/paths',
      name: 'listOwnPaths',
      summary: 'The paths that one may change',
      needsToken: true,
      answers: { 200: { description: 'Paths', schema: StudioPathsPage } },
      handle: async (_input, ctx) => ({ paths: await listOwnPaths(sequelize, await author(ctx)) }),
    }),
    route({
      method: 'post',
      path: '/v1/studio/paths',
      name: 'createPath',
      summary: 'Makes a path, which everybody sees at once',
      needsToken: true,
      body: PathRequest,
      answers: { 201: { description: 'The path', schema: StudioPath }, 409: problem('The key is taken') },
      handle: async (_input, ctx) => {
        const request = await readRequest(ctx);
        const who = await author(ctx);
        const path = await inTurn({ sequelize }, async (transaction) => {
          await requireCourses(request.courses, transaction);
          if (!(await createPath(sequelize, { ...request, creator: who.account }, transaction)))
            throw pathTaken(request.key);
          return own(who, request.key, transaction);
        });
        ctx.status = 201;
        return path;
      },
    }),
    route({
      path: '/v1/studio/paths/:path',
      name: 'readOwnPath',
      summary: 'A path to change',
      params,
      needsToken: true,
      answers: { 200: { description: 'The path', schema: StudioPath }, 404: notTheirs },
      handle: async ({ params: { path } }, ctx) => own(await author(ctx), path),
    }),
    route({
      method: 'put',
      path: '/v1/studio/paths/:path',
      name: 'changePath',
      summary: 'Changes a path. Its order binds its followers as it is then',
      params,
      needsToken: true,
      body: PathChange,
      answers: {
        200: { description: 'The path', schema: StudioPath },
        404: notTheirs,
        409: problem('It was changed meanwhile'),
      },
      handle: async ({ params: { path: key } }, ctx) => {
        const { basis, ...content } = await readChange(ctx);
        const who = await author(ctx);
        return inTurn({ sequelize }, async (transaction) => {
          const { changedAt } = await own(who, key, transaction);
          if (changedAt !== basis) throw pathChanged(changedAt);
          await requireCourses(content.courses, transaction);
          await changePath(sequelize, { ...content, key }, transaction);
          return own(who, key, transaction);
        });
      },
    }),
    route({
      method: 'delete',
      path: '/v1/studio/paths/:path',
      name: 'removePath',
      summary: 'Removes a path: nobody follows it any more. Its courses stay',
      params,
      needsToken: true,
      answers: { 200: { description: 'The paths that stay', schema: StudioPathsPage }, 404: notTheirs },
      handle: async ({ params: { path } }, ctx) => {
        const who = await author(ctx);
        await inTurn({ sequelize }, async (transaction) => {
          await own(who, path, transaction);
          await removePath(sequelize, path, transaction);
        });
        return { paths: await listOwnPaths(sequelize, who) };
      },
    }),
  ];
}
