import { error } from '@sveltejs/kit';
import { readCourse, statusOfRefusal } from '#lib/course.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, fetch }) => {
  const course = await readCourse(fetch, params.course).catch((cause) =>
    error(statusOfRefusal(cause), 'This course could not be read.'),
  );
  return { course, now: Date.now() };
};
