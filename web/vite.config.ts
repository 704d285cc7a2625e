import { fileURLToPath } from 'node:url';
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { messageOptions } from './compile-messages.ts';
import { contentSecurity } from './src/lib/server/security.ts';

const room = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

export default defineConfig({
  build: { sourcemap: false },
  resolve: {
    // The doors of the house, as in `paths` of tsconfig.json; a package's own `imports` can't point outside of it.
    alias: [
      { find: /^#wire$/, replacement: room('api/wire/index.ts') },
      { find: /^#wire(?=\/)/, replacement: room('api/wire') },
      { find: /^#verify$/, replacement: room('verify/src/index.ts') },
      { find: /^#verify(?=\/)/, replacement: room('verify/src') },
    ],
  },
  plugins: [
    paraglideVitePlugin(messageOptions),
    sveltekit({
      adapter: adapter(),
      // By hash, so that a page that was drawn once is good for everybody who is given it (page-cache.ts).
      csp: { mode: 'hash', directives: contentSecurity },
      // SvelteKit would also refuse forms that other sites send to the api, which is theirs to send (SEP-10); hooks.server.ts
      // refuses them to pages.
      csrf: { trustedOrigins: ['*'] },
    }),
  ],
});
