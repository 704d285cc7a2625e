import { error } from '@sveltejs/kit';
import { Refusal } from '#lib/api.ts';
import { wordsOf } from '#lib/faults.ts';

/** What a page of the desk shows. To who has the role no longer, there is none. */
export async function read<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    const isNone = [400, 403, 404].includes(refusal.status);
    error(isNone ? 404 : refusal.status || 503, wordsOf(refusal));
  }
}
