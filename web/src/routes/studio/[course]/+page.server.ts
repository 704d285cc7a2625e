import { redirect } from '@sveltejs/kit';
import { Refusal } from '#lib/api.ts';
import { preview, readDocument } from '#lib/studio.ts';
import { readForTeacher } from '../read.ts';
import type { Actions, PageServerLoad } from './$types';
import { documentActions } from './document-actions.ts';
import { orderActions } from './order-actions.ts';

const openForm = /^(course|lesson|quiz|exercise)\.([a-z][a-z0-9_]{0,31})$/;

export const load: PageServerLoad = async ({ params, fetch, url, depends }) => {
  depends('studio:document');
  const asked = url.searchParams.get('open') ?? `course.${params.course}`;
  const [, kind = 'course', key = params.course] = openForm.exec(asked) ?? [];
  const document = await readForTeacher(
    readDocument(fetch, params.course, kind, key).catch((error: unknown) => {
      // Somebody removed it meanwhile: the course is still there.
      if (kind !== 'course' && error instanceof Refusal && error.status === 404)
        redirect(303, `/studio/${params.course}`);
      throw error;
    }),
    url,
  );
  const body = document.kind === 'lesson' ? String(document.form?.body ?? '') : '';
  const shown = body === '' ? null : await preview(fetch, params.course, body).catch(() => null);
  const isText = url.searchParams.get('as') === 'text' || document.form === null;
  return { open: `${kind}.${key}`, document, isText, html: shown?.html ?? null };
};

export const actions: Actions = { ...documentActions, ...orderActions };
