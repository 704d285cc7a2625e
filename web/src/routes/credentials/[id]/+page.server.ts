import { redirect } from '@sveltejs/kit';
import { readVerification } from '#lib/api.ts';
import { readOwnCredential, shareCredential, withdrawShare } from '#lib/credential.ts';
import * as m from '#lib/paraglide/messages.js';
import { isCredentialId, readQuestion } from '#lib/question.ts';
import { act } from '#lib/server/act.ts';
import { readPassphrase } from '#lib/server/network.ts';
import { statusOf } from '#lib/verdict.ts';
import type { Actions, PageServerLoad } from './$types';

const excerptLength = 40;

export const load: PageServerLoad = async ({ params, fetch, locals, url, parent }) => {
  const { id } = params;
  const meant = readQuestion(id);
  if (meant.kind === 'id' && meant.id !== id) redirect(308, `/credentials/${meant.id}`);
  const owned = parent().then(({ account }) => account && readOwnCredential(fetch, id));
  const [verification, network, own] = isCredentialId(id)
    ? await Promise.all([readVerification(fetch, id), readPassphrase(fetch), owned])
    : [null, null, null];
  const isOnItsWay = own !== null && own.state !== 'on_chain' && verification?.verdict === 'not_found';
  locals.status = isOnItsWay ? 200 : statusOf(verification?.verdict ?? 'malformed');
  return {
    id,
    excerpt: id.length > excerptLength ? `${id.slice(0, excerptLength)}…` : id,
    verification,
    own,
    isOnItsWay,
    network,
    link: `${url.origin}/credentials/${id}`,
    host: url.host,
    now: Date.now(),
  };
};

export const actions: Actions = {
  share: ({ request, fetch, params }) =>
    act(request, async () => ({ link: (await shareCredential(fetch, params.id)).link })),

  stop: ({ request, fetch, params }) =>
    act(request, async () => {
      await withdrawShare(fetch, params.id);
      return { said: m.certificate_share_stopped() };
    }),
};
