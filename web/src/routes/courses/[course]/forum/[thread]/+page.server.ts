import { error } from '@sveltejs/kit';
import { statusOfRefusal } from '#lib/course.ts';
import { readThread, readThreadStanding } from '#lib/forum.ts';
import * as m from '#lib/paraglide/messages.js';
import type { Actions, PageServerLoad } from './$types';
import { postActions } from './post-actions.ts';

export const load: PageServerLoad = async ({ params, fetch, url, parent }) => {
  const after = url.searchParams.get('after');
  const [page, standing] = await Promise.all([
    readThread(fetch, params.thread, after),
    parent().then(({ account }) => account && readThreadStanding(fetch, params.thread, after)),
  ]).catch((cause) => error(statusOfRefusal(cause), m.forum_unreadable()));
  // Under another course it would have that one's crumbs and rights.
  if (page.thread.course !== params.course) error(404, m.forum_unreadable());
  return { page, threadStanding: standing, now: Date.now() };
};

export const actions: Actions = postActions;
