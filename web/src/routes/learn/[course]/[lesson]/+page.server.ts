import { error } from '@sveltejs/kit';
import { Refusal } from '#lib/api.ts';
import { readCourse, readLesson, statusOfRefusal } from '#lib/course.ts';
import { day } from '#lib/words.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, fetch }) => {
  const [course, lesson] = await Promise.all([
    readCourse(fetch, params.course),
    readLesson(fetch, params.course, params.lesson),
  ]).catch((cause) => error(statusOfRefusal(cause), sayWhy(cause)));
  return { course, lesson, now: Date.now() };
};

function sayWhy(cause: unknown): string {
  const opens = cause instanceof Refusal && /opens at (\S+Z)\./.exec(cause.message)?.[1];
  return opens ? `This lesson opens on ${day(opens)}.` : 'This lesson could not be read.';
}
