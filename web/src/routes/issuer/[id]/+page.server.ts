import { decide, digitsOf, plainDigits, readCertificate } from '#lib/issuer.ts';
import * as m from '#lib/paraglide/messages.js';
import { act, faulty } from '#lib/server/act.ts';
import { decisionReasonMax, decisionReasonMin, type IssuerAct } from '#wire/forms.ts';
import { read } from '../read.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ params, fetch }) => ({
  now: Date.now(),
  ...(await read(readCertificate(fetch, params.id))),
});

/** The digits are a question to the issuer alone: the api is asked for the certificate of this very page. */
const deciding =
  (what: IssuerAct) =>
  ({ request, fetch, params }: RequestEvent) =>
    act(request, async (sent) => {
      const reason = sent.text('reason');
      if ([...reason].length < decisionReasonMin) throw faulty('reason', m.issuer_reason_short());
      const bytes = new TextEncoder().encode(reason).length;
      if (bytes > decisionReasonMax) throw faulty('reason', m.issuer_reason_long());
      if (what !== 'reinstate' && plainDigits(sent.text('digits')) !== digitsOf(params.id))
        throw faulty('digits', m.issuer_digits_differ());
      const { approval } = await decide(fetch, params.id, what, reason);
      return { said: approval ? m.approval_needed() : m.issuer_decided() };
    });

export const actions: Actions = {
  revoke: deciding('revoke'),
  suspend: deciding('suspend'),
  reinstate: deciding('reinstate'),
  reissue: deciding('reissue'),
};
