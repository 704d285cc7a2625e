import { error, redirect } from '@sveltejs/kit';
import { readGradesFile } from '#lib/gradebook.ts';
import * as m from '#lib/paraglide/messages.js';
import type { RequestHandler } from './$types';

/** The grades as a file. It goes by here, so that a session whose token has run out is renewed first. */
export const GET: RequestHandler = async ({ fetch, params, url }) => {
  const file = await readGradesFile(fetch, params.course);
  if (file?.status === 401) redirect(303, `/sign-in?next=${encodeURIComponent(url.pathname)}`);
  if (file?.status === 403) error(403, m.gradebook_only());
  if (file?.status === 404) error(404, m.gradebook_missing());
  if (!file?.ok) error(503, m.gradebook_unreadable());
  return new Response(file.body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': file.headers.get('content-disposition') ?? 'attachment',
      'cache-control': 'no-store',
    },
  });
};
