import { redirect } from '@sveltejs/kit';
import { addressOfPost, openThread } from '#lib/forum.ts';
import * as m from '#lib/paraglide/messages.js';
import { act, faulty } from '#lib/server/act.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ parent, url }) => {
  const { account } = await parent();
  if (!account) redirect(303, `/sign-in?next=${encodeURIComponent(url.pathname)}`);
  return { lesson: url.searchParams.get('lesson') ?? '' };
};

export const actions: Actions = {
  default: ({ request, fetch, params: { course } }) =>
    act(request, async (sent) => {
      const [title, text, lesson] = [sent.text('title'), sent.text('text'), sent.text('lesson')];
      if (!title) throw faulty('title', m.forum_heading_missing());
      if (!text) throw faulty('text', m.forum_text_missing());
      const { thread } = await openThread(fetch, course, { title, text, ...(lesson && { lesson }) });
      redirect(303, addressOfPost(course, thread, 1));
    }),
};
