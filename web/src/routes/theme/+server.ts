import { redirect } from '@sveltejs/kit';
import { readForm } from '#lib/server/form.ts';
import { localPath } from '#lib/server/local-path.ts';
import { toTheme, writeTheme } from '#lib/server/theme.ts';
import type { RequestHandler } from './$types';

/** Keeps the visitor's choice of colours and leads back to the page they made it on. */
export const POST: RequestHandler = async ({ request, cookies, url }) => {
  const form = await readForm(request);
  writeTheme(cookies, toTheme(form.get('theme')), url.protocol === 'https:');
  redirect(303, `${localPath(form.get('back'), '/')}#theme`);
};
