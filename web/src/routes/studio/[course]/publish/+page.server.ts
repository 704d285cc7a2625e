import { redirect } from '@sveltejs/kit';
import * as m from '#lib/paraglide/messages.js';
import { act } from '#lib/server/act.ts';
import { publish, readDifference, readVersions, takeVersion } from '#lib/studio.ts';
import { readForTeacher } from '../../read.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, fetch, url, depends }) => {
  depends('studio:draft');
  const [difference, { versions }] = await readForTeacher(
    Promise.all([readDifference(fetch, params.course), readVersions(fetch, params.course)]),
    url,
  );
  return { difference, versions, published: Number(url.searchParams.get('published')) || null };
};

export const actions: Actions = {
  publish: ({ request, fetch, params }) =>
    act(request, async (sent) => {
      const seen = { revision: Number(sent.text('revision')), version: Number(sent.text('version')) || null };
      const { version } = await publish(fetch, params.course, seen);
      redirect(303, `/studio/${params.course}/publish?published=${version}`);
    }),
  take: ({ request, fetch, params }) =>
    act(request, async (sent) => {
      const version = Number(sent.text('version'));
      await takeVersion(fetch, params.course, { basis: Number(sent.text('basis')), version });
      return { said: m.studio_version_taken({ version }) };
    }),
};
