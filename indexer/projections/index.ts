import type { Projection } from '../projection.ts';
import progress from './analytics/progress.ts';
import credentials from './certificate/credentials.ts';
import governanceSettings from './governance/governance_settings.ts';
import proposals from './governance/proposals.ts';
import votes from './governance/votes.ts';
import roles from './shared/roles.ts';
import delegations from './token/delegations.ts';
import epochBudget from './token/epoch_budget.ts';
import rewardEpochs from './token/reward_epochs.ts';
import rewardSettings from './token/reward_settings.ts';
import rewards from './token/rewards.ts';
import tokenBalances from './token/token_balances.ts';
import tokenSupply from './token/token_supply.ts';
import tokenTransfers from './token/token_transfers.ts';
import votingPower from './token/voting_power.ts';

export const projections: readonly Projection[] = [
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

/** Events that are kept in the log and change no table. A new event must be handled by a projection or named here. */
const IGNORED_BY_ALL = ['paused', 'unpaused', 'upgraded', 'role_admin_changed', 'admin_transfer_initiated'];

export const ignoredEvents: Readonly<Record<string, readonly string[]>> = {
  analytics: IGNORED_BY_ALL,
  certificate: IGNORED_BY_ALL,
  token: [...IGNORED_BY_ALL, 'approve'], // allowances end by ledger and are asked of the chain
  governance: IGNORED_BY_ALL,
  practice: ['guestbook_signed', 'counter_incremented', 'value_stored'], // the log proves that an exercise was done
};

/**
 * Requires that every event of the contracts is folded by a projection or ignored by name.
 *
 * @param specEvents event names in each contract's spec
 * @throws {Error} with both lists: events that nothing folds or ignores, and folded or ignored ones that no spec has (so a
 *   misspelling shows beside what it was meant to be)
 */
export function requireMatchingEvents(specEvents: ReadonlyMap<string, readonly string[]>): void {
  const unhandled: string[] = [];
  const unknown: string[] = [];
  for (const [contract, inSpec] of specEvents) {
    const handled = projections
      .filter((each) => each.contracts.includes(contract))
      .flatMap((each) => [...each.touches.keys()]);
    const named = new Set([...handled, ...(ignoredEvents[contract] ?? [])]);
    unhandled.push(...inSpec.filter((name) => !named.has(name)).map((name) => `${contract}.${name}`));
    unknown.push(...[...named].filter((name) => !inSpec.includes(name)).map((name) => `${contract}.${name}`));
  }
  if (unhandled.length === 0) return;
  const list = (names: string[]): string => names.join(', ') || 'none';
  throw new Error(
    `The projections and the contracts' specs differ.\n  In a spec, but neither folded nor ignored: ${list(unhandled)}\n  Folded or ignored, but in no spec: ${list(unknown)}\nAdd a projection under indexer/projections or name the event in ignoredEvents; rebuild contracts/interface if it is the old one.`,
  );
}
