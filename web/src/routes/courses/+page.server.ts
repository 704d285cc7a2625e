import { findCourses, readCatalogue } from '#lib/course.ts';
import { readEnrollments } from '#lib/learning.ts';
import { courseCursorPattern, courseLengths, searchMax } from '#wire/forms.ts';
import type { PageServerLoad } from './$types';

const levels = ['beginner', 'intermediate', 'advanced'];
const pageSize = 20;

export const load: PageServerLoad = async ({ fetch, url, parent }) => {
  const [catalogue, enrollments] = await Promise.all([
    readCatalogue(fetch),
    parent().then(({ account }) => account && readEnrollments(fetch)),
  ]);
  const typed = (name: string) => url.searchParams.get(name)?.trim() ?? '';
  const chosen = (name: string, known: readonly string[]) => (known.includes(typed(name)) ? typed(name) : '');
  const asked = {
    search: typed('search').replaceAll('\0', '').slice(0, searchMax),
    topic: chosen('topic', catalogue?.topics ?? []),
    level: chosen('level', levels),
    length: chosen('length', courseLengths),
    language: chosen('language', catalogue?.languages ?? []),
  };
  const after = new RegExp(courseCursorPattern).test(typed('after')) ? typed('after') : '';
  const query = Object.fromEntries(Object.entries({ ...asked, after }).filter(([, value]) => value !== ''));
  const page = await findCourses(fetch, { ...query, limit: String(pageSize) });
  const more = page?.next ? `/courses?${new URLSearchParams({ ...query, after: page.next })}` : null;
  return { catalogue, asked, courses: page?.courses ?? null, enrollments, more, isLater: after !== '' };
};
