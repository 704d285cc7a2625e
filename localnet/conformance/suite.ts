import { type Case, type Group, Skipped } from './case.ts';
import { about } from './cases/about.ts';
import { assetContract } from './cases/asset-contract.ts';
import { assetEvents, assets } from './cases/assets.ts';
import { authorization } from './cases/authorization.ts';
import { contracts } from './cases/contracts.ts';
import { events } from './cases/events.ts';
import { exchange } from './cases/exchange.ts';
import { feeBumps } from './cases/fee-bumps.ts';
import { transactionsHistory } from './cases/history.ts';
import { horizonPaths } from './cases/horizon.ts';
import { jsonRpc } from './cases/json-rpc.ts';
import { ledgerEntries } from './cases/ledger-entries.ts';
import { lifetimes } from './cases/lifetimes.ts';
import { dataAndSequences, payments } from './cases/operations.ts';
import { options } from './cases/options.ts';
import { muxedAccounts, preconditions } from './cases/preconditions.ts';
import { resources } from './cases/resources.ts';
import { sponsoring } from './cases/sponsoring.ts';
import { submission } from './cases/submission.ts';
import type { Network } from './network.ts';

export const groups: Group[] = [
  jsonRpc,
  about,
  ledgerEntries,
  transactionsHistory,
  events,
  submission,
  payments,
  options,
  dataAndSequences,
  assets,
  assetEvents,
  sponsoring,
  feeBumps,
  preconditions,
  muxedAccounts,
  exchange,
  contracts,
  resources,
  authorization,
  lifetimes,
  assetContract,
  horizonPaths,
];

/** What came of one case. */
export interface Verdict {
  group: string;
  name: string;
  source: string;
  verdict: 'pass' | 'fail' | 'skip';
  /** Why it failed or was skipped. */
  reason?: string;
  ms: number;
}

/** Cases that run side by side: most of a case is waiting for ledgers. */
const LANES = 16;

/**
 * Tries every case whose group or sentence matches.
 * @param report told of each verdict as it comes, in no order
 * @returns all verdicts, in the order of the cases
 */
export async function runSuite(network: Network, only: RegExp, report: (verdict: Verdict) => void): Promise<Verdict[]> {
  const chosen = groups.flatMap(({ name, cases }) =>
    cases.filter((one) => only.test(`${name}: ${one.name}`)).map((one) => ({ group: name, one })),
  );
  const verdicts: Verdict[] = [];
  let next = 0;
  const lane = async () => {
    for (let place = next++; place < chosen.length; place = next++) {
      const { group, one } = chosen[place] as (typeof chosen)[number];
      const verdict = await runCase(network, group, one);
      verdicts[place] = verdict;
      report(verdict);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return verdicts;
}

async function runCase(network: Network, group: string, { name, source, run }: Case): Promise<Verdict> {
  const startedAt = performance.now();
  const about = () => ({ group, name, source, ms: Math.round(performance.now() - startedAt) });
  try {
    await run(network);
    return { ...about(), verdict: 'pass' };
  } catch (error) {
    const reason = error instanceof Error ? error.message : JSON.stringify(error);
    return { ...about(), verdict: error instanceof Skipped ? 'skip' : 'fail', reason };
  }
}
