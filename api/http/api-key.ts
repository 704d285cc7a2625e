import type { Context, Middleware } from 'koa';
import type { ApiKeyScope } from '#wire';
import { rateLimited, scopeNeeded, unauthorized } from './problem.ts';
import type { Budget, RateLimiter } from './rate-limit.ts';
import type { Route } from './route.ts';

/** A key of a program that is good now. */
export interface FoundKey {
  id: string;
  /** Whose it is. */
  account: string;
  scopes: readonly ApiKeyScope[];
}

export interface KeyRules {
  findKey(text: string): Promise<FoundKey | undefined>;
  limiter: RateLimiter;
  /** Whose minute somebody spends who sends keys that are not good. */
  clientBudget(ctx: Context): Budget | undefined;
}

const bearerKey = /^Bearer +(bsk_\S*)$/i;
const notGood = 'The API key is not good: it is mistyped, was revoked or has run out. Make a new one under Profile.';

/**
 * Lets an API key in place of an access token where a route takes one, as `Authorization: Bearer bsk_…` alone: nothing
 * but a program sends that by itself, so a key needs no check of where a request comes from.
 */
export function takeApiKey({ findKey, limiter, clientBudget }: KeyRules, { scope, needsToken }: Route): Middleware {
  return async (ctx, next) => {
    const text = bearerKey.exec(ctx.get('Authorization'))?.[1];
    if (text === undefined || (!scope && !needsToken)) return next();
    if (!scope) throw scopeNeeded(undefined);
    // A good key spends its own minute; so guesses must be counted before Postgres is asked for them.
    const guesses = clientBudget(ctx);
    const guessKey = `key-guess:${guesses?.key}`;
    if (guesses && (await limiter.spent(guessKey, 60)) >= guesses.limit) throw rateLimited(60, guesses.of);
    const key = await findKey(text);
    if (!key) {
      if (guesses) await limiter.spend(guessKey, 1);
      throw unauthorized(notGood, true);
    }
    if (!key.scopes.includes(scope)) throw scopeNeeded(scope);
    ctx.state.apiKey = key;
    await next();
  };
}

/** The key that a request was let in by. */
export function apiKeyOf(ctx: Context): FoundKey | undefined {
  return ctx.state.apiKey as FoundKey | undefined;
}
