import type { Actions } from '@sveltejs/kit';
import * as m from '#lib/paraglide/messages.js';
import { removeReview, setReviewVisibility, writeReview } from '#lib/review.ts';
import { act, faulty, type Sent } from './act.ts';

function reasonOf(sent: Sent): string {
  const reason = sent.text('reason');
  if (!reason) throw faulty('reason', m.review_reason_missing());
  return reason;
}

/** What the forms of Reviews.svelte do, for the page of a course. */
export const reviewActions = {
  review: ({ request, fetch, params }) =>
    act(request, async (sent) => {
      const stars = Number(sent.text('stars'));
      if (!(stars >= 1 && stars <= 5)) throw faulty('stars', m.review_stars_missing());
      await writeReview(fetch, params.course, { stars, text: sent.text('text') });
      return { said: m.review_saved() };
    }),
  removeReview: ({ request, fetch, params }) =>
    act(request, async () => {
      await removeReview(fetch, params.course);
      return { said: m.review_removed() };
    }),
  hideReview: ({ request, fetch }) =>
    act(request, async (sent) => {
      await setReviewVisibility(fetch, sent.text('review'), { isHidden: true, reason: reasonOf(sent) });
      return { said: m.review_was_hidden() };
    }),
  showReview: ({ request, fetch }) =>
    act(request, async (sent) => {
      await setReviewVisibility(fetch, sent.text('review'), { isHidden: false, reason: reasonOf(sent) });
      return { said: m.review_was_shown() };
    }),
} satisfies Actions<{ course: string }>;
