import { readWaiting, release, type WaitingAward } from '#lib/issuer.ts';
import * as m from '#lib/paraglide/messages.js';
import { act, faulty } from '#lib/server/act.ts';
import { count } from '#lib/words.ts';
import { read } from '../read.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url }) => {
  const of = (state: WaitingAward['state'], after: string | null = null) => read(readWaiting(fetch, state, after));
  const after = url.searchParams.get('after');
  const [held, underWay, withoutAddress, failed] = await Promise.all([
    of('held', after),
    of('under_way'),
    of('no_address'),
    of('failed'),
  ]);
  const asked = new Set(url.searchParams.getAll('award'));
  // Of those on this page alone: what is released is what was shown.
  const chosen = held.awards.filter(({ id }) => asked.has(id));
  return { held, chosen, after, others: { underWay, withoutAddress, failed } };
};

export const actions: Actions = {
  release: ({ request, fetch }) =>
    act(request, async (sent) => {
      const awards = sent.all('award');
      if (awards.length === 0) throw faulty('award', m.issuer_release_none());
      const released = await release(fetch, awards);
      return { said: m.issuer_released({ shown: count(released.awards.length) }) };
    }),
};
