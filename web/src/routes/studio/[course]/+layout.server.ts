import { readDraft } from '#lib/studio.ts';
import { readForTeacher } from '../read.ts';
import type { LayoutServerLoad } from './$types';

/** Only who teaches the course sees these pages. What counts is the api, which asks with every request. */
export const load: LayoutServerLoad = async ({ params, fetch, depends, url }) => {
  depends('studio:draft');
  return { draft: await readForTeacher(readDraft(fetch, params.course), url) };
};
