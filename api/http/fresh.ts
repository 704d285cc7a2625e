import { createHash } from 'node:crypto';
import type { Context } from 'koa';

/** JSON, and the hash of it. */
export interface FreshAnswer {
  text: string;
  etag: string;
}

/**
 * Answers with JSON that who has it already need not read again: its ETag is its content's hash, and a request that names
 * it gets 304 (RFC 9110 section 13).
 */
export function answerFresh(ctx: Context, body: object): undefined {
  const text = JSON.stringify(body);
  ctx.state.fresh = { text, etag: createHash('sha256').update(text).digest('base64url') } satisfies FreshAnswer;
  answerKept(ctx, ctx.state.fresh);
}

/** As `answerFresh`, with what was made before. */
export function answerKept(ctx: Context, { text, etag }: FreshAnswer): void {
  ctx.set('Cache-Control', 'public, no-cache');
  ctx.status = 200;
  ctx.etag = etag;
  // Not `ctx.fresh`, which answers whole to Cache-Control: no-cache, and fetch sends that along with If-None-Match.
  if (isNamed(ctx.get('If-None-Match'), ctx.response.get('ETag'))) {
    ctx.status = 304;
    return;
  }
  ctx.type = 'application/json';
  ctx.body = text;
}

function isNamed(tags: string, etag: string): boolean {
  return tags.trim() === '*' || tags.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
