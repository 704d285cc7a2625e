import { redirect } from '@sveltejs/kit';
import { readStatus } from '#lib/api.ts';
import { localPath } from '#lib/server/local-path.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ parent, fetch, url, locals }) => {
  const next = localPath(url.searchParams.get('next'), '/me/profile');
  if ((await parent()).account) redirect(303, next);
  const networkPassphrase = (await readStatus(fetch))?.network.passphrase ?? null;
  const { host, offersPracticeKey } = locals;
  return { next, site: networkPassphrase === null ? null : { networkPassphrase, host }, offersPracticeKey };
};
