import { readAudit } from '#lib/admin.ts';
import { read } from '../read.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url }) => read(readAudit(fetch, url.searchParams.get('after')));
