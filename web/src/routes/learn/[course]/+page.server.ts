import { error, redirect } from '@sveltejs/kit';
import { readCourse, statusOfRefusal } from '#lib/course.ts';
import { addressToGoOn, readEnrollment } from '#lib/learning.ts';
import * as m from '#lib/paraglide/messages.js';
import type { PageServerLoad } from './$types';

/** A course is opened where one was, on any device; a guest begins at its beginning. */
export const load: PageServerLoad = async ({ params, fetch, parent }) => {
  const { account } = await parent();
  const enrollment = account && (await readEnrollment(fetch, params.course));
  if (enrollment && !enrollment.completedAt) redirect(303, addressToGoOn(enrollment));
  const course = await readCourse(fetch, params.course).catch((cause) =>
    error(statusOfRefusal(cause), m.course_unreadable()),
  );
  const first = course.modules[0]?.lessons[0];
  redirect(303, first ? `/learn/${course.key}/${first.key}` : `/courses/${course.key}`);
};
