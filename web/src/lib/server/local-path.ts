/**
 * Where to lead a visitor who named a page: only one of this site, for `//host` and `/\host` would lead away from it, and
 * as addresses are written, for no header holds other characters.
 */
export function localPath(found: unknown, fallback: string): string {
  return typeof found === 'string' && /^\/(?![/\\])[!-"$-~]*$/.test(found) ? found : fallback;
}
