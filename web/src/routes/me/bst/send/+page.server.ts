import { loadRelay, prepareBy } from '#lib/server/relay-page.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ parent, fetch, url, locals }) => {
  const { account } = await parent();
  return loadRelay(account, fetch, url, locals);
};

export const actions: Actions = { transfer: prepareBy('transfer'), account: prepareBy('account') };
