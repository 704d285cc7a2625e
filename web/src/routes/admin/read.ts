import { error } from '@sveltejs/kit';
import { Refusal } from '#lib/api.ts';
import { wordsOf } from '#lib/faults.ts';
import * as m from '#lib/paraglide/messages.js';

/** What an admin page shows; where the role went meanwhile, or the api is away, the page says so. */
export async function read<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    if (refusal.status === 403) error(403, m.admin_only_admins());
    error(refusal.status || 503, wordsOf(refusal));
  }
}
