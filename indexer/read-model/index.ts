/** The door #read-model: one Sequelize model per table and view that the indexer writes. Read only; Postgres' grants see to it. */
import { Sequelize } from 'sequelize';
import { defineCoverage } from './coverage.ts';
import { credentials } from './credential.ts';
import { defineCursor } from './cursor.ts';
import { defineEvent } from './event.ts';
import { governanceSettings, proposals, votes } from './governance.ts';
import { progress } from './progress.ts';
import { defineQuarantine } from './quarantine.ts';
import { epochBudget, rewardEpochs, rewardSettings, rewards } from './reward.ts';
import { roles } from './role.ts';
import { currentModel as current, versionModel as versions } from './table.ts';
import { delegations, tokenBalances, tokenSupply, tokenTransfers, votingPower } from './token.ts';

export type { Coverage, CoverageRow } from './coverage.ts';
export {
  type Credential,
  type CredentialRow,
  type CredentialStatus,
  type CredentialVersion,
  type CredentialVersionRow,
  credentialStatuses,
} from './credential.ts';
export type { Cursor, CursorRow } from './cursor.ts';
export type { Event, EventRow } from './event.ts';
export {
  type GovernanceSetting,
  type GovernanceSettings,
  type GovernanceSettingsRow,
  type GovernanceSettingVersion,
  type Proposal,
  type ProposalRow,
  type ProposalStatus,
  type ProposalVersion,
  proposalStatuses,
  type Vote,
  type VoteRow,
  type VoteVersion,
} from './governance.ts';
export type { Progress, ProgressRow, ProgressVersion, ProgressVersionRow } from './progress.ts';
export { type ProposalFacts, type ProposalState, proposalState, proposalStates } from './proposal-state.ts';
export { type Quarantine, type QuarantineReason, type QuarantineRow, quarantineReasons } from './quarantine.ts';
export type {
  EpochBudget,
  EpochBudgetRow,
  EpochBudgetVersion,
  Reward,
  RewardEpoch,
  RewardEpochRow,
  RewardEpochVersion,
  RewardRow,
  RewardSetting,
  RewardSettingRow,
  RewardSettingVersion,
  RewardVersion,
} from './reward.ts';
export type { Role, RoleRow, RoleVersion, RoleVersionRow } from './role.ts';
export type { VersionRow } from './table.ts';
export type {
  Delegation,
  DelegationRow,
  DelegationVersion,
  TokenBalance,
  TokenBalanceRow,
  TokenBalanceVersion,
  TokenSupply,
  TokenSupplyRow,
  TokenSupplyVersion,
  TokenTransfer,
  TokenTransferRow,
  TokenTransferVersion,
  VotingPower,
  VotingPowerRow,
  VotingPowerVersion,
} from './token.ts';

export type ReadModel = ReturnType<typeof connectReadModel>;

/**
 * The models on one connection pool: of `database` as it is, or of a new one for that URL (close it by `sequelize.close()`).
 * To read one state in several queries, run them in one REPEATABLE READ transaction and read `Cursor` in it.
 */
export function connectReadModel(database: string | Sequelize) {
  const sequelize =
    typeof database === 'string' ? new Sequelize(database, { dialect: 'postgres', logging: false }) : database;
  return {
    sequelize,
    Event: defineEvent(sequelize),
    Coverage: defineCoverage(sequelize),
    Cursor: defineCursor(sequelize),
    Quarantine: defineQuarantine(sequelize),
    Credential: current(sequelize, 'Credential', credentials),
    CredentialVersion: versions(sequelize, 'CredentialVersion', credentials),
    Progress: current(sequelize, 'Progress', progress),
    ProgressVersion: versions(sequelize, 'ProgressVersion', progress),
    Role: current(sequelize, 'Role', roles),
    RoleVersion: versions(sequelize, 'RoleVersion', roles),
    TokenBalance: current(sequelize, 'TokenBalance', tokenBalances),
    TokenBalanceVersion: versions(sequelize, 'TokenBalanceVersion', tokenBalances),
    TokenTransfer: current(sequelize, 'TokenTransfer', tokenTransfers),
    TokenTransferVersion: versions(sequelize, 'TokenTransferVersion', tokenTransfers),
    TokenSupply: current(sequelize, 'TokenSupply', tokenSupply),
    TokenSupplyVersion: versions(sequelize, 'TokenSupplyVersion', tokenSupply),
    Delegation: current(sequelize, 'Delegation', delegations),
    DelegationVersion: versions(sequelize, 'DelegationVersion', delegations),
    VotingPower: current(sequelize, 'VotingPower', votingPower),
    VotingPowerVersion: versions(sequelize, 'VotingPowerVersion', votingPower),
    Reward: current(sequelize, 'Reward', rewards),
    RewardVersion: versions(sequelize, 'RewardVersion', rewards),
    RewardSetting: current(sequelize, 'RewardSetting', rewardSettings),
    RewardSettingVersion: versions(sequelize, 'RewardSettingVersion', rewardSettings),
    RewardEpoch: current(sequelize, 'RewardEpoch', rewardEpochs),
    RewardEpochVersion: versions(sequelize, 'RewardEpochVersion', rewardEpochs),
    EpochBudget: current(sequelize, 'EpochBudget', epochBudget),
    EpochBudgetVersion: versions(sequelize, 'EpochBudgetVersion', epochBudget),
    Proposal: current(sequelize, 'Proposal', proposals),
    ProposalVersion: versions(sequelize, 'ProposalVersion', proposals),
    Vote: current(sequelize, 'Vote', votes),
    VoteVersion: versions(sequelize, 'VoteVersion', votes),
    GovernanceSetting: current(sequelize, 'GovernanceSetting', governanceSettings),
    GovernanceSettingVersion: versions(sequelize, 'GovernanceSettingVersion', governanceSettings),
  };
}
