import { readStatistics } from '#lib/gradebook.ts';
import { readTaught } from '../gradebook/read.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => ({
  statistics: await readTaught(readStatistics(fetch, params.course), url),
});
