import type { RequestEvent } from '@sveltejs/kit';
import { keepAddress } from '#lib/credential.ts';
import * as m from '#lib/paraglide/messages.js';
import { act } from './act.ts';

/** For a page with KeepAddress.svelte. */
export const addressActions = {
  keep: ({ request, fetch }: RequestEvent) =>
    act(request, async () => {
      await keepAddress(fetch);
      return { said: m.certificate_kept() };
    }),
};
