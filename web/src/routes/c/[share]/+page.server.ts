import { Refusal, readVerification } from '#lib/api.ts';
import { readOwnCredential, readShared } from '#lib/credential.ts';
import { readPassphrase } from '#lib/server/network.ts';
import { statusOf } from '#lib/verdict.ts';
import type { PageServerLoad } from './$types';

/** A certificate with the name of who shows it, to whoever has the link. */
export const load: PageServerLoad = async ({ params, fetch, locals, url, setHeaders, parent }) => {
  setHeaders({ 'x-robots-tag': 'noindex' });
  const page = { host: url.host, link: `${url.origin}/c/${params.share}`, now: Date.now() };
  try {
    const shared = await readShared(fetch, params.share);
    if (!shared) {
      locals.status = 404;
      return { ...page, isReadable: true, shared: null };
    }
    const owned = parent().then(({ account }) => account && readOwnCredential(fetch, shared.id));
    const [verification, network, own] = await Promise.all([
      readVerification(fetch, shared.id),
      readPassphrase(fetch),
      owned,
    ]);
    locals.status = statusOf(verification.verdict);
    return { ...page, isReadable: true, shared: { ...shared, verification, network, isOwner: own !== null } };
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    locals.status = 503;
    return { ...page, isReadable: false, shared: null };
  }
};
