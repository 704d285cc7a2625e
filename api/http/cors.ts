import type { Middleware } from 'koa';

/**
 * Everything here is public or needs a token that only its holder can send, and nothing depends on a cookie, so any page
 * may ask. No credentials are allowed: a noun that has them must answer for its own origins.
 */
export const cors: Middleware = async (ctx, next) => {
  ctx.set('Access-Control-Allow-Origin', '*');
  ctx.set('Access-Control-Expose-Headers', 'Retry-After, RateLimit, RateLimit-Policy, X-Request-Id');
  if (ctx.method !== 'OPTIONS' || !ctx.get('Access-Control-Request-Method')) return next();
  ctx.set({
    'Access-Control-Allow-Methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
    'Access-Control-Allow-Headers': 'Content-Type, Authorization, Last-Event-ID',
    'Access-Control-Max-Age': '86400',
  });
  ctx.status = 204;
};
