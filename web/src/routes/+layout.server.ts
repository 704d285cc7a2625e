import { redirect } from '@sveltejs/kit';
import { readAccount } from '#lib/api.ts';
import { readUnread } from '#lib/notifications.ts';
import { getLocale } from '#lib/paraglide/runtime.js';
import { writeLocale } from '#lib/server/locale.ts';
import { isSignedIn } from '#lib/server/session.ts';
import { readTheme } from '#lib/server/theme.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ cookies, fetch, url, isDataRequest, untrack }) => {
  const origin = new URL(url.origin);
  const [account, unread] = isSignedIn(cookies, origin)
    ? await Promise.all([readAccount(fetch), readUnread(fetch)])
    : [null, null];
  // A choice made in another browser counts here as well, from the next page that is drawn.
  if (account && account.locale !== getLocale()) {
    writeLocale(cookies, account.locale, origin.protocol === 'https:');
    if (!isDataRequest)
      redirect(
        303,
        untrack(() => url.pathname + url.search),
      );
  }
  return { theme: readTheme(cookies), account, unread, locale: account?.locale ?? getLocale() };
};
