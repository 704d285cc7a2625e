/** A browser's session: its cookies come and go here, for requests from our own pages. */
import type { Context } from 'koa';
import { accessCookie, isFromOurPages, refreshCookie, setCookie } from '../http/cookies.ts';
import { foreignOrigin } from '../http/problem.ts';
import { type AccessTokens, tokenLifetimeSeconds } from './access-token.ts';
import { idleSeconds, type StartedSession } from './sessions.ts';

/** Else another site could sign a visitor in as somebody else, who then reads what they do here. */
export function requireOurPages(ctx: Context, publicUrl: string): void {
  if (!isFromOurPages(ctx, publicUrl)) throw foreignOrigin(ctx.get('Origin'));
}

export function setCookies(
  ctx: Context,
  { tokens, publicUrl }: { tokens: AccessTokens; publicUrl: string },
  session: StartedSession,
): void {
  setCookie(ctx, publicUrl, accessCookie, tokens.issue(session), tokenLifetimeSeconds);
  setCookie(ctx, publicUrl, refreshCookie, session.refreshToken, idleSeconds);
}

export function clearCookies(ctx: Context, publicUrl: string): void {
  setCookie(ctx, publicUrl, accessCookie, undefined, 0);
  setCookie(ctx, publicUrl, refreshCookie, undefined, 0);
}
