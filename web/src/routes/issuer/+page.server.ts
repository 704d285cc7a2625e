import { findCertificates } from '#lib/issuer.ts';
import { searchMax } from '#wire/forms.ts';
import type { PageServerLoad } from './$types';
import { read } from './read.ts';

export const load: PageServerLoad = async ({ fetch, url }) => {
  const search = (url.searchParams.get('search') ?? '').trim().slice(0, searchMax);
  const found = await read(findCertificates(fetch, search, url.searchParams.get('after')));
  return { search, now: Date.now(), ...found };
};
