import { error } from '@sveltejs/kit';
import { readCourse, statusOfRefusal } from '#lib/course.ts';
import { readForumStanding } from '#lib/forum.ts';
import * as m from '#lib/paraglide/messages.js';
import type { LayoutServerLoad } from './$types';

/** The course, as far as its forum names it, and how the visitor stands to the forum. */
export const load: LayoutServerLoad = async ({ params, fetch, parent }) => {
  const [{ key, title, language, modules }, standing] = await Promise.all([
    readCourse(fetch, params.course),
    parent().then(({ account }) => account && readForumStanding(fetch, params.course)),
  ]).catch((cause) => error(statusOfRefusal(cause), m.forum_unreadable()));
  const lessons = modules.flatMap((module) =>
    module.lessons.map((lesson) => ({ key: lesson.key, title: lesson.title })),
  );
  return { course: { key, title, language, lessons }, standing };
};
