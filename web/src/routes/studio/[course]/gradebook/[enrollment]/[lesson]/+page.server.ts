import { Refusal } from '#lib/api.ts';
import { readGrade, setGrade } from '#lib/gradebook.ts';
import * as m from '#lib/paraglide/messages.js';
import { act, faulty, type Sent } from '#lib/server/act.ts';
import { readForTeacher } from '../../../../read.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params: { course, enrollment, lesson }, url }) => ({
  grade: await readForTeacher(readGrade(fetch, course, enrollment, lesson), url),
});

type Params = { course: string; enrollment: string; lesson: string };

async function set(fetch: typeof globalThis.fetch, params: Params, sent: Sent, percent: number | null): Promise<void> {
  const reason = sent.text('reason');
  if (!reason) throw faulty('reason', m.gradebook_reason_missing());
  const basis = sent.text('basis');
  try {
    await setGrade(fetch, params, { percent, reason, basis: basis ? Number(basis) : null });
  } catch (refusal) {
    if (!(refusal instanceof Refusal) || refusal.status !== 409) throw refusal;
    throw new Refusal(409, m.gradebook_changed());
  }
}

function percentOf(sent: Sent): number {
  const text = sent.text('percent');
  if (!/^\d{1,3}$/.test(text) || Number(text) > 100)
    throw faulty('percent', m.gradebook_override_percent_wrong({ found: text }));
  return Number(text);
}

export const actions: Actions = {
  override: ({ request, fetch, params }) =>
    act(request, async (sent) => {
      await set(fetch, params, sent, percentOf(sent));
      return { said: m.gradebook_override_said() };
    }),
  withdraw: ({ request, fetch, params }) =>
    act(request, async (sent) => {
      await set(fetch, params, sent, null);
      return { said: m.gradebook_withdraw_said() };
    }),
};
