import { readStatistics } from '#lib/gradebook.ts';
import { readForTeacher } from '../../read.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => ({
  statistics: await readForTeacher(readStatistics(fetch, params.course), url),
});
