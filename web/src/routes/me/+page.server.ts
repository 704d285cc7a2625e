import { redirect } from '@sveltejs/kit';
import { Refusal } from '#lib/api.ts';
import { readDashboard } from '#lib/dashboard.ts';
import { noteAllVisits } from '#lib/forum.ts';
import * as m from '#lib/paraglide/messages.js';
import { readRewards } from '#lib/reward.ts';
import { act } from '#lib/server/act.ts';
import { addressActions } from '#lib/server/address-actions.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ parent, fetch, url, locals }) => {
  const { account } = await parent();
  if (!account) redirect(303, `/sign-in?next=${encodeURIComponent(url.pathname)}`);
  const [dashboard, rewards] = await Promise.all([
    readDashboard(fetch).catch((cause) => {
      if (!(cause instanceof Refusal)) throw cause;
      locals.status = cause.status || 503;
      return null;
    }),
    // The page stands without them.
    readRewards(fetch, { limit: '3' }).catch((cause) => {
      if (!(cause instanceof Refusal)) throw cause;
      return null;
    }),
  ]);
  return { dashboard, rewards, now: Date.now() };
};

export const actions: Actions = {
  ...addressActions,
  seen: ({ request, fetch }) =>
    act(request, async () => {
      await noteAllVisits(fetch);
      return { said: m.dashboard_was_seen() };
    }),
};
