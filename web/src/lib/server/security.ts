/** The page may load, send and be framed by nothing but this site; SvelteKit adds the hash of its own start script. */
export const contentSecurity = {
  'default-src': ['none' as const],
  'script-src': ['self' as const],
  'style-src': ['self' as const],
  // The one style attribute: SvelteKit hides its route announcer with it. By hash, so no other is let in.
  'style-src-attr': ['unsafe-hashes' as const, 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo=' as const],
  // Marks and the certificate's border are SVG inside the stylesheet.
  'img-src': ['self' as const, 'data:' as const],
  'font-src': ['self' as const],
  'connect-src': ['self' as const],
  'manifest-src': ['self' as const],
  'form-action': ['self' as const],
  'base-uri': ['none' as const],
  'frame-ancestors': ['none' as const],
};

/**
 * The page `/verify` reads QR codes by WebAssembly and a camera, and may ask, when its visitor lets it, whom a foreign badge
 * names, and the RPC server that its visitor names: also one of their own, on their machine. No other page may, so it is entered and left by whole loads (see +layout.svelte).
 */
export const verifyPath = '/verify';

export function widenForVerify(headers: Headers): void {
  const policy = headers.get('content-security-policy');
  if (policy)
    headers.set(
      'content-security-policy',
      policy
        .replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")
        .replace("connect-src 'self'", "connect-src 'self' https: http://localhost:* http://127.0.0.1:*"),
    );
  headers.set('permissions-policy', headers.get('permissions-policy')?.replace('camera=()', 'camera=(self)') ?? '');
}

/** What every page is sent with; `strict-transport-security` joins when the site is on https. */
export const securityHeaders: readonly (readonly [name: string, value: string])[] = [
  ['x-content-type-options', 'nosniff'],
  ['x-frame-options', 'DENY'],
  // Where a visitor came from is nobody else's business: a link to a certificate says who was checked.
  ['referrer-policy', 'same-origin'],
  ['permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=()'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
];

/** Whether a request that may change something comes from a page of another site: a browser names the page's origin. */
export function isFromElsewhere(request: Request, origin: string): boolean {
  return !['GET', 'HEAD', 'OPTIONS'].includes(request.method) && request.headers.get('origin') !== origin;
}
