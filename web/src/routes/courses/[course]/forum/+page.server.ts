import { error } from '@sveltejs/kit';
import { statusOfRefusal } from '#lib/course.ts';
import { readThreads } from '#lib/forum.ts';
import * as m from '#lib/paraglide/messages.js';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, fetch, url }) => {
  const [search, lesson] = [url.searchParams.get('search') ?? '', url.searchParams.get('lesson') ?? ''];
  const unanswered = url.searchParams.get('unanswered') === 'true';
  const asked = { ...(search && { search }), ...(lesson && { lesson }), ...(unanswered && { unanswered: 'true' }) };
  const after = url.searchParams.get('after');
  const page = await readThreads(fetch, params.course, { ...asked, ...(after && { after }) }).catch((cause) =>
    error(statusOfRefusal(cause), m.forum_unreadable()),
  );
  const more = page.next && `?${new URLSearchParams({ ...asked, after: page.next })}`;
  return { threads: page.threads, more, isLater: after !== null, search, lesson, unanswered, now: Date.now() };
};
