import { redirect } from '@sveltejs/kit';
import { Refusal } from '#lib/api.ts';
import { changeCohort, readCohort, readCohorts, removeCohort } from '#lib/cohort.ts';
import * as m from '#lib/paraglide/messages.js';
import { act, faulty, type Sent } from '#lib/server/act.ts';
import { readForTeacher } from '../../../read.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const [page, cohort] = await readForTeacher(
    Promise.all([readCohorts(fetch, params.course), readCohort(fetch, params.course, params.cohort)]),
    url,
  );
  const { course, language, modules } = page;
  return { course, language, modules, cohort, isMade: url.searchParams.has('made') };
};

/** A day is the whole of it, in UTC: the last second still counts. */
function dueOf(sent: Sent): Record<string, string> {
  const due: Record<string, string> = {};
  for (const lesson of sent.all('lessons')) {
    const text = sent.text(`due_${lesson}`);
    const time = new Date(`${text}T23:59:59Z`);
    if (text === '') continue;
    if (!/^2[01]\d{2}-\d{2}-\d{2}$/.test(text) || Number.isNaN(time.getTime()))
      throw faulty(`due_${lesson}`, m.cohort_due_wrong({ found: text }));
    due[lesson] = time.toISOString();
  }
  return due;
}

function inWords(refusal: unknown): never {
  if (refusal instanceof Refusal && refusal.status === 409) throw faulty('name', m.cohort_taken());
  if (refusal instanceof Refusal && refusal.status === 404) throw new Refusal(404, m.cohort_gone());
  throw refusal;
}

export const actions: Actions = {
  change: ({ request, fetch, params: { course, cohort } }) =>
    act(request, async (sent) => {
      const name = sent.text('name');
      if (!name) throw faulty('name', m.cohort_name_missing());
      await changeCohort(fetch, course, cohort, { name, due: dueOf(sent) }).catch(inWords);
      return { said: m.cohort_saved() };
    }),
  remove: ({ request, fetch, params: { course, cohort } }) =>
    act(request, async () => {
      await removeCohort(fetch, course, cohort).catch(inWords);
      redirect(303, `/studio/${course}/cohorts?removed`);
    }),
};
