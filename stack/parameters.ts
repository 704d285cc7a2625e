/** What the contracts begin with. Afterwards each of these numbers changes by a passed proposal only. */
import type { Settings } from '#contracts/generated/governance.ts';

export interface Parameters {
  token: {
    /** Units of 0.0000001 BST that governance holds from the start. They have no vote. */
    treasury: bigint;
    /** The most that rewards may mint in an epoch of 30 days, units. */
    epochBudget: bigint;
    referralReward: bigint;
    /** Reward for completing a course, by its key, units. */
    rewards: Record<string, bigint>;
  };
  governance: Settings;
}

const BST = 10_000_000n;
const DAY_IN_LEDGERS = 17_280; // one ledger every 5 s
const DAY_IN_SECONDS = 86_400n;

const token = { treasury: 100_000_000n * BST, epochBudget: 1_000_000n * BST, referralReward: 50n * BST };

/** For a network that lasts: a week to vote, days to object. Courses get their rewards by proposals. */
export const lastingParameters: Parameters = {
  token: { ...token, rewards: {} },
  governance: {
    proposal_threshold: 1_000n * BST,
    quorum_bps: 400,
    quorum_floor: 1_000_000n * BST,
    voting_delay: DAY_IN_LEDGERS,
    voting_period: 7 * DAY_IN_LEDGERS,
    late_extension: 2 * DAY_IN_LEDGERS,
    late_window: DAY_IN_LEDGERS,
    timelock: 2n * DAY_IN_SECONDS,
    sensitive_timelock: 7n * DAY_IN_SECONDS,
    grace: 14n * DAY_IN_SECONDS,
  },
};

/** For the embedded network: one person sees a proposal through in minutes, holding one course's reward. */
export const demoParameters: Parameters = {
  token: {
    ...token,
    rewards: {
      first_ledger: 100n * BST,
      network_operations: 150n * BST,
      soroban_contracts: 300n * BST,
      stellar_first_ledger: 80n * BST,
      stellar_payments: 150n * BST,
      votes_that_execute: 150n * BST,
    },
  },
  governance: {
    proposal_threshold: 10n * BST,
    quorum_bps: 400,
    quorum_floor: 1n * BST,
    voting_delay: 1,
    voting_period: 60,
    late_extension: 15,
    late_window: 10,
    timelock: 30n,
    sensitive_timelock: 60n,
    grace: DAY_IN_SECONDS,
  },
};
