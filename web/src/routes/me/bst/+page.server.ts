import { redirect } from '@sveltejs/kit';
import { Refusal } from '#lib/api.ts';
import { ownAddresses, readBalance, readBudget, readRewards, readTransfers, type Transfer } from '#lib/reward.ts';
import { eventIdPattern } from '#wire/forms.ts';
import type { PageServerLoad } from './$types';

/** Whoever has more wallets sees those they linked first. */
const walletsMax = 5;
const pageSize = 20;

export const load: PageServerLoad = async ({ parent, fetch, url, locals, depends }) => {
  depends('app:bst');
  const { account } = await parent();
  if (!account) redirect(303, `/sign-in?next=${encodeURIComponent(url.pathname)}`);
  const addresses = ownAddresses(account.wallets).slice(0, walletsMax);
  const before = url.searchParams.get('before') ?? '';
  const more = { limit: String(pageSize), ...(new RegExp(eventIdPattern).test(before) && { after: before }) };
  const [rewards, budget, balances, pages] = await Promise.all([
    readRewards(fetch).catch((cause) => {
      if (!(cause instanceof Refusal)) throw cause;
      locals.status = cause.status || 503;
      return null;
    }),
    readBudget(fetch),
    Promise.all(addresses.map((address) => readBalance(fetch, address))),
    Promise.all(addresses.map((address) => readTransfers(fetch, address, more))),
  ]);
  const moved = pages.some((page) => page === null) ? null : inOrder(pages.flatMap((page) => page?.transfers ?? []));
  return {
    rewards,
    budget,
    addresses,
    balances,
    moved: moved?.slice(0, pageSize) ?? null,
    hasMore: pages.some((page) => page?.next) || (moved?.length ?? 0) > pageSize,
    titles: Object.fromEntries(rewards?.rewards.map(({ course, title }) => [course, title]) ?? []),
    isFirstPage: !('after' in more),
    now: Date.now(),
  };
};

/** The newest first; what went from one of one's wallets to another is in both lists. */
function inOrder(transfers: Transfer[]): Transfer[] {
  const byEvent = new Map(transfers.map((transfer) => [transfer.event, transfer]));
  return [...byEvent.values()].sort((one, other) => (one.event < other.event ? 1 : -1));
}
