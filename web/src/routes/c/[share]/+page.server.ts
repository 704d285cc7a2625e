import { Refusal, readStatus, readVerification } from '#lib/api.ts';
import { readShared } from '#lib/credential.ts';
import { statusOf } from '#lib/verdict.ts';
import type { PageServerLoad } from './$types';

/** A certificate with the name of who shows it, to whoever has the link. */
export const load: PageServerLoad = async ({ params, fetch, locals, url, setHeaders }) => {
  setHeaders({ 'x-robots-tag': 'noindex' });
  const page = { host: url.host, link: `${url.origin}/c/${params.share}`, now: Date.now() };
  try {
    const shared = await readShared(fetch, params.share);
    if (!shared) {
      locals.status = 404;
      return { ...page, isReadable: true, shared: null };
    }
    const [verification, status] = await Promise.all([readVerification(fetch, shared.id), readStatus(fetch)]);
    locals.status = statusOf(verification.verdict);
    const network = status?.network.passphrase ?? null;
    return { ...page, isReadable: true, shared: { ...shared, verification, network } };
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    locals.status = 503;
    return { ...page, isReadable: false, shared: null };
  }
};
