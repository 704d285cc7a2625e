import { type RewardSettingRow, rewardSettings } from '#read-model/reward.ts';
import { projection } from '../../projection.ts';
import type { TokenEvents } from './events.ts';

/** What a course, or a referral, is rewarded with. */
export default projection<RewardSettingRow, TokenEvents>(rewardSettings, ['token'], {
  reward_set: {
    key: (event) => [event.data.kind, event.data.course ?? ''],
    evolve: (_before, { data, ledger, closedAt, txHash }) => ({
      kind: data.kind,
      course: data.course ?? '',
      amount: data.amount,
      setBy: data.by,
      setLedger: ledger,
      setAt: closedAt,
      setTxHash: txHash,
    }),
  },
});
