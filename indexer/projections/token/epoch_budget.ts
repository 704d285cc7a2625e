import { type EpochBudgetRow, epochBudget } from '#read-model/reward.ts';
import { projection } from '../../projection.ts';
import type { TokenEvents } from './events.ts';

/** What rewards of one epoch may come to. */
export default projection<EpochBudgetRow, TokenEvents>(epochBudget, ['token'], {
  epoch_budget_set: {
    key: (event) => [event.contractAddress],
    evolve: (_before, { contractAddress, data, ledger, closedAt, txHash }) => ({
      contractAddress,
      amount: data.amount,
      setBy: data.by,
      setLedger: ledger,
      setAt: closedAt,
      setTxHash: txHash,
    }),
  },
});
