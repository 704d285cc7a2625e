import { type RewardRow, rewards } from '#read-model/reward.ts';
import { projection } from '../../projection.ts';
import type { TokenEvents } from './events.ts';

/** Every reward paid, once per key. */
export default projection<RewardRow, TokenEvents>(rewards, ['token'], {
  reward_minted: {
    key: (event) => [event.data.key],
    evolve: (paid, { data, ledger, closedAt, txHash }) =>
      paid ? undefined : { ...data, ledger, at: closedAt, txHash },
  },
});
