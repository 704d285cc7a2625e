import { redirect } from '@sveltejs/kit';
import * as m from '#lib/paraglide/messages.js';
import { changePath, readOwnPath, removePath } from '#lib/path.ts';
import { act } from '#lib/server/act.ts';
import { arrange, contentOf, readForAuthor, readOptions } from '../read.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const [path, options] = await Promise.all([
    readForAuthor(readOwnPath(fetch, params.path), url.pathname),
    readOptions(fetch),
  ]);
  return { path, options, isMade: url.searchParams.has('made') };
};

export const actions: Actions = {
  arrange: ({ request }) => act(request, arrange),
  change: ({ request, fetch, params }) =>
    act(request, async (sent) => {
      await changePath(fetch, params.path, { ...contentOf(sent), basis: sent.text('basis') });
      return { said: m.path_studio_saved() };
    }),
  remove: ({ request, fetch, params }) =>
    act(request, async () => {
      await removePath(fetch, params.path);
      redirect(303, '/studio/paths?removed');
    }),
};
