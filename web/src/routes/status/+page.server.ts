import { readStatus } from '#lib/api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => {
  return { status: await readStatus(fetch), now: Date.now() };
};
