import { redirect } from '@sveltejs/kit';
import { register } from '#lib/account.ts';
import { inviteOf } from '#lib/invite.ts';
import { act } from '#lib/server/act.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ parent, url }) => {
  if ((await parent()).account) redirect(303, '/me/profile');
  return { invite: inviteOf(url) };
};

/** The answer is the same whether the address has an account or not. */
export const actions: Actions = {
  default: ({ request, fetch, url }) =>
    act(request, async (sent) => {
      const [email, password, ref] = [sent.text('email'), sent.text('password'), inviteOf(url)];
      await register(fetch, { email, password, ...(ref && { ref }) });
      return { said: email };
    }),
};
