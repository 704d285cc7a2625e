/** The two cookies of a signed-in browser. Pages are rendered with them, so they go to every path; no script sees them. */
import type { Context } from 'koa';

const names = { access: 'access', refresh: 'refresh' };
/** What browsers take for this host from itself alone: no neighbour under the same domain can put its own in its place. */
const guardedNames = { access: '__Host-access', refresh: '__Host-refresh' };

/** Over http, on a machine of one's own, no browser would keep a guarded one. */
export function cookieNames(publicUrl: string): typeof names {
  return publicUrl.startsWith('https:') ? guardedNames : names;
}

const isLoopback = (hostname: string) => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);

/** Sets a cookie for `seconds`, or removes it where there is no value. */
export function setCookie(
  ctx: Context,
  publicUrl: string,
  name: string,
  value: string | undefined,
  seconds: number,
): void {
  const isSecure = publicUrl.startsWith('https:');
  ctx.cookies.secure = isSecure; // we stand behind the pages' server, which speaks https for us
  ctx.cookies.set(name, value ?? null, {
    httpOnly: true,
    sameSite: 'lax',
    secure: isSecure,
    path: '/',
    maxAge: seconds * 1000,
    overwrite: true,
  });
}

/**
 * Whether a request comes from our own pages, as browsers say it of everything but plain reading. On a machine of one's
 * own each of its names is the same site.
 */
export function isFromOurPages(ctx: Context, publicUrl: string): boolean {
  const origin = ctx.get('Origin');
  if (!URL.canParse(origin)) return false;
  const [theirs, ours] = [new URL(origin), new URL(publicUrl)];
  if (theirs.origin === ours.origin) return true;
  return (
    theirs.protocol === ours.protocol &&
    theirs.port === ours.port &&
    isLoopback(theirs.hostname) &&
    isLoopback(ours.hostname)
  );
}
