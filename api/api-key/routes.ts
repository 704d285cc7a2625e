/** Keys for programs: each may do what its scopes say, and no more, until it is revoked or runs out. */
import { QueryTypes } from 'sequelize';
import Type from 'typebox';
import { ApiKeyRequest, ApiKeysPage, NewApiKey } from '#wire';
import { uuidPattern } from '#wire/forms.ts';
import type { Database } from '../database.ts';
import { signedIn } from '../http/authenticate.ts';
import { jsonReader } from '../http/body.ts';
import { apiKeysExhausted, invalidRequest, notFound, unauthorized } from '../http/problem.ts';
import { problem, type Route, route } from '../http/route.ts';
import { inTurn } from '../transaction.ts';
import { createApiKey, listApiKeys, revokeApiKey } from './model.ts';

/** Nobody needs more at once, and each is one more that can be lost. */
const keysMax = 20;
const yearsMax = 10;
const readRequest = jsonReader(ApiKeyRequest);

export function apiKeyRoutes({ sequelize }: Database): Route[] {
  return [
    route({
      path: '/v1/account/api-keys',
      name: 'listApiKeys',
      summary: 'The keys of one’s programs that are good',
      needsToken: true,
      answers: { 200: { description: 'The keys, without the keys themselves', schema: ApiKeysPage } },
      handle: async (_input, ctx) => ({ apiKeys: await listApiKeys(sequelize, signedIn(ctx).account) }),
    }),
    route({
      method: 'post',
      path: '/v1/account/api-keys',
      name: 'createApiKey',
      summary: 'Makes a key for a program, which is in this answer and nowhere else',
      needsToken: true,
      needsFreshSession: true,
      body: ApiKeyRequest,
      answers: {
        201: { description: 'The key', schema: NewApiKey },
        409: problem(`More than ${keysMax} keys`),
      },
      cost: 10,
      handle: async (_input, ctx) => {
        const request = readExpiry(await readRequest(ctx));
        const { account } = signedIn(ctx);
        const answer = await inTurn({ sequelize }, async (transaction) => {
          const rows = await sequelize.query('SELECT id FROM app.accounts WHERE id = $account FOR UPDATE', {
            bind: { account },
            type: QueryTypes.SELECT,
            transaction,
          });
          if (rows.length === 0) throw unauthorized('The account does not exist any more.', true);
          if ((await listApiKeys(sequelize, account, transaction)).length >= keysMax) throw apiKeysExhausted(keysMax);
          return createApiKey(sequelize, account, request, transaction);
        });
        ctx.status = 201;
        return answer;
      },
    }),
    route({
      method: 'delete',
      path: '/v1/account/api-keys/:id',
      name: 'revokeApiKey',
      summary: 'Ends a key at once',
      needsToken: true,
      params: Type.Object({
        id: Type.String({ format: 'uuid', pattern: uuidPattern, description: 'a key of the account' }),
      }),
      answers: {
        200: { description: 'The keys that stay', schema: ApiKeysPage },
        404: problem('No such key of this account'),
      },
      handle: async ({ params: { id } }, ctx) => {
        const { account } = signedIn(ctx);
        if (!(await revokeApiKey(sequelize, account, id))) throw notFound(ctx.path);
        return { apiKeys: await listApiKeys(sequelize, account) };
      },
    }),
  ];
}

/** A key that has run out before it is made is a mistake, and so is one for longer than anybody plans. */
function readExpiry(request: ApiKeyRequest): ApiKeyRequest {
  if (request.expiresAt === undefined) return request;
  const expiresAt = new Date(request.expiresAt);
  const latest = new Date();
  latest.setFullYear(latest.getFullYear() + yearsMax);
  if (!(expiresAt > new Date() && expiresAt < latest))
    throw invalidRequest([{ parameter: 'expiresAt', detail: `expected a time from now to ${latest.toISOString()}.` }]);
  return { ...request, expiresAt: expiresAt.toISOString() };
}
