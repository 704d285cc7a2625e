import { Refusal } from '#lib/api.ts';
import { type DraftLessonPage, readDraftLesson } from '#lib/studio.ts';
import { readForTeacher } from '../../../read.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, fetch, url }) => {
  const asked = readDraftLesson(fetch, params.course, params.lesson).catch((error: unknown): DraftLessonPage | null => {
    if (error instanceof Refusal && error.type === 'urn:brain-storm:problem:draft_faulty') return null;
    throw error;
  });
  return { shown: await readForTeacher(asked, url) };
};
