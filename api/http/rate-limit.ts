import type { Redis } from 'ioredis';
import type { Context, Middleware } from 'koa';
import { rateLimited } from './problem.ts';

/** A request's minute, whoever's it is. */
const minute = 60;
/** So many clients are told apart while Redis is away; beyond that the oldest count is forgotten. */
const keysMax = 100_000;

export interface RateLimiter {
  /** Adds to what the key has spent in this window, a minute long at first, and returns the sum. Less than 0 gives back. */
  spend(key: string, cost: number, seconds?: number): Promise<number>;
  /** What the key has spent in this window. */
  spent(key: string, seconds: number): Promise<number>;
}

/** So much in so many seconds, as `RateLimit-Policy` says it. */
export interface Policy {
  name: string;
  limit: number;
  seconds: number;
}

/** Counts in Redis, so that several processes share one limit; in this process while Redis is away or absent. */
export function createRateLimiter(redis: Redis | undefined, now: () => number = Date.now): RateLimiter {
  const own = new Map<string, number>();
  const inWindow = (key: string, seconds: number) => `rate:${Math.floor(now() / 1000 / seconds)}:${key}`;
  return {
    async spend(name, cost, seconds = minute) {
      const key = inWindow(name, seconds);
      return (redis && (await spendInRedis(redis, key, cost, seconds))) ?? spendInMemory(own, key, cost);
    },
    async spent(name, seconds) {
      const key = inWindow(name, seconds);
      const sum = redis?.status === 'ready' ? await redis.get(key).catch(() => null) : null;
      return sum === null ? (own.get(key) ?? 0) : Number(sum);
    },
  };
}

async function spendInRedis(redis: Redis, key: string, cost: number, seconds: number): Promise<number | undefined> {
  if (redis.status !== 'ready') return undefined;
  try {
    // The key holds its window, so setting the expiry again each time lengthens nothing that matters.
    const answers = await redis
      .multi()
      .incrby(key, cost)
      .expire(key, 2 * seconds)
      .exec();
    const sum = answers?.[0]?.[1];
    return typeof sum === 'number' ? sum : undefined;
  } catch {
    return undefined;
  }
}

function spendInMemory(own: Map<string, number>, key: string, cost: number): number {
  const sum = (own.get(key) ?? 0) + cost;
  own.delete(key);
  own.set(key, sum);
  const oldest = own.keys().next().value;
  if (own.size > keysMax && oldest !== undefined) own.delete(oldest);
  return sum;
}

/** Whose minute a request spends, and how much of it there is. */
export interface Budget {
  key: string;
  limit: number;
  /** For the refusal: too many requests “from your address”, “by this key”. */
  of: string;
}

/** Refuses who has spent their minute. Costs are the routes': see `cost` there. */
export function rateLimit(
  limiter: RateLimiter,
  budgetOf: (ctx: Context) => Budget | undefined,
  cost: number,
): Middleware {
  return async (ctx, next) => {
    const budget = cost > 0 ? budgetOf(ctx) : undefined;
    if (budget) {
      const sum = await limiter.spend(budget.key, cost);
      tellLimit(ctx, { name: 'requests', limit: budget.limit, seconds: minute }, sum);
      if (sum > budget.limit) throw rateLimited(secondsLeft(minute), budget.of);
    }
    await next();
  };
}

/** draft-ietf-httpapi-ratelimit-headers: what holds, what is left of it, and when it begins anew. */
export function tellLimit(ctx: Context, { name, limit, seconds }: Policy, spent: number): void {
  ctx.append('RateLimit-Policy', `"${name}";q=${limit};w=${seconds}`);
  ctx.append('RateLimit', `"${name}";r=${Math.max(0, limit - spent)};t=${secondsLeft(seconds)}`);
}

/** Until the window of so many seconds ends. */
export function secondsLeft(seconds: number): number {
  return Math.ceil(seconds - ((Date.now() / 1000) % seconds));
}
