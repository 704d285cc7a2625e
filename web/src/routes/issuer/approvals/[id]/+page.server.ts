import { approve, decline, digitsOf, plainDigits, readApproval } from '#lib/issuer.ts';
import * as m from '#lib/paraglide/messages.js';
import { act, faulty } from '#lib/server/act.ts';
import { read } from '../../read.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params, fetch }) => read(readApproval(fetch, params.id));

export const actions: Actions = {
  approve: ({ request, fetch, params }) =>
    act(request, async (sent) => {
      const credential = sent.text('credential');
      if (credential && plainDigits(sent.text('digits')) !== digitsOf(credential))
        throw faulty('digits', m.issuer_digits_differ());
      await approve(fetch, params.id, sent.text('digest'));
      return { said: m.approval_approved() };
    }),
  decline: ({ request, fetch, params }) =>
    act(request, async () => {
      const { approval } = await decline(fetch, params.id);
      return { said: approval.state === 'withdrawn' ? m.approval_withdrawn() : m.approval_declined() };
    }),
};
