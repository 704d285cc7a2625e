import { redirect } from '@sveltejs/kit';
import { readApiKeys } from '#lib/account.ts';
import { readSessions, readStatus } from '#lib/api.ts';
import { readHandle } from '#lib/person.ts';
import type { Actions, PageServerLoad } from './$types';
import { accessActions } from './access-actions.ts';
import { countries } from './countries.ts';
import { handleActions } from './handle-actions.ts';
import { personActions } from './person-actions.ts';

export const load: PageServerLoad = async ({ parent, fetch, url, locals }) => {
  const { account } = await parent();
  if (!account) redirect(303, `/sign-in?next=${encodeURIComponent(url.pathname)}`);
  const [sessions, apiKeys, status, handle] = await Promise.all([
    readSessions(fetch),
    readApiKeys(fetch),
    readStatus(fetch),
    readHandle(fetch),
  ]);
  const networkPassphrase = status?.network.passphrase ?? null;
  const { host, offersPracticeKey } = locals;
  return {
    profile: account,
    sessions,
    apiKeys,
    handle,
    site: networkPassphrase === null ? null : { networkPassphrase, host },
    offersPracticeKey,
    countries: ['none', 'rejected'].includes(account.identity.state) ? countries() : [],
    isNew: url.searchParams.has('welcome'),
    asksDeletion: url.searchParams.has('delete'),
    now: Date.now(),
  };
};

export const actions: Actions = { ...personActions, ...handleActions, ...accessActions };
