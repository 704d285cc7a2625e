import { type RewardEpochRow, rewardEpochs } from '#read-model/reward.ts';
import { projection } from '../../projection.ts';
import { plus } from '../amount.ts';
import type { TokenEvents } from './events.ts';

/** What each epoch has paid. */
export default projection<RewardEpochRow, TokenEvents>(rewardEpochs, ['token'], {
  reward_minted: {
    key: (event) => [String(event.data.epoch)],
    evolve: (row, { data }) => ({
      epoch: data.epoch,
      rewards: (row?.rewards ?? 0) + 1,
      amount: plus(row?.amount ?? '0', data.amount),
    }),
  },
});
