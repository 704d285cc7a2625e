import { error, redirect } from '@sveltejs/kit';
import { Refusal } from '#lib/api.ts';
import * as m from '#lib/paraglide/messages.js';
import { problemTypes } from '#wire/forms.ts';

/** What a page of the studio shows; who may not see it, or the api being away, the page says. */
export async function readForTeacher<T>(asked: Promise<T>, url: URL): Promise<T> {
  try {
    return await asked;
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    if (refusal.status === 401) redirect(303, `/sign-in?next=${encodeURIComponent(url.pathname + url.search)}`);
    if (refusal.status === 403)
      error(403, refusal.type === problemTypes.notInstructor ? m.studio_not_yours() : m.studio_only_instructors());
    if (refusal.status === 404 || refusal.status === 400) error(404, m.studio_no_course());
    error(refusal.status || 503, m.studio_unreadable());
  }
}
