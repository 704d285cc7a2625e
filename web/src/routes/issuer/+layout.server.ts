import { error, redirect } from '@sveltejs/kit';
import * as m from '#lib/paraglide/messages.js';
import type { LayoutServerLoad } from './$types';

/** Keeps others from pages that could show them nothing. What counts is the api, which asks for the role each time. */
export const load: LayoutServerLoad = async ({ parent, url }) => {
  const { account } = await parent();
  if (!account) redirect(303, `/sign-in?next=${encodeURIComponent(url.pathname)}`);
  if (!account.roles.includes('issuer')) error(404, m.issuer_only_issuers());
  return {};
};
