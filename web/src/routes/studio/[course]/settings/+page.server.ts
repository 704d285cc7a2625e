import { redirect } from '@sveltejs/kit';
import * as m from '#lib/paraglide/messages.js';
import { act, faulty } from '#lib/server/act.ts';
import { addInstructor, copyCourse, importInto, keyOf, removeCourse, removeInstructor } from '#lib/studio.ts';
import { courseFolderBytesMax } from '#wire/forms.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  add: ({ request, fetch, params }) =>
    act(request, async (sent) => {
      const who = sent.text('who');
      if (!who) throw faulty('who', m.studio_who_missing());
      await addInstructor(fetch, params.course, who);
      return { said: m.studio_instructor_added() };
    }),
  leave: ({ request, fetch, params }) =>
    act(request, async (sent) => {
      await removeInstructor(fetch, params.course, sent.text('account'));
      return { said: m.studio_instructor_removed() };
    }),
  copy: ({ request, fetch, params }) =>
    act(request, async (sent) => {
      const title = sent.text('title');
      if (!title) throw faulty('title', m.studio_title_missing());
      const key = sent.text('key') || keyOf(title);
      if (!key) throw faulty('key', m.studio_key_missing());
      const { course } = await copyCourse(fetch, params.course, { key, title });
      redirect(303, `/studio/${course}`);
    }),
  folder: ({ request, fetch, params }) =>
    act(request, async (sent) => {
      const file = sent.file('zip');
      if (!file) throw faulty('zip', m.studio_zip_missing());
      if (file.size > courseFolderBytesMax) throw faulty('zip', m.studio_zip_large());
      await importInto(fetch, params.course, Number(sent.text('basis')), file);
      return { said: m.studio_imported() };
    }),
  remove: ({ request, fetch, params }) =>
    act(request, async () => {
      await removeCourse(fetch, params.course);
      redirect(303, `/studio?removed=${params.course}`);
    }),
};
