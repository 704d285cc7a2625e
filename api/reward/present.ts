import type { Cursor, RewardEpochRow } from '#read-model';
import type { OwedReward, RewardsBudget, Transfer } from '#wire';
import { presentAsOf } from '../http/as-of.ts';
import type { BudgetFacts, RewardFacts, TransferFacts } from './read.ts';

export function presentReward({ call, refusal, owedAt, paidAt, ...facts }: RewardFacts): OwedReward {
  const state = stateOf({ call, paidAt });
  return {
    ...facts,
    state,
    waitsFor: state !== 'waiting' ? null : call === null ? 'wallet' : waitsFor(refusal),
    owedAt: owedAt.toISOString(),
    paidAt: paidAt?.toISOString() ?? null,
  };
}

function stateOf({ call, paidAt }: Pick<RewardFacts, 'call' | 'paidAt'>): OwedReward['state'] {
  if (paidAt) return 'paid';
  if (call === null || call === 'waiting') return 'waiting';
  return call === 'dead' || call === 'discarded' ? 'held' : 'sent';
}

/** By the contract's error, or what the outbox says of the network. */
const waits: [RegExp, OwedReward['waitsFor']][] = [
  [/^EpochBudgetExceeded\b/, 'budget'],
  [/^RewardNotSet\b/, 'setting'],
  [/^ContractPaused\b/, 'pause'],
  [/^(the|The) (network|transaction would cost)\b/, 'network'],
];

function waitsFor(refusal: string | null): OwedReward['waitsFor'] {
  return waits.find(([pattern]) => pattern.test(refusal ?? ''))?.[1] ?? 'turn';
}

/** 30 days, counted from the deployment by the ledgers' close times (contracts/token/src/rewards.rs). */
const epochMs = 30 * 86_400_000;

/** The epoch that runs at a time; none before the contract is there. */
export function epochAt(
  { deployedAt }: Pick<BudgetFacts, 'deployedAt'>,
  now: Date,
): { number: number; startsAt: Date; endsAt: Date } | null {
  if (!deployedAt) return null;
  const passed = Math.max(0, Math.floor((now.getTime() - deployedAt.getTime()) / epochMs));
  const startsAt = new Date(deployedAt.getTime() + passed * epochMs);
  return { number: passed + 1, startsAt, endsAt: new Date(startsAt.getTime() + epochMs) };
}

export function presentBudget(
  { budget, referral }: BudgetFacts,
  epoch: ReturnType<typeof epochAt>,
  minted: Pick<RewardEpochRow, 'amount' | 'rewards'> | null,
  cursor: Cursor | null,
): RewardsBudget {
  return {
    epoch: epoch && {
      number: epoch.number,
      startsAt: epoch.startsAt.toISOString(),
      endsAt: epoch.endsAt.toISOString(),
      budget: budget ?? '0',
      minted: minted?.amount ?? '0',
      rewards: minted?.rewards ?? 0,
    },
    referral,
    asOf: presentAsOf(cursor),
  };
}

export function presentTransfer({ at, ...facts }: TransferFacts): Transfer {
  return { ...facts, at: at.toISOString() };
}
