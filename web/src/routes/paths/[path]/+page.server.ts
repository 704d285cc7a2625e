import { error } from '@sveltejs/kit';
import { statusOfRefusal } from '#lib/course.ts';
import * as m from '#lib/paraglide/messages.js';
import { followPath, leavePath, readPath, readPathProgress } from '#lib/path.ts';
import { act } from '#lib/server/act.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, fetch, parent }) => {
  const [path, progress] = await Promise.all([
    readPath(fetch, params.path),
    parent().then(({ account }) => account && readPathProgress(fetch, params.path)),
  ]).catch((cause) => error(statusOfRefusal(cause), m.path_unreadable()));
  return { path, progress };
};

export const actions: Actions = {
  follow: ({ request, fetch, params }) =>
    act(request, async () => {
      await followPath(fetch, params.path);
      return { said: m.path_followed() };
    }),
  leave: ({ request, fetch, params }) =>
    act(request, async () => {
      await leavePath(fetch, params.path);
      return { said: m.path_left() };
    }),
};
