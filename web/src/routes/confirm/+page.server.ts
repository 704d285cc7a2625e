import { redirect } from '@sveltejs/kit';
import { confirmRegistration } from '#lib/account.ts';
import { act } from '#lib/server/act.ts';
import type { Actions } from './$types';

/** Code and password together make the account: nobody can plant one on another's address. */
export const actions: Actions = {
  default: ({ request, fetch }) =>
    act(request, async (sent) => {
      await confirmRegistration(fetch, { code: sent.text('code'), password: sent.text('password') });
      redirect(303, '/me/profile?welcome');
    }),
};
