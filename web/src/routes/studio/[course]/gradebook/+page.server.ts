import { assignCohort } from '#lib/cohort.ts';
import { readGradebook } from '#lib/gradebook.ts';
import * as m from '#lib/paraglide/messages.js';
import { act, faulty } from '#lib/server/act.ts';
import { count } from '#lib/words.ts';
import { readForTeacher } from '../../read.ts';
import type { Actions, PageServerLoad } from './$types';

const filters = ['search', 'cohort', 'state', 'sort', 'page'] as const;

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const query: Record<string, string> = {};
  for (const name of filters) {
    const value = url.searchParams.get(name)?.trim();
    if (value) query[name] = value;
  }
  return { query, book: await readForTeacher(readGradebook(fetch, params.course, query), url) };
};

export const actions: Actions = {
  assign: ({ request, fetch, params }) =>
    act(request, async (sent) => {
      const [chosen, cohort] = [sent.all('enrollments'), sent.text('cohort')];
      if (chosen.length === 0) throw faulty('cohort', m.gradebook_assign_nobody());
      const { learners } = await assignCohort(fetch, params.course, chosen, cohort || null);
      return { said: m.gradebook_assigned({ number: learners, shown: count(learners) }) };
    }),
};
