import { readLatestEvents, readStatus, readVerification } from '#lib/api.ts';
import { findCourses } from '#lib/course.ts';
import type { PageServerLoad } from './$types';
import { rowsMax } from './ticker.svelte.ts';

const examplesMax = 4;

export const load: PageServerLoad = async ({ fetch, url }) => {
  const [status, courses] = await Promise.all([readStatus(fetch), findCourses(fetch, { limit: '3' })]);
  const ledger = status?.indexer.indexedLedger ?? null;
  const [events, example] =
    ledger === null
      ? [null, null]
      : await Promise.all([readLatestEvents(fetch, ledger, rowsMax), findExample(fetch, ledger)]);
  return {
    status,
    events,
    example,
    courses: courses?.courses ?? null,
    host: url.host,
    origin: url.origin,
    now: Date.now(),
  };
};

/** The newest certificate that still stands, for whoever wants to see a real one. */
async function findExample(fetch: typeof globalThis.fetch, indexedLedger: number): Promise<string | null> {
  const issued = (await readLatestEvents(fetch, indexedLedger, examplesMax, 'credential_issued')) ?? [];
  for (const { data } of issued) {
    const id = String(data.id);
    if ((await readVerification(fetch, id)).verdict === 'valid') return id;
  }
  return null;
}
