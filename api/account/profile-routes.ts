import Type from 'typebox';
import { Account, avatarBytesMax, avatarTypes, hashPattern, ProfileChange } from '#wire';
import { signedIn } from '../http/authenticate.ts';
import { jsonReader, mediaType, readBytes } from '../http/body.ts';
import { notFound } from '../http/problem.ts';
import { problem, type Route, route } from '../http/route.ts';
import { encodeAvatar } from './avatar.ts';
import type { Accounts } from './model.ts';
import { changeAvatar, changeProfile, readAvatar } from './profile.ts';
import { readAccount } from './read-account.ts';

const readChange = jsonReader(ProfileChange);
// Each is read whole and drawn anew.
const cost = 20;

/** How people show themselves. */
export function profileRoutes(accounts: Accounts): Route[] {
  const { sequelize } = accounts;
  return [
    route({
      method: 'patch',
      path: '/v1/account',
      name: 'changeProfile',
      summary: 'Changes name or language; what is left out stays',
      needsToken: true,
      body: ProfileChange,
      answers: { 200: { description: 'The account', schema: Account } },
      handle: async (_input, ctx) => {
        const change = await readChange(ctx);
        await changeProfile(sequelize, signedIn(ctx).account, change);
        return readAccount(accounts, signedIn(ctx));
      },
    }),
    route({
      method: 'put',
      path: '/v1/account/avatar',
      name: 'changeAvatar',
      summary: 'Sets the picture, which is drawn anew: 256 × 256 pixels, and nothing else of the file',
      needsToken: true,
      body: Type.String({ description: 'The file, of at most 5 MB', contentEncoding: 'binary' }),
      bodyTypes: avatarTypes,
      answers: { 200: { description: 'The account', schema: Account } },
      cost,
      handle: async (_input, ctx) => {
        const bytes = await readBytes(ctx, avatarTypes, avatarBytesMax);
        await changeAvatar(sequelize, signedIn(ctx).account, await encodeAvatar(bytes, mediaType(ctx)));
        return readAccount(accounts, signedIn(ctx));
      },
    }),
    route({
      method: 'delete',
      path: '/v1/account/avatar',
      name: 'removeAvatar',
      summary: 'Takes the picture away',
      needsToken: true,
      answers: { 200: { description: 'The account', schema: Account } },
      handle: async (_input, ctx) => {
        await changeAvatar(sequelize, signedIn(ctx).account, null);
        return readAccount(accounts, signedIn(ctx));
      },
    }),
    route({
      path: '/v1/avatars/:hash',
      name: 'readAvatar',
      summary: 'A picture. It never changes: another one has another address',
      params: Type.Object({ hash: Type.String({ pattern: hashPattern, description: '64 lower-case hex digits' }) }),
      answers: {
        200: { description: 'The picture', type: 'image/webp' },
        404: problem('Nobody has this picture any more'),
      },
      handle: async ({ params: { hash } }, ctx) => {
        const avatar = await readAvatar(sequelize, hash);
        if (!avatar) throw notFound(ctx.path);
        ctx.set('Cache-Control', 'public, max-age=31536000, immutable');
        ctx.type = 'image/webp';
        return avatar;
      },
    }),
  ];
}
