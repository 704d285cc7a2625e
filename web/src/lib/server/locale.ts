import { AsyncLocalStorage } from 'node:async_hooks';
import type { Cookies, RequestEvent } from '@sveltejs/kit';
import { baseLocale, type Locale, overwriteServerAsyncLocalStorage, toLocale } from '#lib/paraglide/runtime.js';

const cookieName = 'locale';
const YEAR_IN_SECONDS = 31_536_000;

// Messages ask it for their language, so that requests which are answered at the same time never mix.
const requests = new AsyncLocalStorage<{ locale?: Locale }>();
overwriteServerAsyncLocalStorage(requests);

/** Carries something out in a language: every message and date within it is in that one. */
export function withLocale<T>(locale: Locale, work: () => T): T {
  return requests.run({ locale }, work);
}

/** The language of a visitor: their own choice, or the first of their browser's that the site speaks, or English. */
export function localeOf({ cookies, request }: Pick<RequestEvent, 'cookies' | 'request'>): Locale {
  return toLocale(cookies.get(cookieName)) ?? spoken(request.headers.get('accept-language') ?? '') ?? baseLocale;
}

/** Goes on in another language within the same request: what is drawn from here on is in it. */
export function speak(locale: Locale): void {
  const request = requests.getStore();
  if (request) request.locale = locale;
}

/** @param isSecure whether the site is on https: elsewhere a browser would drop a Secure cookie */
export function writeLocale(cookies: Cookies, locale: Locale, isSecure: boolean): void {
  cookies.set(cookieName, locale, { path: '/', maxAge: YEAR_IN_SECONDS, secure: isSecure });
}

/** The best of an Accept-Language (RFC 9110, 12.5.4) that the site speaks; of a dialect its language. */
export function spoken(accepted: string): Locale | undefined {
  return accepted
    .slice(0, 200)
    .split(',')
    .map((part) => {
      const [tag = '', quality] = part.split(/\s*;\s*q=/i);
      return { locale: toLocale(tag.trim().split('-')[0]?.toLowerCase()), quality: Number(quality ?? 1) };
    })
    .filter(({ locale, quality }) => locale !== undefined && quality > 0)
    .sort((left, right) => right.quality - left.quality)[0]?.locale;
}
