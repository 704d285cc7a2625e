import { readStudio } from '#lib/studio.ts';
import type { PageServerLoad } from './$types';
import { readForTeacher } from './read.ts';

export const load: PageServerLoad = async ({ fetch, url }) => {
  const { courses } = await readForTeacher(readStudio(fetch), url);
  return { courses, removed: url.searchParams.get('removed') ?? '' };
};
