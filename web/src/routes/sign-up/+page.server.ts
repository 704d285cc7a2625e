import { redirect } from '@sveltejs/kit';
import { register } from '#lib/account.ts';
import { act } from '#lib/server/act.ts';
import { inviteOf, takeInvite } from '#lib/server/invite.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ parent, url, cookies, fetch }) => {
  if ((await parent()).account) redirect(303, '/me/profile');
  return takeInvite(url, cookies, fetch);
};

/** The answer is the same whether the address has an account or not. */
export const actions: Actions = {
  default: ({ request, fetch, url, cookies }) =>
    act(request, async (sent) => {
      const [email, password, ref] = [sent.text('email'), sent.text('password'), inviteOf(url, cookies)];
      await register(fetch, { email, password, ...(ref && { ref }) });
      return { said: email };
    }),
};
