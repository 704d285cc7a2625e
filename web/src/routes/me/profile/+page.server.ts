import { redirect } from '@sveltejs/kit';
import { readSessions, readStatus } from '#lib/api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ parent, fetch, url, locals }) => {
  const { account } = await parent();
  if (!account) redirect(303, `/sign-in?next=${encodeURIComponent(url.pathname)}`);
  const [sessions, status] = await Promise.all([readSessions(fetch), readStatus(fetch)]);
  const networkPassphrase = status?.network.passphrase ?? null;
  const { host, offersPracticeKey } = locals;
  return {
    profile: account,
    sessions,
    site: networkPassphrase === null ? null : { networkPassphrase, host },
    offersPracticeKey,
    now: Date.now(),
  };
};
