import type { Context, Middleware } from 'koa';
import type { Logger } from 'pino';
import { isDatabaseAway } from '../database.ts';
import { ApiProblem, internal, unavailable } from './problem.ts';

/** Turns whatever is thrown behind it into problem details. What nobody foresaw becomes a 500 that gives nothing away. */
export function answerProblems(logger: Logger): Middleware {
  return async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      answer(ctx, toProblem(error, ctx, logger));
    }
  };
}

function answer(ctx: Context, { problem, headers }: ApiProblem): void {
  ctx.status = problem.status;
  ctx.set(headers);
  const own = ctx.state.presentProblem?.(problem);
  ctx.type = own ? 'application/json' : 'application/problem+json';
  ctx.body = JSON.stringify(own ?? { ...problem, instance: `urn:uuid:${ctx.state.requestId}` });
}

function toProblem(error: unknown, ctx: Context, logger: Logger): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (isDatabaseAway(error)) {
    logger.warn({ requestId: ctx.state.requestId, cause: (error as Error).message }, 'the database does not answer');
    return unavailable('The database does not answer. Nothing was lost: try again in a few seconds.');
  }
  logger.error({ requestId: ctx.state.requestId, method: ctx.method, path: ctx.path, err: error }, 'request failed');
  return internal();
}
