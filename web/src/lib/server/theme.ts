import type { Cookies } from '@sveltejs/kit';

/** `system` is the absence of a choice: no cookie, no attribute. */
export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const cookieName = 'theme';
const YEAR_IN_SECONDS = 31_536_000;

export function readTheme(cookies: Cookies): Theme {
  return toTheme(cookies.get(cookieName));
}

export function writeTheme(cookies: Cookies, theme: Theme): void {
  if (theme === 'system') cookies.delete(cookieName, { path: '/' });
  else cookies.set(cookieName, theme, { path: '/', maxAge: YEAR_IN_SECONDS });
}

/** What a stranger sent, as a theme; anything else follows the system. */
export function toTheme(found: unknown): Theme {
  return themes.find((theme) => theme === found) ?? 'system';
}
