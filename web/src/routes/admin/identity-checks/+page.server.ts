import { decideIdentity, readIdentityChecks } from '#lib/admin.ts';
import * as m from '#lib/paraglide/messages.js';
import { act, faulty, type Sent } from '#lib/server/act.ts';
import { read } from '../read.ts';
import type { Actions, PageServerLoad } from './$types';

const states = ['submitted', 'verified', 'rejected'] as const;

function reasonOf(sent: Sent): string {
  const reason = sent.text('reason');
  if (!reason) throw faulty('reason', m.admin_check_reason_none());
  return reason;
}

export const load: PageServerLoad = async ({ fetch, url }) => {
  const state = states.find((state) => state === url.searchParams.get('state')) ?? 'submitted';
  return { state, ...(await read(readIdentityChecks(fetch, state, url.searchParams.get('after')))) };
};

export const actions: Actions = {
  verify: ({ request, fetch }) =>
    act(request, async (sent) => {
      await decideIdentity(fetch, sent.text('id'), { verdict: 'verified', reason: reasonOf(sent) });
      return { said: m.admin_accepted_said() };
    }),
  reject: ({ request, fetch }) =>
    act(request, async (sent) => {
      await decideIdentity(fetch, sent.text('id'), { verdict: 'rejected', reason: reasonOf(sent) });
      return { said: m.admin_rejected_said() };
    }),
};
