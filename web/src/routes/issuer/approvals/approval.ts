import type { Mark } from '#lib/components/ChainMark.svelte';
import type { Approval } from '#lib/issuer.ts';
import * as m from '#lib/paraglide/messages.js';
import { counted, day } from '#lib/words.ts';

type State = Approval['state'];

export const approvalMarks: Record<State, Mark> = {
  ...({ open: 'hold', approved: 'done', declined: 'fail' } as const),
  ...({ withdrawn: 'unknown', lapsed: 'unknown' } as const),
};

export const stateWords: Record<State, () => string> = {
  open: m.approval_state_open,
  approved: m.approval_state_approved,
  declined: m.approval_state_declined,
  withdrawn: m.approval_state_withdrawn,
  lapsed: m.approval_state_lapsed,
};

const asks = {
  revoke: m.approval_ask_revoke,
  suspend: m.approval_ask_suspend,
  reinstate: m.approval_ask_reinstate,
  reissue: m.approval_ask_reissue,
};

/** What would be done. */
export const askOf = ({ act, certificates }: Approval): string =>
  act === null ? m.approval_ask_issue({ certificates: counted(certificates, 'certificate') }) : asks[act]();

/** Who asked for it, and when. */
export const askerOf = ({ askedBy, askedAt }: Approval): string =>
  m.approval_asked({ name: askedBy ?? m.approval_nobody(), day: day(askedAt) });

/** What became of it; null while it waits. */
export function endOf({ state, settledBy, settledAt }: Approval): string | null {
  if (state === 'open') return null;
  if (state === 'lapsed' || settledAt === null) return m.approval_said_lapsed();
  const said = { name: settledBy ?? m.approval_nobody(), day: day(settledAt) };
  if (state === 'approved') return m.approval_said_approved(said);
  return state === 'declined' ? m.approval_said_declined(said) : m.approval_said_withdrawn(said);
}
