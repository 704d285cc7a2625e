import { type VoteRow, votes } from '#read-model/governance.ts';
import { projection } from '../../projection.ts';
import type { GovernanceEvents } from './events.ts';

/** Every vote; a voter has one per proposal. */
export default projection<VoteRow, GovernanceEvents>(votes, ['governance'], {
  vote_cast: {
    key: (event) => [String(event.data.id), event.data.voter],
    evolve: (cast, { data: { id, ...vote }, ledger, closedAt, txHash }) =>
      cast ? undefined : { proposal: id, ...vote, ledger, at: closedAt, txHash },
  },
});
