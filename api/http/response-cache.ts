/** Answers that are the same for everybody, kept in Redis until what they are made of changes. */
import type { Redis } from 'ioredis';
import type { Context, Middleware } from 'koa';
import { answerKept, type FreshAnswer } from './fresh.ts';

/** Names the generation of what is public that an answer belongs to: see api/stream/generation.ts. */
export const generationHeader = 'Catalogue-Generation';

export interface ResponseCache {
  /** Answers what is kept, or keeps what is answered. Redis away, or a generation unknown: slower, never older. */
  share(isShared: (query: Record<string, unknown>) => boolean): Middleware;
}

/** Once a generation is over nobody asks for its answers any more; Redis forgets them after so long. */
const keptSeconds = 600;
const addressLengthMax = 300;
/** Queries are without number: of all answers one process keeps so many bytes in `keptSeconds`, and no more. */
const bytesMax = 64 * 1024 * 1024;

export function createResponseCache(redis: Redis | undefined, current: () => string | undefined): ResponseCache {
  const budget = createBudget();
  const find = (key: string) => (redis?.status === 'ready' ? redis.get(key).catch(() => null) : null);
  const keep = (key: string, text: string) => {
    if (redis?.status === 'ready' && budget.spend(text.length)) redis.set(key, text, 'EX', keptSeconds).catch(() => {});
  };
  return {
    share: (isShared) => async (ctx, next) => {
      // Taken before anything is read, so that what is read is of this generation or a newer one, never of an older.
      const generation = current();
      if (generation === undefined) return next();
      ctx.set(generationHeader, generation);
      const address = `${ctx.path}?${ctx.querystring}`;
      if (address.length > addressLengthMax || !isShared(ctx.query)) return next();
      const key = `answer:${generation}:${address}`;
      const kept = await find(key);
      if (kept) return answerKept(ctx, readKept(kept));
      await next();
      const fresh = freshAnswerOf(ctx);
      if (fresh) keep(key, `${fresh.etag}\n${fresh.text}`);
    },
  };
}

function freshAnswerOf(ctx: Context): FreshAnswer | undefined {
  return ctx.state.fresh as FreshAnswer | undefined;
}

function readKept(kept: string): FreshAnswer {
  const end = kept.indexOf('\n');
  return { etag: kept.slice(0, end), text: kept.slice(end + 1) };
}

function createBudget(now: () => number = Date.now): { spend(bytes: number): boolean } {
  let spent = 0;
  let endsAt = 0;
  return {
    spend(bytes) {
      if (now() >= endsAt) [spent, endsAt] = [0, now() + keptSeconds * 1000];
      if (spent + bytes > bytesMax) return false;
      spent += bytes;
      return true;
    },
  };
}
