import { readApprovals } from '#lib/issuer.ts';
import { read } from '../read.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ fetch, url }) => read(readApprovals(fetch, url.searchParams.get('after')));
