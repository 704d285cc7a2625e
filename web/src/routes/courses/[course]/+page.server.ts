import { error, redirect } from '@sveltejs/kit';
import { Refusal } from '#lib/api.ts';
import { readCourse, statusOfRefusal } from '#lib/course.ts';
import { addressToGoOn, enroll, leaveCourse, readEnrollment, readGate } from '#lib/learning.ts';
import * as m from '#lib/paraglide/messages.js';
import { loadReviews } from '#lib/review.ts';
import { readEarned } from '#lib/reward.ts';
import { act } from '#lib/server/act.ts';
import { reviewActions } from '#lib/server/review-actions.ts';
import { problemTypes } from '#wire/forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, fetch, parent, url }) => {
  const signedIn = parent().then(({ account }) => account);
  const reading = readCourse(fetch, params.course);
  // Of a course without rules a guest's gate says nothing more; without it the page is the same until the course changes.
  const gated = signedIn.then(async (account) => account !== null || !(await reading).isAlwaysOpen);
  const after = url.searchParams.get('reviews');
  const [course, gate, enrollment, reviews] = await Promise.all([
    reading,
    gated.then((isGated) => (isGated ? readGate(fetch, params.course) : null)),
    signedIn.then((account) => account && readEnrollment(fetch, params.course)),
    signedIn.then((account) => loadReviews(fetch, params.course, { isSignedIn: account !== null, after })),
  ]).catch((cause) => error(statusOfRefusal(cause), m.course_unreadable()));
  const earned = enrollment?.completedAt ? await readEarned(fetch, params.course) : null;
  return { course, gate, enrollment, earned, reviews, now: Date.now() };
};

export const actions: Actions = {
  ...reviewActions,
  enroll: ({ request, fetch, params }) =>
    act(request, async () => {
      const enrollment = await enroll(fetch, params.course).catch((cause) => {
        // Meanwhile it is full, or shut: the page, read anew, says which.
        if (cause instanceof Refusal && cause.type === problemTypes.enrollmentRefused) return null;
        throw cause;
      });
      return enrollment ? redirect(303, addressToGoOn(enrollment)) : {};
    }),
  leave: ({ request, fetch, params }) =>
    act(request, async () => {
      await leaveCourse(fetch, params.course);
      return { said: m.course_left() };
    }),
};
