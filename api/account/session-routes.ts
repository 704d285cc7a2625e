/** Signing a browser in and out, and seeing where one is signed in. */
import type { Context } from 'koa';
import Type from 'typebox';
import { Account, locales, SessionsPage, SignedChallenge } from '#wire';
import { signedIn } from '../http/authenticate.ts';
import { cookieNames } from '../http/cookies.ts';
import { notFound, refreshRefused } from '../http/problem.ts';
import { problem, type Route, route } from '../http/route.ts';
import type { AccessTokens } from './access-token.ts';
import { clearCookies, requireOurPages, setCookies } from './browser.ts';
import type { Newcomer } from './model.ts';
import { readAccount } from './read-account.ts';
import { listSessions, refreshSession, revokeSession, type Sessions, type StartedSession } from './sessions.ts';

interface SessionParts {
  sessions: Sessions;
  tokens: AccessTokens;
  publicUrl: string;
  /** Checks the signed challenge in the request's body and starts a session for who signed it. */
  signIn(ctx: Context, newcomer: Newcomer): Promise<StartedSession>;
}

export function sessionRoutes(parts: SessionParts): Route[] {
  const { sessions, publicUrl } = parts;
  const cookies = cookieNames(publicUrl);
  return [
    route({
      method: 'post',
      path: '/v1/sessions',
      name: 'startSession',
      summary:
        'Signs a browser in: a challenge of /v1/auth/stellar, signed. Cookies carry the session; no script sees them',
      query: Type.Object({
        ref: Type.Optional(Type.String({ maxLength: 40, description: 'who sent a new learner: their referral code' })),
        locale: Type.Optional(Type.Enum([...locales], { description: 'language of a new learner’s pages and mails' })),
      }),
      body: SignedChallenge,
      answers: { 200: { description: 'Who is signed in', schema: Account }, 403: problem('Not from our pages') },
      cost: 10,
      handle: async ({ query }, ctx) => {
        requireOurPages(ctx, publicUrl);
        const session = await parts.signIn(ctx, query);
        setCookies(ctx, parts, session);
        return readAccount(sessions.accounts, session);
      },
    }),
    route({
      method: 'post',
      path: '/v1/sessions/refresh',
      name: 'refreshSession',
      summary: 'Renews a browser’s session by its refresh cookie, which is good once',
      answers: {
        200: { description: 'Who is signed in', schema: Account },
        401: problem('No session to renew'),
        403: problem('Not from our pages'),
        409: problem('Renewed a moment ago, by another tab'),
      },
      handle: async (_input, ctx) => {
        requireOurPages(ctx, publicUrl);
        const token = ctx.cookies.get(cookies.refresh);
        if (!token) throw refreshRefused('Found no refresh cookie. Sign in.');
        const session = await refreshSession(sessions, token);
        setCookies(ctx, parts, session);
        return readAccount(sessions.accounts, session);
      },
    }),
    route({
      path: '/v1/sessions',
      name: 'listSessions',
      summary: 'Where one is signed in',
      needsToken: true,
      answers: { 200: { description: 'The open sessions', schema: SessionsPage } },
      handle: async (_input, ctx) => ({ sessions: await listSessions(sessions, signedIn(ctx)) }),
    }),
    route({
      method: 'delete',
      path: '/v1/sessions/:id',
      name: 'revokeSession',
      summary: 'Ends a session at once: another one, or one’s own, which signs out',
      needsToken: true,
      params: Type.Object({
        id: Type.String({ format: 'uuid', pattern: uuid, description: 'a session of the account' }),
      }),
      answers: {
        200: { description: 'The sessions that stay open', schema: SessionsPage },
        404: problem('No open session of this account'),
      },
      handle: async ({ params: { id } }, ctx) => {
        const who = signedIn(ctx);
        if (!(await revokeSession(sessions, who.account, id))) throw notFound(ctx.path);
        if (id === who.session) clearCookies(ctx, publicUrl);
        return { sessions: await listSessions(sessions, who) };
      },
    }),
  ];
}

const uuid = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';
