import { decideIdentity, readIdentityChecks } from '#lib/admin.ts';
import { act } from '#lib/server/act.ts';
import { read } from '../read.ts';
import type { Actions, PageServerLoad } from './$types';

const states = ['submitted', 'verified', 'rejected'] as const;

export const load: PageServerLoad = async ({ fetch, url }) => {
  const state = states.find((state) => state === url.searchParams.get('state')) ?? 'submitted';
  return { state, ...(await read(readIdentityChecks(fetch, state, url.searchParams.get('after')))) };
};

export const actions: Actions = {
  verify: ({ request, fetch }) =>
    act(request, async (sent) => {
      await decideIdentity(fetch, sent.text('id'), { verdict: 'verified', reason: sent.text('reason') });
      return { said: 'Accepted. The person sees it on their profile.' };
    }),
  reject: ({ request, fetch }) =>
    act(request, async (sent) => {
      await decideIdentity(fetch, sent.text('id'), { verdict: 'rejected', reason: sent.text('reason') });
      return { said: 'Not accepted. The person reads your reason and may ask again.' };
    }),
};
