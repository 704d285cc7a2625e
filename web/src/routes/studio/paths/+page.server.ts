import { redirect } from '@sveltejs/kit';
import { createPath, readOwnPaths } from '#lib/path.ts';
import { act } from '#lib/server/act.ts';
import type { Actions, PageServerLoad } from './$types';
import { arrange, contentOf, readForAuthor, readOptions } from './read.ts';

export const load: PageServerLoad = async ({ fetch, url }) => {
  const [paths, options] = await Promise.all([readForAuthor(readOwnPaths(fetch), url.pathname), readOptions(fetch)]);
  return { paths, options, isRemoved: url.searchParams.has('removed') };
};

export const actions: Actions = {
  arrange: ({ request }) => act(request, arrange),
  create: ({ request, fetch }) =>
    act(request, async (sent) => {
      const { key } = await createPath(fetch, { key: sent.text('key'), ...contentOf(sent) });
      redirect(303, `/studio/paths/${key}?made`);
    }),
};
