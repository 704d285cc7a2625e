import type { KeyObject } from 'node:crypto';
import type { Context, Middleware } from 'koa';
import koaJwt from 'koa-jwt';
import type { Role } from '#wire';
import { apiKeyOf } from './api-key.ts';
import { cookieNames, isFromOurPages } from './cookies.ts';
import { ApiProblem, foreignOrigin, roleNeeded, signInAgain, unauthorized } from './problem.ts';

/** Who an access token was given to. */
export interface SignedIn {
  /** Account's id. */
  account: string;
  /** As the token's `sub`: the wallet that signed in, or the account's own id where a password did. */
  subject: string;
  /** Session's id. */
  session: string;
}

/** What a token must say, and whose session must still be open. */
export interface TokenRules {
  findKey(kid: unknown): KeyObject | undefined;
  issuer: string;
  audience: string;
  publicUrl: string;
  isLive(session: string): Promise<boolean>;
}

/**
 * Lets through who sends a good access token: as `Authorization: Bearer …`, or as the cookie of our pages, which a
 * request that changes something must come from. ES256 and our own keys, whatever the token's header says.
 */
export function requireToken({ findKey, issuer, audience, publicUrl, isLive }: TokenRules): Middleware {
  const { access } = cookieNames(publicUrl);
  const check = koaJwt({
    secret: (async ({ kid }: { kid?: unknown }) => {
      const key = findKey(kid);
      if (!key) throw new Error(`no key of ours has the kid ${JSON.stringify(kid)}`);
      return key;
    }) as unknown as koaJwt.SecretLoader,
    algorithms: ['ES256'],
    issuer,
    audience,
    key: 'token',
    passthrough: true,
    getToken: (ctx) => (ctx.get('Authorization') ? null : (ctx.cookies.get(access) ?? null)),
  });
  const checked = rememberTokens();
  return async (ctx, next) => {
    if (apiKeyOf(ctx)) return next();
    const isByCookie = !ctx.get('Authorization') && ctx.cookies.get(access) !== undefined;
    const isReading = ctx.method === 'GET' || ctx.method === 'HEAD';
    if (isByCookie && !isReading && !isFromOurPages(ctx, publicUrl)) throw foreignOrigin(ctx.get('Origin'));
    const text = ctx.get('Authorization') || `cookie ${ctx.cookies.get(access)}`;
    ctx.state.token = checked.find(text);
    if (!ctx.state.token) {
      await check(ctx as never, async () => {});
      if (!ctx.state.token) throw refusal(ctx, isByCookie);
      checked.add(text, ctx.state.token);
    }
    await letIn(ctx, async () => {
      if (!(await isLive(signedIn(ctx).session)))
        throw unauthorized('The session of this access token has ended. Sign in again.', true);
    });
    await next();
  };
}

/** Notices who sends a good token, and answers everybody else as a stranger. For what is only read. */
export function noticeToken(byToken: Middleware): Middleware {
  return async (ctx, next) => {
    await byToken(ctx, async () => {}).catch((error: unknown) => {
      if (!(error instanceof ApiProblem) || error.problem.status !== 401) throw error;
      ctx.state.token = undefined;
    });
    await next();
  };
}

type Check = () => Promise<void>;

/** Checks now, and again once the request's body is whole. */
export async function letIn(ctx: Context, check: Check): Promise<void> {
  await check();
  ctx.state.entry = [...((ctx.state.entry as Check[] | undefined) ?? []), check];
}

/**
 * Checks anew what let a request in, for its body took its time: who is signed out meanwhile, or has lost a role, must
 * have nothing under way that they can still finish.
 */
export async function requireStillIn(ctx: Context): Promise<void> {
  for (const check of (ctx.state.entry as Check[] | undefined) ?? []) await check();
}

interface Claims {
  account: string;
  sub: string;
  sid: string;
  exp: number;
}

const rememberedMax = 10_000;

/** What good tokens say, by their whole text, until they run out: a signature stays good, and checking it is dear. */
function rememberTokens() {
  const claims = new Map<string, Claims>();
  return {
    find(text: string): Claims | undefined {
      const found = claims.get(text);
      if (!found || Date.now() < found.exp * 1000) return found;
      claims.delete(text);
      return undefined;
    },
    add(text: string, found: Claims): void {
      claims.set(text, found);
      const oldest = claims.keys().next().value;
      if (claims.size > rememberedMax && oldest !== undefined) claims.delete(oldest);
    },
  };
}

const freshMinutes = 15;

/** Lets through whose session began a moment ago; renewing it makes it no younger. */
export function requireFreshSession(startOf: (session: string) => Promise<Date | undefined>): Middleware {
  return async (ctx, next) => {
    const startedAt = await startOf(signedIn(ctx).session);
    if (!startedAt || Date.now() - startedAt.getTime() > freshMinutes * 60_000) throw signInAgain(freshMinutes);
    await next();
  };
}

/** Lets through who has a role now: it is asked for with every request, so a change of it counts at once. */
export function requireRole(role: Role, readRoles: (account: string) => Promise<Role[]>): Middleware {
  return async (ctx, next) => {
    await letIn(ctx, async () => {
      if (!(await readRoles(signedIn(ctx).account)).includes(role)) throw roleNeeded(role);
    });
    await next();
  };
}

/** Whose token or API key the request carries, on a route that needs one. A key has neither wallet nor session. */
export function signedIn(ctx: Context): SignedIn {
  const key = apiKeyOf(ctx);
  if (key) return { account: key.account, subject: '', session: '' };
  const { account, sub, sid } = ctx.state.token as Claims;
  return { account, subject: sub, session: sid };
}

/** The account of who asks, on a route that notices tokens; undefined: a stranger. */
export function askerOf(ctx: Context): string | undefined {
  return (ctx.state.token as Claims | undefined)?.account;
}

function refusal(ctx: Context, isByCookie: boolean): ReturnType<typeof unauthorized> {
  if (!ctx.get('Authorization') && !isByCookie) {
    const detail = 'Found no access token, expected "Authorization: Bearer …". Get one at /v1/auth/stellar (SEP-10).';
    return unauthorized(detail, false);
  }
  const cause = ctx.state.jwtOriginalError as (Error & { expiredAt?: Date }) | undefined;
  const reason = cause?.expiredAt
    ? `it ran out at ${cause.expiredAt.toISOString()}, and it is ${new Date().toISOString()} here`
    : (cause?.message ?? 'it is not of the form "Bearer <token>"');
  return unauthorized(`The access token is not good: ${reason}. Sign in again at /v1/auth/stellar.`, true);
}
