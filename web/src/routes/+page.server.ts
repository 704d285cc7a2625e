import { readLatestEvents, readStatus } from '#lib/api.ts';
import type { PageServerLoad } from './$types';

const rowsMax = 5;

export const load: PageServerLoad = async ({ fetch, url }) => {
  const status = await readStatus(fetch);
  const ledger = status?.indexer.indexedLedger ?? null;
  const events = ledger === null ? null : await readLatestEvents(fetch, ledger, rowsMax);
  return { status, events, host: url.host, origin: url.origin, now: Date.now() };
};
