import { referralCodePattern } from '#wire/forms.ts';

/** The referral code of an invite link, `?ref=CODE`; null where there is none that could be one. */
export function inviteOf(url: URL): string | null {
  const code = url.searchParams.get('ref')?.toUpperCase() ?? '';
  return new RegExp(referralCodePattern).test(code) ? code : null;
}
