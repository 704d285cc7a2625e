import type { Context, Middleware } from 'koa';
import koaJwt from 'koa-jwt';
import { unauthorized } from './problem.ts';

/** Who an access token was given to. */
export interface SignedIn {
  /** Account's id. */
  account: string;
  /** The wallet that signed in, as the token's `sub`. */
  subject: string;
}

/** What a token must say. */
export interface TokenRules {
  findKey(kid: unknown): import('node:crypto').KeyObject | undefined;
  issuer: string;
  audience: string;
}

/** Lets through who sends a good access token (`Authorization: Bearer …`). ES256 and our own keys, whatever its header says. */
export function requireToken({ findKey, issuer, audience }: TokenRules): Middleware {
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
  });
  return (ctx, next) =>
    check(ctx as never, () => {
      if (!ctx.state.token) throw refusal(ctx);
      return next();
    });
}

/** Whose token the request carries, on a route that needs one. */
export function signedIn(ctx: Context): SignedIn {
  const { account, sub } = ctx.state.token as { account: string; sub: string };
  return { account, subject: sub };
}

function refusal(ctx: Context): ReturnType<typeof unauthorized> {
  if (!ctx.get('Authorization')) {
    const detail = 'Found no access token, expected "Authorization: Bearer …". Get one at /v1/auth/stellar (SEP-10).';
    return unauthorized(detail, false);
  }
  const cause = ctx.state.jwtOriginalError as (Error & { expiredAt?: Date }) | undefined;
  const reason = cause?.expiredAt
    ? `it ran out at ${cause.expiredAt.toISOString()}, and it is ${new Date().toISOString()} here`
    : (cause?.message ?? 'it is not of the form "Bearer <token>"');
  return unauthorized(`The access token is not good: ${reason}. Sign in again at /v1/auth/stellar.`, true);
}
