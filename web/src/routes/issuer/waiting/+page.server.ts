import { readWaiting, release, retryAward, summarizeWaiting, type WaitingAward } from '#lib/issuer.ts';
import * as m from '#lib/paraglide/messages.js';
import { act, faulty } from '#lib/server/act.ts';
import { count } from '#lib/words.ts';
import { releasesMax, searchMax } from '#wire/forms.ts';
import { read } from '../read.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url: { searchParams: asked } }) => {
  const wanted = {
    course: asked.get('course') ?? '',
    search: (asked.get('search') ?? '').trim().slice(0, searchMax),
  };
  const pageOf = async (state: WaitingAward['state']) => {
    const after = asked.get(state) || null;
    return { after, ...(await read(readWaiting(fetch, state, wanted, after))) };
  };
  const whole = asked.get('all');
  const [summary, held, failed, underWay, withoutAddress, all] = await Promise.all([
    read(summarizeWaiting(fetch, wanted)),
    pageOf('held'),
    pageOf('failed'),
    pageOf('under_way'),
    pageOf('no_address'),
    whole ? read(readWaiting(fetch, 'held', { ...wanted, course: whole }, null, releasesMax)) : null,
  ]);
  const ticked = new Set(asked.getAll('award'));
  return {
    ...{ wanted, ...summary, now: Date.now() },
    lists: { held, failed, under_way: underWay, no_address: withoutAddress },
    // Of those that were ticked, those on this page alone: what is released is what was shown.
    chosen: all ? all.awards : held.awards.filter(({ id }) => ticked.has(id)),
    isWhole: Boolean(all),
    /** More wait of the course than are released at a time. */
    isMore: Boolean(all?.next),
    /** Looked, without a tick. */
    isNone: asked.has('look') && !all && ticked.size === 0,
    /** Looked at what waits no more. */
    isGone: all ? all.awards.length === 0 : ticked.size > 0 && !held.awards.some(({ id }) => ticked.has(id)),
  };
};

export const actions: Actions = {
  release: ({ request, fetch }) =>
    act(request, async (sent) => {
      const awards = sent.all('award');
      if (awards.length === 0) throw faulty('award', m.issuer_release_none());
      const released = await release(fetch, awards);
      return { said: m.issuer_released({ shown: count(released.awards.length) }) };
    }),
  retry: ({ request, fetch }) =>
    act(request, async (sent) => {
      await retryAward(fetch, sent.text('id'));
      return { said: m.issuer_retried() };
    }),
};
