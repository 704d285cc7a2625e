import { readStatus } from '#lib/api.ts';
import * as m from '#lib/paraglide/messages.js';
import { readQuestion } from '#lib/question.ts';
import { readForm } from '#lib/server/form.ts';
import { statusOf } from '#lib/verdict.ts';
import type { Actions, PageServerLoad } from './$types';
import { checkByApi, checkQuestion, type Outcome } from './check.ts';

export const load: PageServerLoad = async ({ url, fetch, locals }) => {
  const asked = url.searchParams.get('q') ?? '';
  const [outcome, status] = await Promise.all([checkQuestion(fetch, readQuestion(asked)), readStatus(fetch)]);
  // What was asked for and isn't there is an answer of this page; only what could not be checked is an error of ours.
  if (outcome?.kind === 'answer' && outcome.verification.verdict === 'could_not_check')
    locals.status = statusOf('could_not_check');
  // What a certificate of ours bears, as its holder signs it.
  const id = outcome?.kind === 'answer' ? outcome.verification.credential?.id : undefined;
  if (outcome?.kind === 'answer' && id) outcome.bears = `${url.origin}/credentials/${id}`;
  return {
    asked,
    outcome,
    contract: status?.contracts.certificate ?? null,
    network: status?.network.passphrase ?? null,
    host: url.host,
  };
};

/** For browsers without script, and for who lets the server check: the file goes to the api and is forgotten. */
export const actions: Actions = {
  default: async ({ request, fetch }): Promise<{ outcome: Outcome }> => {
    const file = (await readForm(request)).get('file');
    if (file instanceof File && file.name !== '') return { outcome: await checkByApi(fetch, file) };
    return {
      outcome: {
        kind: 'refused',
        verdict: 'unreadable',
        sentence: m.verify_no_file(),
      },
    };
  },
};
