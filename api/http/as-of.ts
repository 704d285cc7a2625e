import type { Cursor } from '#read-model';
import type { AsOf } from '#wire';

/** The ledger an answer is true at; null before the indexer's first start. */
export function presentAsOf(cursor: Cursor | null): AsOf | null {
  return cursor && { ledger: cursor.ledger, closedAt: cursor.closedAt?.toISOString() ?? null };
}
