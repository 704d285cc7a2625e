/** Where to lead a visitor who named a page: only one of this site, for `//host` and `/\host` would lead away from it. */
export function localPath(found: unknown, fallback: string): string {
  return typeof found === 'string' && /^\/(?![/\\])[^#\s]*$/.test(found) ? found : fallback;
}
