import { readAccount } from '#lib/api.ts';
import { isSignedIn } from '#lib/server/session.ts';
import { readTheme } from '#lib/server/theme.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ cookies, fetch, url: { origin } }) => ({
  theme: readTheme(cookies),
  account: isSignedIn(cookies, new URL(origin)) ? await readAccount(fetch) : null,
});
