import { redirect } from '@sveltejs/kit';
import { startPasswordSession } from '#lib/account.ts';
import { readStatus } from '#lib/api.ts';
import { act } from '#lib/server/act.ts';
import { takeInvite } from '#lib/server/invite.ts';
import { localPath } from '#lib/server/local-path.ts';
import type { Actions, PageServerLoad } from './$types';

const nextOf = (url: URL) => localPath(url.searchParams.get('next'), '/me/profile');

export const load: PageServerLoad = async ({ parent, fetch, url, cookies, locals }) => {
  const next = nextOf(url);
  if ((await parent()).account) redirect(303, next);
  const networkPassphrase = (await readStatus(fetch))?.network.passphrase ?? null;
  const { host, offersPracticeKey } = locals;
  return {
    next,
    ...(await takeInvite(url, cookies, fetch)),
    hasNewPassword: url.searchParams.has('reset'),
    isDeleted: url.searchParams.has('deleted'),
    site: networkPassphrase === null ? null : { networkPassphrase, host },
    offersPracticeKey,
  };
};

/** With e-mail and password; a wallet speaks to the page by script. */
export const actions: Actions = {
  default: ({ request, fetch, url }) =>
    act(request, async (sent) => {
      const factor = sent.text('factor').replaceAll(/\s/g, '').toUpperCase();
      const [email, password] = [sent.text('email'), sent.text('password')];
      await startPasswordSession(fetch, { email, password, ...(factor && { factor }) });
      redirect(303, nextOf(url));
    }),
};
