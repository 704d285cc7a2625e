import type { Redis } from 'ioredis';
import type { Middleware } from 'koa';
import type { clientFinder } from './client.ts';
import { rateLimited } from './problem.ts';

const windowMs = 60_000;
/** So many clients are told apart while Redis is away; beyond that the oldest count is forgotten. */
const keysMax = 100_000;

export interface RateLimiter {
  /** Adds to what the key has spent in this minute and returns the sum. */
  spend(key: string, cost: number): Promise<number>;
}

/** Counts in Redis, so that several processes share one limit; in this process while Redis is away or absent. */
export function createRateLimiter(redis: Redis | undefined, now: () => number = Date.now): RateLimiter {
  const own = new Map<string, number>();
  return {
    async spend(client, cost) {
      const key = `rate:${Math.floor(now() / windowMs)}:${client}`;
      return (redis && (await spendInRedis(redis, key, cost))) ?? spendInMemory(own, key, cost);
    },
  };
}

async function spendInRedis(redis: Redis, key: string, cost: number): Promise<number | undefined> {
  if (redis.status !== 'ready') return undefined;
  try {
    // The key holds its minute, so setting the expiry again each time lengthens nothing that matters.
    const answers = await redis
      .multi()
      .incrby(key, cost)
      .pexpire(key, 2 * windowMs)
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

/** Refuses a client that has spent its minute. Costs are the routes': see `cost` there. */
export function rateLimit(
  limiter: RateLimiter,
  limit: number,
  clientOf: ReturnType<typeof clientFinder>,
  cost: number,
): Middleware {
  return async (ctx, next) => {
    const client = clientOf(ctx);
    if (client !== undefined && cost > 0 && (await limiter.spend(client, cost)) > limit) {
      throw rateLimited(Math.ceil((windowMs - (Date.now() % windowMs)) / 1000));
    }
    await next();
  };
}
