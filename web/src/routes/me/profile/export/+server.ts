import { error, redirect } from '@sveltejs/kit';
import { askFile } from '#lib/api.ts';
import * as m from '#lib/paraglide/messages.js';
import type { RequestHandler } from './$types';

/** The export of one's data as a file. It goes by here, so that a session whose token has run out is renewed first. */
export const GET: RequestHandler = async ({ fetch }) => {
  const file = await askFile(fetch, '/v1/account/export');
  if (file?.status === 401) redirect(303, '/sign-in?next=/me/profile');
  if (!file?.ok) error(503, m.fault_no_export());
  return new Response(file.body, {
    headers: {
      'content-type': 'application/json',
      'content-disposition': 'attachment; filename="brain-storm-account.json"',
      'cache-control': 'no-store',
    },
  });
};
