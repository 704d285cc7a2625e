import Type from 'typebox';
import { pageSizeDefault, pageSizeMax } from '#wire';

/** The `limit` of every list. */
export const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: pageSizeMax, default: pageSizeDefault }));

export interface Page<T> {
  items: T[];
  /** Where the next page begins; null: this is the last. */
  next: string | null;
}

/** Reads one row more than asked, by which it knows whether there is a next page. */
export async function paginate<T>(
  limit: number | undefined,
  read: (limit: number) => Promise<T[]>,
  keyOf: (row: T) => string,
): Promise<Page<T>> {
  const size = limit ?? pageSizeDefault;
  const rows = await read(size + 1);
  const items = rows.slice(0, size);
  const last = items.at(-1);
  return { items, next: rows.length > size && last ? keyOf(last) : null };
}
