import { error, redirect } from '@sveltejs/kit';
import { Refusal } from '#lib/api.ts';
import * as m from '#lib/paraglide/messages.js';

/** What a page shows of a course that one teaches; who may not see it, or the api being away, the page says. */
export async function readTaught<T>(asked: Promise<T>, url: URL): Promise<T> {
  try {
    return await asked;
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    if (refusal.status === 401) redirect(303, `/sign-in?next=${encodeURIComponent(url.pathname)}`);
    if (refusal.status === 403) error(403, m.gradebook_only());
    // What is no id or no filter is no page either.
    if (refusal.status === 404 || refusal.status === 400) error(404, m.gradebook_missing());
    error(refusal.status || 503, m.gradebook_unreadable());
  }
}
