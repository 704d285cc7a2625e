import { Refusal } from '#lib/api.ts';
import { findCourses } from '#lib/course.ts';
import { type BatchReport, type BatchSent, checkBatch, issueBatch } from '#lib/issuer.ts';
import * as m from '#lib/paraglide/messages.js';
import { act, faulty, type Sent } from '#lib/server/act.ts';
import { count } from '#lib/words.ts';
import { batchBytesMax } from '#wire/forms.ts';
import { batchFaultWords } from '../batch-fault.ts';
import type { Actions, PageServerLoad } from './$types';

/** More than any school publishes, and an end all the same. */
const pagesMax = 20;

export const load: PageServerLoad = async ({ fetch }) => {
  const courses: { value: string; text: string }[] = [];
  let after: string | null = null;
  for (let page = 0; page < pagesMax; page += 1) {
    const found: Awaited<ReturnType<typeof findCourses>> = await findCourses(fetch, {
      limit: '100',
      ...(after && { after }),
    });
    courses.push(...(found?.courses ?? []).map(({ key, title }) => ({ value: key, text: title })));
    after = found?.next ?? null;
    if (after === null) break;
  }
  return { courses: courses.sort((one, other) => one.text.localeCompare(other.text)) };
};

async function textOf(file: File | null): Promise<string> {
  if (!file) throw faulty('file', m.issuing_file_missing());
  if (file.size > batchBytesMax) throw faulty('file', m.issuing_file_large());
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    throw faulty('file', m.issuing_file_encoding());
  }
}

const fields = ['recipient', 'course', 'kind', 'title', 'criteria'] as const;
type One = Record<(typeof fields)[number], string>;

/** Of one certificate its fields, of many their file. */
const sentOf = (sent: Sent): BatchSent => {
  const csv = sent.text('csv');
  return csv ? { csv } : { rows: [Object.fromEntries(fields.map((name) => [name, sent.text(name)])) as One] };
};

/** What a fault of the one row is about. */
const fieldOf: Record<BatchReport['rows'][number]['faults'][number], string> = {
  ...{ cells: 'criteria', recipient_unknown: 'recipient', recipient_self: 'recipient', has_one: 'recipient' },
  ...{ course_unknown: 'course', kind_unknown: 'kind', title_missing: 'title', title_unfit: 'title' },
  ...{ criteria_missing: 'criteria', criteria_unfit: 'criteria', twice: 'recipient' },
};

interface Checked {
  report: BatchReport;
  /** The file that the report is of; empty: the row was typed. */
  csv: string;
  one: One | null;
}

export const actions: Actions = {
  one: async ({ request, fetch }) => {
    let checked: Checked | undefined;
    const outcome = await act(request, async (sent) => {
      const one = Object.fromEntries(fields.map((name) => [name, sent.text(name)])) as One;
      const report = await checkBatch(fetch, { rows: [one] });
      const errors = (report.rows[0]?.faults ?? []).map((fault) => ({
        parameter: fieldOf[fault],
        detail: batchFaultWords[fault](one),
      }));
      if (errors.length > 0) throw new Refusal(400, '', { errors });
      checked = { report, csv: '', one };
      return {};
    });
    return checked ? { ...outcome, ...checked } : outcome;
  },
  check: async ({ request, fetch }) => {
    let checked: Checked | undefined;
    const outcome = await act(request, async (sent) => {
      const csv = await textOf(sent.file('file'));
      checked = { report: await checkBatch(fetch, { csv }), csv, one: null };
      return {};
    });
    return checked ? { ...outcome, ...checked } : outcome;
  },
  issue: async ({ request, fetch }) => {
    let sentBatch: BatchSent | undefined;
    let approval: string | undefined;
    const outcome = await act(request, async (sent) => {
      sentBatch = sentOf(sent);
      const issued = await issueBatch(fetch, sentBatch, sent.text('digest'));
      sentBatch = undefined;
      approval = issued.approval?.id;
      return { said: approval ? m.issuing_asked() : m.issuing_issued({ shown: count(issued.awards.length) }) };
    });
    if (!sentBatch || !('data' in outcome)) return approval ? { ...outcome, approval } : outcome;
    // The report stays, as it is by now, so that nothing that was sent is lost.
    const report = await checkBatch(fetch, sentBatch).catch((refusal: unknown) => {
      if (refusal instanceof Refusal) return undefined;
      throw refusal;
    });
    if (report) {
      const [csv, one] = 'csv' in sentBatch ? [sentBatch.csv, null] : ['', sentBatch.rows[0] ?? null];
      Object.assign(outcome.data, { report, csv, one, typed: { ...outcome.data.typed, csv: '' } });
    }
    return outcome;
  },
};
