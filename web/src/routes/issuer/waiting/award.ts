import type { Mark } from '#lib/components/ChainMark.svelte';
import type { WaitingAward } from '#lib/issuer.ts';
import * as m from '#lib/paraglide/messages.js';
import { count, day, ending } from '#lib/words.ts';
import { titleOf } from '../standing.ts';

type State = WaitingAward['state'];

export const headings: Record<State, (input: { shown: string }) => string> = {
  held: m.issuer_waiting_held,
  failed: m.issuer_waiting_failed,
  under_way: m.issuer_waiting_under_way,
  no_address: m.issuer_waiting_no_address,
};

export function markOf({ state, call }: WaitingAward): Mark {
  if (state === 'under_way') return call === 'waiting' ? 'saved' : 'sent';
  return state === 'failed' ? 'fail' : 'hold';
}

/** With what its row ends: where it got to, or how far it is. */
export function endOf({ state, call, ledger }: WaitingAward): string {
  if (ledger !== null) return m.issuer_ledger({ ledger: count(ledger) });
  if (state === 'held') return m.issuer_waiting_ends_held();
  if (state === 'no_address') return m.issuer_waiting_ends_no_address();
  if (state === 'failed') return call === 'dead' ? m.issuer_way_refused() : m.issuer_way_given_up();
  return call === 'waiting' ? m.issuer_way_saved() : m.issuer_way_sent();
}

/** By the name of the contract's error, with which its refusals begin. */
const refusals: Record<string, () => string> = {
  LiveCredentialExists: m.issuer_waiting_refused_live,
  ContractPaused: m.issuer_refused_paused,
  Unauthorized: m.issuer_refused_role,
};
export const why = (refusal: string) => refusals[/^\w+(?=:)/.exec(refusal)?.[0] ?? '']?.() ?? ending(refusal);

export const nameOf = (award: WaitingAward) => award.achievement ?? titleOf(award);

export const since = ({ achievement, awardedAt }: WaitingAward) =>
  achievement === null ? m.issuer_finished({ day: day(awardedAt) }) : m.issuer_waiting_awarded({ day: day(awardedAt) });

/** A course's title; with its key where another one is called alike. */
export function distinct(courses: readonly { course: string; title: string }[]): (key: string) => string {
  const titles = new Map(courses.map((one) => [one.course, titleOf(one)]));
  const shown = [...titles.values()];
  return (key) => {
    const title = titles.get(key) ?? titleOf({ course: key, title: key });
    const isAlone = shown.indexOf(title) === shown.lastIndexOf(title);
    return isAlone ? title : m.issuer_waiting_course_of({ course: title, key });
  };
}
