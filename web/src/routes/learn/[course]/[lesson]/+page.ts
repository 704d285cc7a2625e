import type { PageLoad } from './$types';

/** What only a learner needs comes with them: who just reads loads none of it. */
export const load: PageLoad = async ({ data }) => ({
  ...data,
  player: data.enrollment ? await import('./player.ts') : null,
});
