import { type GovernanceSettingsRow, governanceSettings } from '#read-model/governance.ts';
import { projection } from '../../projection.ts';
import type { GovernanceEvents } from './events.ts';

/** The settings that a proposal made now would keep. */
export default projection<GovernanceSettingsRow, GovernanceEvents>(governanceSettings, ['governance'], {
  settings_changed: {
    key: (event) => [event.contractAddress],
    evolve: (_before, { contractAddress, data, ledger, closedAt, txHash }) => ({
      ...data.settings,
      contractAddress,
      proposal: data.proposal,
      setLedger: ledger,
      setAt: closedAt,
      setTxHash: txHash,
    }),
  },
});
