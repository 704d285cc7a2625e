/** What the pages of BST that sign something load, and how their forms make a call ready. */
import { redirect } from '@sveltejs/kit';
import { type Fetch, Refusal } from '#lib/api.ts';
import * as m from '#lib/paraglide/messages.js';
import { prepareRelay, readRelayBudget, readRelayWallets, typedAmount } from '#lib/relay.ts';
import type { Account, RelayRequest } from '#wire';
import { act, faulty, type Sent } from './act.ts';

/** Null wallets: they could not be read. */
export async function loadRelay(account: Account | null, fetch: Fetch, url: URL, locals: App.Locals) {
  if (!account) redirect(303, `/sign-in?next=${encodeURIComponent(url.pathname)}`);
  try {
    const [wallets, budget] = await Promise.all([readRelayWallets(fetch), readRelayBudget(fetch)]);
    return { relay: { ...wallets, budget }, now: Date.now() };
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    locals.status = cause.status || 503;
    return { relay: null, now: Date.now() };
  }
}

/** Makes a form's call ready. What is to be signed comes back with how it ended. */
export function prepareBy(kind: RelayRequest['call']['kind']) {
  return ({ request, fetch }: { request: Request; fetch: Fetch }) =>
    act(request, async (sent) => ({
      preparation: await prepareRelay(fetch, { wallet: sent.text('wallet'), call: callOf(kind, sent) }),
    }));
}

function callOf(kind: RelayRequest['call']['kind'], sent: Sent): RelayRequest['call'] {
  if (kind === 'account') return { kind };
  const to = sent.text('to').replace(/\s+/g, '');
  if (kind === 'delegate') return { kind, to };
  const amount = typedAmount(sent.text('amount'));
  if (amount === undefined) throw faulty('amount', m.relay_amount_wrong());
  return { kind, to, amount };
}
