import type { Cookies } from '@sveltejs/kit';

/** `system` is the absence of a choice: no cookie, no attribute. */
export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const cookieName = 'theme';
const YEAR_IN_SECONDS = 31_536_000;

export function readTheme(cookies: Cookies): Theme {
  return toTheme(cookies.get(cookieName));
}

/** @param isSecure whether the site is on https: elsewhere a browser would drop a Secure cookie */
export function writeTheme(cookies: Cookies, theme: Theme, isSecure: boolean): void {
  if (theme === 'system') cookies.delete(cookieName, { path: '/', secure: isSecure });
  else cookies.set(cookieName, theme, { path: '/', maxAge: YEAR_IN_SECONDS, secure: isSecure });
}

/** What a stranger sent, as a theme; anything else follows the system. */
export function toTheme(found: unknown): Theme {
  return themes.find((theme) => theme === found) ?? 'system';
}
