import type { Cookies, RequestEvent } from '@sveltejs/kit';
import { passOn } from './proxy.ts';

/** The api's names for them: `api/http/cookies.ts`. */
function cookieNames({ protocol }: URL): { access: string; refresh: string } {
  const prefix = protocol === 'https:' ? '__Host-' : '';
  return { access: `${prefix}access`, refresh: `${prefix}refresh` };
}

/** Whether somebody may be signed in; whether they are, only the api knows. */
export function isSignedIn(cookies: Cookies, url: URL): boolean {
  return cookies.get(cookieNames(url).access) !== undefined;
}

/**
 * Renews a session whose access token has run out, before a page is drawn: its visitor is still signed in. Where that
 * fails the page is drawn for a guest.
 */
export async function renewSession(event: RequestEvent, apiUrl: URL): Promise<void> {
  const { cookies, request, url } = event;
  if (isSignedIn(cookies, url) || !cookies.get(cookieNames(url).refresh)) return;
  const renewal = new Request(new URL('/v1/sessions/refresh', url), {
    method: 'POST',
    headers: { cookie: request.headers.get('cookie') ?? '', origin: url.origin },
  });
  const answer = await passOn(renewal, apiUrl, { address: event.getClientAddress(), origin: url });
  await answer.body?.cancel();
  for (const line of answer.headers.getSetCookie()) keep(cookies, line);
}

function keep(cookies: Cookies, line: string): void {
  const [, name, value] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
  const expires = /;\s*expires=([^;]+)/i.exec(line)?.[1];
  if (!name || value === undefined || !expires) return;
  const secure = /;\s*secure/i.test(line);
  cookies.set(name, value, { path: '/', httpOnly: true, sameSite: 'lax', secure, expires: new Date(expires) });
}
