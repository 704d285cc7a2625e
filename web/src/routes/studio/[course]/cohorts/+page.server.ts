import { redirect } from '@sveltejs/kit';
import { Refusal } from '#lib/api.ts';
import { createCohort, readCohorts } from '#lib/cohort.ts';
import * as m from '#lib/paraglide/messages.js';
import { act, faulty } from '#lib/server/act.ts';
import { readForTeacher } from '../../read.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => ({
  page: await readForTeacher(readCohorts(fetch, params.course), url),
  isRemoved: url.searchParams.has('removed'),
});

export const actions: Actions = {
  create: ({ request, fetch, params }) =>
    act(request, async (sent) => {
      const name = sent.text('name');
      if (!name) throw faulty('name', m.cohort_name_missing());
      const { id } = await createCohort(fetch, params.course, name).catch((refusal: unknown) => {
        if (refusal instanceof Refusal && refusal.status === 409) throw faulty('name', m.cohort_taken());
        throw refusal;
      });
      redirect(303, `/studio/${params.course}/cohorts/${id}?made`);
    }),
};
