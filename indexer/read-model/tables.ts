import { credentials } from './credential.ts';
import { governanceSettings, proposals, votes } from './governance.ts';
import { progress } from './progress.ts';
import { epochBudget, rewardEpochs, rewardSettings, rewards } from './reward.ts';
import { roles } from './role.ts';
import type { Table } from './table.ts';
import { delegations, tokenBalances, tokenSupply, tokenTransfers, votingPower } from './token.ts';

/** Every table of a build. */
export const tables: readonly Table[] = [
  credentials,
  progress,
  roles,
  tokenBalances,
  tokenTransfers,
  tokenSupply,
  delegations,
  votingPower,
  rewards,
  rewardSettings,
  rewardEpochs,
  epochBudget,
  proposals,
  votes,
  governanceSettings,
];
