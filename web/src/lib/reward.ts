/** What somebody earns and holds in BST; the requests go through api.ts. */
import type {
  AccountRewards,
  OwedReward,
  ReferralCode,
  RewardsBudget,
  Transfer,
  TransfersPage,
  WalletBalance,
} from '#wire';
import { demand, demandSignedIn, type Fetch, Refusal, read } from './api.ts';

export type { AccountRewards, OwedReward, RewardsBudget, Transfer, WalletBalance };

/**
 * @param more which of them: `after` one, at most `limit`
 * @throws Refusal
 */
export function readRewards(fetch: Fetch, more: Record<string, string> = {}): Promise<AccountRewards> {
  return demandSignedIn(fetch, `/v1/account/rewards?${new URLSearchParams(more)}`);
}

/** What finishing a course earned; null where nothing is set for it, or the api does not answer. */
export async function readEarned(fetch: Fetch, course: string): Promise<OwedReward | null> {
  const found = await readRewards(fetch, { course }).catch(() => null);
  return found?.rewards.find(({ kind }) => kind === 'course') ?? null;
}

/** What this month's rewards may come to; null when the api does not answer. */
export function readBudget(fetch: Fetch): Promise<RewardsBudget | null> {
  return read(fetch, '/v1/rewards/budget');
}

/** What an address holds; null when the api does not answer. */
export function readBalance(fetch: Fetch, address: string): Promise<WalletBalance | null> {
  return read(fetch, `/v1/wallets/${address}/balance`);
}

/** What moved to and from an address, the newest first; null when the api does not answer. */
export function readTransfers(
  fetch: Fetch,
  address: string,
  more: Record<string, string>,
): Promise<TransfersPage | null> {
  return read(fetch, `/v1/wallets/${address}/transfers?${new URLSearchParams(more)}`);
}

/** Whether a referral code is somebody's; null when the api does not answer. */
export async function isReferralCode(fetch: Fetch, code: string): Promise<boolean | null> {
  try {
    await demand<ReferralCode>(fetch, `/v1/referral-codes/${code}`);
    return true;
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    return cause.status === 404 ? false : null;
  }
}

/** Addresses of wallets that are one's own alone: behind a memo or a muxed account others are, too. */
export function ownAddresses(wallets: readonly { subject: string }[]): string[] {
  return wallets.map(({ subject }) => subject).filter((subject) => /^G[A-Z2-7]{55}$/.test(subject));
}
