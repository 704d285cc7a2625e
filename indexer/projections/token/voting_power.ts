import { type VotingPowerRow, votingPower } from '#read-model/token.ts';
import { projection } from '../../projection.ts';
import type { TokenEvents } from './events.ts';

/** Votes that each delegatee can cast. The contract says what it was before, so a lost change can't pass unseen. */
export default projection<VotingPowerRow, TokenEvents>(votingPower, ['token'], {
  delegate_votes_changed: {
    key: (event) => [event.data.delegate],
    evolve: (row, { data, ledger, closedAt }) =>
      (row?.votes ?? '0') === data.previousVotes
        ? { delegatee: data.delegate, votes: data.newVotes, changedLedger: ledger, changedAt: closedAt }
        : undefined,
  },
});
