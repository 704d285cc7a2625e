import { redirect } from '@sveltejs/kit';
import { changeProfile } from '#lib/account.ts';
import { Refusal } from '#lib/api.ts';
import { baseLocale, toLocale } from '#lib/paraglide/runtime.js';
import { readForm } from '#lib/server/form.ts';
import { localPath } from '#lib/server/local-path.ts';
import { writeLocale } from '#lib/server/locale.ts';
import { isSignedIn } from '#lib/server/session.ts';
import type { RequestHandler } from './$types';

/** Keeps the visitor's language, in their profile as well where they have one, and leads back to the page they chose it on. */
export const POST: RequestHandler = async ({ request, cookies, url, fetch }) => {
  const form = await readForm(request);
  const locale = toLocale(form.get('locale')) ?? baseLocale;
  if (isSignedIn(cookies, url)) {
    await changeProfile(fetch, { locale }).catch((error) => {
      // The api is away: this page changes all the same, and the profile's language counts again once it answers.
      if (!(error instanceof Refusal)) throw error;
    });
  }
  writeLocale(cookies, locale, url.protocol === 'https:');
  redirect(303, `${localPath(form.get('back'), '/')}#language`);
};
