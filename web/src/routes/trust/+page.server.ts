import { readFailures, readTrust } from '#lib/trust.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent, locals }) => {
  const asked = readTrust(fetch);
  const { account } = await parent();
  const isIssuer = account?.roles.includes('issuer') ?? false;
  const [trust, failures] = await Promise.all([asked, isIssuer ? readFailures(fetch) : null]);
  if (!trust) locals.status = 503;
  return { trust, failures, isIssuer, now: Date.now() };
};
