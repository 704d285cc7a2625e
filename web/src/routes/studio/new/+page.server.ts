import { redirect } from '@sveltejs/kit';
import * as m from '#lib/paraglide/messages.js';
import { act, faulty } from '#lib/server/act.ts';
import { createCourse, importCourse, keyOf, readStudio } from '#lib/studio.ts';
import { courseFolderBytesMax } from '#wire/forms.ts';
import { readForTeacher } from '../read.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url }) => {
  await readForTeacher(readStudio(fetch), url);
  return {};
};

export const actions: Actions = {
  create: ({ request, fetch }) =>
    act(request, async (sent) => {
      const title = sent.text('title');
      if (!title) throw faulty('title', m.studio_title_missing());
      const key = sent.text('key') || keyOf(title);
      if (!key) throw faulty('key', m.studio_key_missing());
      const { course } = await createCourse(fetch, { key, title, language: sent.text('language') || 'en' });
      redirect(303, `/studio/${course}`);
    }),
  folder: ({ request, fetch }) =>
    act(request, async (sent) => {
      const file = sent.file('zip');
      if (!file) throw faulty('zip', m.studio_zip_missing());
      if (file.size > courseFolderBytesMax) throw faulty('zip', m.studio_zip_large());
      const { course } = await importCourse(fetch, file);
      redirect(303, `/studio/${course}`);
    }),
};
