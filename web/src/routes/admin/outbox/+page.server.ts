import { decideCall, type OutboxState, readOutbox } from '#lib/admin.ts';
import * as m from '#lib/paraglide/messages.js';
import { readRelaySpending } from '#lib/relay.ts';
import { act, faulty, type Sent } from '#lib/server/act.ts';
import { read } from '../read.ts';
import type { Actions, PageServerLoad } from './$types';

const states: readonly OutboxState[] = ['dead', 'waiting', 'sent', 'confirmed', 'discarded'];

function reasonOf(sent: Sent): string {
  const reason = sent.text('reason');
  if (!reason) throw faulty('reason', m.admin_outbox_reason_none());
  return reason;
}

export const load: PageServerLoad = async ({ fetch, url }) => {
  const state = states.find((state) => state === url.searchParams.get('state')) ?? 'dead';
  const [outbox, spending] = await Promise.all([
    read(readOutbox(fetch, state, url.searchParams.get('after'))),
    read(readRelaySpending(fetch)),
  ]);
  return { state, states, spending, ...outbox };
};

export const actions: Actions = {
  retry: ({ request, fetch }) =>
    act(request, async (sent) => {
      await decideCall(fetch, sent.text('id'), 'retry', reasonOf(sent));
      return { said: m.admin_outbox_retried() };
    }),
  discard: ({ request, fetch }) =>
    act(request, async (sent) => {
      await decideCall(fetch, sent.text('id'), 'discard', reasonOf(sent));
      return { said: m.admin_outbox_discarded() };
    }),
};
