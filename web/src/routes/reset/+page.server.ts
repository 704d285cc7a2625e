import { redirect } from '@sveltejs/kit';
import { askPasswordReset, resetPassword } from '#lib/account.ts';
import * as m from '#lib/paraglide/messages.js';
import { act } from '#lib/server/act.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  /** The answer is the same whether the address has an account or not. */
  ask: ({ request, fetch }) =>
    act(request, async (sent) => {
      const email = sent.text('email');
      await askPasswordReset(fetch, email);
      return { said: m.account_asked({ email }) };
    }),
  set: ({ request, fetch }) =>
    act(request, async (sent) => {
      await resetPassword(fetch, { code: sent.text('code'), password: sent.text('password') });
      redirect(303, '/sign-in?reset');
    }),
};
