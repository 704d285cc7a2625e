import { amount, identifier, integer, time, u32 } from './columns.ts';
import { defineTable, type RowModel, type VersionRow } from './table.ts';

/** What one epoch paid; epochs of 30 days count from 0 at deployment. */
export interface RewardEpochRow {
  epoch: number;
  rewards: number;
  /** Minted as rewards in this epoch. */
  amount: string;
  fromEvent: string;
}

/** A reward paid: once per key. */
export interface RewardRow {
  /** 64 lower-case hex digits. */
  key: string;
  learner: string;
  course: string;
  kind: 'course' | 'referral';
  amount: string;
  minter: string;
  epoch: number;
  ledger: number;
  at: Date;
  txHash: string;
  fromEvent: string;
}

/** What a completed course, or a referral, is rewarded with from now on. */
export interface RewardSettingRow {
  kind: 'course' | 'referral';
  /** Empty for the referral reward. */
  course: string;
  amount: string;
  setBy: string;
  setLedger: number;
  setAt: Date;
  setTxHash: string;
  fromEvent: string;
}

/** What rewards of one epoch may come to; one row per token contract. */
export interface EpochBudgetRow {
  contractAddress: string;
  amount: string;
  setBy: string;
  setLedger: number;
  setAt: Date;
  setTxHash: string;
  fromEvent: string;
}

export type RewardEpoch = RowModel<RewardEpochRow>;
export type RewardEpochVersion = RowModel<VersionRow<RewardEpochRow>>;
export type Reward = RowModel<RewardRow>;
export type RewardVersion = RowModel<VersionRow<RewardRow>>;
export type RewardSetting = RowModel<RewardSettingRow>;
export type RewardSettingVersion = RowModel<VersionRow<RewardSettingRow>>;
export type EpochBudget = RowModel<EpochBudgetRow>;
export type EpochBudgetVersion = RowModel<VersionRow<EpochBudgetRow>>;

export const rewardEpochs = defineTable<RewardEpochRow>({
  name: 'reward_epochs',
  versions: 'reward_epoch_versions',
  key: ['epoch'],
  columns: { epoch: u32, rewards: integer, amount: amount.says('minted as rewards in this epoch') },
});

export const rewards = defineTable<RewardRow>({
  name: 'rewards',
  versions: 'reward_versions',
  key: ['key'],
  columns: {
    key: identifier.says('64 lower-case hex digits; a key is rewarded once'),
    learner: identifier,
    course: identifier,
    kind: identifier.says('course or referral'),
    amount,
    minter: identifier,
    epoch: u32,
    ledger: integer,
    at: time,
    txHash: identifier,
  },
  indexes: [['learner']],
});

const set = { amount, setBy: identifier, setLedger: integer, setAt: time, setTxHash: identifier };

export const rewardSettings = defineTable<RewardSettingRow>({
  name: 'reward_settings',
  versions: 'reward_setting_versions',
  key: ['kind', 'course'],
  columns: {
    kind: identifier.says('course or referral'),
    course: identifier.says('empty for the referral reward'),
    ...set,
  },
});

export const epochBudget = defineTable<EpochBudgetRow>({
  name: 'epoch_budget',
  versions: 'epoch_budget_versions',
  key: ['contractAddress'],
  columns: { contractAddress: identifier, ...set },
});
