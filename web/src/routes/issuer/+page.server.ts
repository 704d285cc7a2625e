import { findCertificates, readApprovals } from '#lib/issuer.ts';
import { searchMax } from '#wire/forms.ts';
import type { PageServerLoad } from './$types';
import { read } from './read.ts';

export const load: PageServerLoad = async ({ fetch, url }) => {
  const search = (url.searchParams.get('search') ?? '').trim().slice(0, searchMax);
  const [found, { approvals }] = await Promise.all([
    read(findCertificates(fetch, search, url.searchParams.get('after'))),
    // The open ones come first.
    read(readApprovals(fetch, null, 100)),
  ]);
  const waiting = approvals.filter(({ state, isOwn }) => state === 'open' && !isOwn).length;
  return { search, waiting, now: Date.now(), ...found };
};
