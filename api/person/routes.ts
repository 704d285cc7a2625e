import Type from 'typebox';
import { HandleChange, HandleState, PublicProfile } from '#wire';
import type { Database } from '../database.ts';
import { signedIn } from '../http/authenticate.ts';
import { jsonReader } from '../http/body.ts';
import { answerFresh } from '../http/fresh.ts';
import { personNotFound } from '../http/problem.ts';
import { problem, type Route, route } from '../http/route.ts';
import { changeHandle } from './handle.ts';
import { readHandle } from './model.ts';
import { readPublicProfile } from './profile.ts';

const readChange = jsonReader(HandleChange, 1_000);
// Nobody changes it often; who tries many looks for names.
const changeCost = 10;
const AnyHandle = Type.String({ pattern: '^[A-Za-z0-9_]{1,40}$', description: 'a handle such as maria_k' });

/** By what name others address somebody, and what they may see. */
export function personRoutes({ sequelize }: Database): Route[] {
  return [
    route({
      path: '/v1/account/handle',
      name: 'readHandle',
      summary: 'One’s own handle, and whether others may see the profile',
      needsToken: true,
      answers: { 200: { description: 'The handle', schema: HandleState } },
      handle: (_input, ctx) => readHandle(sequelize, signedIn(ctx).account),
    }),
    route({
      method: 'put',
      path: '/v1/account/handle',
      name: 'changeHandle',
      summary: 'Sets the handle, and whether others may see the profile. A former one is kept from others for 30 days',
      needsToken: true,
      body: HandleChange,
      answers: {
        200: { description: 'The handle', schema: HandleState },
        409: problem('It is somebody’s, was until a moment ago, or is kept for the site'),
      },
      cost: changeCost,
      handle: async (_input, ctx) => {
        const change = await readChange(ctx);
        await changeHandle(sequelize, signedIn(ctx).account, change);
        return readHandle(sequelize, signedIn(ctx).account);
      },
    }),
    route({
      path: '/v1/people/:handle',
      name: 'readPerson',
      summary: 'What somebody chose to show of themselves',
      params: Type.Object({ handle: AnyHandle }),
      scope: 'events',
      answers: {
        200: { description: 'The profile', schema: PublicProfile },
        404: problem('Nobody shows a profile by this handle; whether there is one is not told'),
      },
      handle: async ({ params: { handle } }, ctx) => {
        const profile = await readPublicProfile(sequelize, handle.toLowerCase());
        if (!profile) throw personNotFound(handle);
        return answerFresh(ctx, profile);
      },
    }),
  ];
}
