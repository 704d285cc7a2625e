import { Refusal } from '#lib/api.ts';
import { applyGrades, checkGrades, type GradesReport, readGradebook } from '#lib/gradebook.ts';
import * as m from '#lib/paraglide/messages.js';
import { act, faulty } from '#lib/server/act.ts';
import { count } from '#lib/words.ts';
import { gradesBytesMax } from '#wire/forms.ts';
import { readForTeacher } from '../../../read.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const { course, modules, language } = await readForTeacher(readGradebook(fetch, params.course, {}), url);
  const lessons = Object.fromEntries(modules.flatMap(({ items }) => items.map(({ lesson, title }) => [lesson, title])));
  return { course, language, lessons };
};

async function textOf(file: File | null): Promise<string> {
  if (!file) throw faulty('file', m.gradebook_import_missing());
  if (file.size > gradesBytesMax) throw faulty('file', m.gradebook_import_large());
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    throw faulty('file', m.gradebook_import_encoding());
  }
}

export const actions: Actions = {
  check: async ({ request, fetch, params }) => {
    let checked: { csv: string; report: GradesReport } | undefined;
    const outcome = await act(request, async (sent) => {
      const csv = await textOf(sent.file('file'));
      checked = { csv, report: await checkGrades(fetch, params.course, csv) };
      return {};
    });
    return checked ? { ...outcome, ...checked } : outcome;
  },
  apply: async ({ request, fetch, params }) => {
    let csv = '';
    const outcome = await act(request, async (sent) => {
      csv = sent.text('csv');
      const [basis, reason] = [sent.text('basis'), sent.text('reason')];
      if (!reason) throw faulty('reason', m.gradebook_reason_missing());
      const { changes, learners } = await applyGrades(fetch, params.course, { csv, basis, reason });
      csv = '';
      return { said: m.gradebook_applied({ changes: count(changes), learners: count(learners) }) };
    });
    if (!csv || !('data' in outcome)) return outcome;
    // The report stays, as it is by now, so that nothing that was chosen is lost.
    const report = await checkGrades(fetch, params.course, csv).catch((refusal: unknown) => {
      if (refusal instanceof Refusal) return undefined;
      throw refusal;
    });
    if (report) Object.assign(outcome.data, { report, csv, typed: { ...outcome.data.typed, csv: '' } });
    return outcome;
  },
};
