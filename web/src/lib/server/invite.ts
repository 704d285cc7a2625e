import type { Cookies } from '@sveltejs/kit';
import type { Fetch } from '#lib/api.ts';
import { isReferralCode } from '#lib/reward.ts';
import { referralCodePattern } from '#wire/forms.ts';

const cookieName = 'invite';
const MONTH_IN_SECONDS = 2_592_000;

/** The referral code of the link that a visitor came by, `?ref=CODE`, now or before; null where there is none that could be one. */
export function inviteOf(url: URL, cookies: Cookies): string | null {
  return toCode(url.searchParams.get('ref')) ?? toCode(cookies.get(cookieName));
}

/**
 * Reads it for a page, and keeps it for when the visitor looks around before they sign up. Whether it is somebody's is asked where it
 * comes with the address; a code that could not be asked for is taken, for the api looks again.
 */
export async function takeInvite(
  url: URL,
  cookies: Cookies,
  fetch: Fetch,
): Promise<{ invite: string | null; isUnknownInvite: boolean }> {
  const given = url.searchParams.get('ref');
  const code = toCode(given);
  const isUnknownInvite = Boolean(given) && (code === null || (await isReferralCode(fetch, code)) === false);
  if (isUnknownInvite) return { invite: null, isUnknownInvite };
  if (code) cookies.set(cookieName, code, { path: '/', maxAge: MONTH_IN_SECONDS, secure: url.protocol === 'https:' });
  return { invite: inviteOf(url, cookies), isUnknownInvite };
}

/** As typed or sent on: small letters, spaces and dashes don't count. */
function toCode(text: string | null | undefined): string | null {
  const code = text?.replaceAll(/[\s-]/g, '').toUpperCase() ?? '';
  return new RegExp(referralCodePattern).test(code) ? code : null;
}
