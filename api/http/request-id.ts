import { randomUUID } from 'node:crypto';
import type { Middleware } from 'koa';

/** Names every request, in the answer's `X-Request-Id`, in a problem's `instance` and in the logs. */
export const requestId: Middleware = async (ctx, next) => {
  ctx.state.requestId = randomUUID();
  ctx.set('X-Request-Id', ctx.state.requestId);
  await next();
};
