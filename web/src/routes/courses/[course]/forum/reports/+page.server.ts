import { error, redirect } from '@sveltejs/kit';
import { Refusal } from '#lib/api.ts';
import { readReported, setPostVisibility, settleReports } from '#lib/forum.ts';
import * as m from '#lib/paraglide/messages.js';
import { act, faulty, type Sent } from '#lib/server/act.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, fetch, parent, url }) => {
  const { account } = await parent();
  if (!account) redirect(303, `/sign-in?next=${encodeURIComponent(url.pathname)}`);
  const reported = await readReported(fetch, params.course).catch((refusal) => {
    if (refusal instanceof Refusal && refusal.status === 403) error(403, m.forum_moderators_only());
    error(refusal instanceof Refusal ? refusal.status || 503 : 500, m.forum_unreadable());
  });
  return { reported };
};

function reasonOf(sent: Sent): string {
  const reason = sent.text('reason');
  if (!reason) throw faulty('reason', m.forum_reason_missing());
  return reason;
}

export const actions: Actions = {
  keep: ({ request, fetch }) =>
    act(request, async (sent) => {
      await settleReports(fetch, sent.text('post'), reasonOf(sent));
      return { said: m.forum_kept() };
    }),
  hide: ({ request, fetch }) =>
    act(request, async (sent) => {
      await setPostVisibility(fetch, sent.text('post'), { isHidden: true, reason: reasonOf(sent) });
      return { said: m.forum_was_hidden() };
    }),
};
