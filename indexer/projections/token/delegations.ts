import { type DelegationRow, delegations } from '#read-model/token.ts';
import { projection } from '../../projection.ts';
import type { TokenEvents } from './events.ts';

/** To whom each account has given its votes. */
export default projection<DelegationRow, TokenEvents>(delegations, ['token'], {
  delegate_changed: {
    key: (event) => [event.data.delegator],
    evolve: (_before, { data, ledger, closedAt, txHash }) => ({
      account: data.delegator,
      delegatee: data.toDelegate,
      previous: data.fromDelegate,
      changedLedger: ledger,
      changedAt: closedAt,
      changedTxHash: txHash,
    }),
  },
});
