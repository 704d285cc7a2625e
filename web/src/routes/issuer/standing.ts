import type { Mark } from '#lib/components/ChainMark.svelte';
import type { IssuerAct, IssuerCredential } from '#lib/issuer.ts';
import * as m from '#lib/paraglide/messages.js';
import { wordOf } from '#lib/verdict.ts';
import { courseTitle } from '#lib/words.ts';

type Standing = IssuerCredential['standing'];

export const standingMarks: Record<Standing, Mark> = {
  ...({ valid: 'chain', suspended: 'hold', revoked: 'fail' } as const),
  ...({ superseded: 'done', expired: 'hold' } as const),
};

export const standingWord = (standing: Standing) => wordOf(standing === 'superseded' ? 'replaced' : standing);

/** What is on its way to the ledger. */
export const underWayWords: Record<IssuerAct, () => string> = {
  revoke: m.issuer_under_way_revoke,
  suspend: m.issuer_under_way_suspend,
  reinstate: m.issuer_under_way_reinstate,
  reissue: m.issuer_under_way_reissue,
};

/** What everybody reads of it on the ledger. */
export const publicWords: Record<IssuerAct, (said: { reason: string }) => string> = {
  revoke: m.issuer_revoke_public,
  suspend: m.issuer_suspend_public,
  reinstate: m.issuer_reinstate_public,
  reissue: m.issuer_reissue_public,
};

/** Of its course; in words also where the platform has no such course. */
export const titleOf = ({ course, title }: Pick<IssuerCredential, 'course' | 'title'>) =>
  title === course ? courseTitle(course) : title;
