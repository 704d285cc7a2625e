import type { RequestEvent } from '@sveltejs/kit';
import type { Handle, HandleFetch, HandleServerError } from '@sveltejs/kit/hooks';
import * as m from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { readConfig } from '#lib/server/config.ts';
import { localeOf, withLocale } from '#lib/server/locale.ts';
import { requestSeconds } from '#lib/server/metrics.ts';
import { isApiPath, passOn } from '#lib/server/proxy.ts';
import { isFromElsewhere, securityHeaders, verifyPath, widenForVerify } from '#lib/server/security.ts';
import { renewSession } from '#lib/server/session.ts';
import { readTheme } from '#lib/server/theme.ts';
import { building } from '$app/env';

const config = readConfig(building ? {} : process.env);
// The two faces that the first view is set in; the others arrive when a page needs them.
const firstFonts = /(brygada-1918|instrument-sans)-latin-wght-normal/;

export const handle: Handle = async ({ event, resolve }) => {
  const startedAt = performance.now();
  const response = await withLocale(localeOf(event), () => respond(event, resolve));
  if (event.isSubRequest) return response;
  const route = isApiPath(event.url.pathname) ? 'api' : (event.route.id ?? 'none');
  requestSeconds.observe({ route, status: response.status }, (performance.now() - startedAt) / 1000);
  return response;
};

async function respond(event: RequestEvent, resolve: Parameters<Handle>[0]['resolve']): Promise<Response> {
  if (isApiPath(event.url.pathname)) {
    return passOn(event.request, config.apiUrl, { address: event.getClientAddress(), origin: event.url });
  }
  if (isFromElsewhere(event.request, event.url.origin)) return new Response(m.site_foreign_form(), { status: 403 });
  event.locals.host = config.publicUrl?.host ?? event.url.host;
  event.locals.offersPracticeKey = config.offersPracticeKey;
  const keepPage = event.platform?.req?.keepPage;
  if (keepPage) event.locals.made = { generations: [], until: Number.POSITIVE_INFINITY };
  await renewSession(event, config.apiUrl);
  const theme = readTheme(event.cookies);
  const response = await resolve(event, {
    preload: ({ type, path }) => type === 'js' || type === 'css' || (type === 'font' && firstFonts.test(path)),
    transformPageChunk: ({ html }) =>
      html
        .replace('<html lang="en"', `<html lang="${getLocale()}"`)
        .replace('%theme%', theme === 'system' ? '' : `data-theme="${theme}"`),
  });
  const page = withPageHeaders(event, response);
  const { made } = event.locals;
  if (!keepPage || !made || page.status !== 200) return page;
  const html = Buffer.from(await page.arrayBuffer());
  keepPage({ ...made, html, headers: [...page.headers] });
  return new Response(html, page);
}

// A page that answers "not found" or "could not check" is still the page; only its status says so to machines.
function withPageHeaders(event: RequestEvent, response: Response): Response {
  const isWholePage = !event.isDataRequest && response.status === 200;
  const page = new Response(response.body, {
    status: isWholePage ? (event.locals.status ?? 200) : response.status,
    headers: response.headers,
  });
  // A file says for itself whether pages elsewhere may show it.
  for (const [name, value] of securityHeaders) if (!page.headers.has(name)) page.headers.set(name, value);
  if (event.route.id === verifyPath) widenForVerify(page.headers);
  if (event.url.protocol === 'https:') page.headers.set('strict-transport-security', 'max-age=63072000');
  if (!page.headers.has('cache-control')) page.headers.set('cache-control', 'no-cache');
  page.headers.append('vary', 'cookie, accept-language');
  return page;
}

/** What a page asks of the api it asks for its visitor, whose browser the list of sign-ins names. */
export const handleFetch: HandleFetch = async ({ event, request, fetch: pass }) => {
  request.headers.set('user-agent', event.request.headers.get('user-agent') ?? '');
  const response = await pass(request);
  if (event.locals.made) await note(event.locals.made, response);
  return response;
};

/** Of an answer what decides whether and how long its page is kept: a lesson that opens changes what pages say of it. */
async function note(made: NonNullable<App.Locals['made']>, response: Response): Promise<void> {
  const { headers } = response;
  made.generations.push(headers.get('catalogue-generation') ?? headers.get('ledger-generation'));
  const text = await response.clone().text();
  for (const [, time] of text.matchAll(/"releases":"([^"]+)"/g)) {
    const opens = Date.parse(time as string);
    if (opens > Date.now()) made.until = Math.min(made.until, opens);
  }
}

export const handleError: HandleServerError = ({ error, event, kind }) => {
  // Everything else was answered on purpose: an unknown address, a body too large.
  if (kind === 'unknown') console.error(`web: ${event.request.method} ${event.url.pathname} failed:`, error);
};
