/** A browser's session: its cookies come and go here, for requests from our own pages. */
import type { Context } from 'koa';
import { cookieNames, isFromOurPages, setCookie } from '../http/cookies.ts';
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
  const { access, refresh } = cookieNames(publicUrl);
  setCookie(ctx, publicUrl, access, tokens.issue(session), tokenLifetimeSeconds);
  setCookie(ctx, publicUrl, refresh, session.refreshToken, idleSeconds);
}

export function clearCookies(ctx: Context, publicUrl: string): void {
  for (const name of Object.values(cookieNames(publicUrl))) setCookie(ctx, publicUrl, name, undefined, 0);
}
