import type { Check, Verdict } from '#verify';
import type { ChainEvent, Credential, CredentialsPage, EventsPage, Status, Verification } from '#wire';

export type { ChainEvent, Check, Credential, Status, Verdict, Verification };

type Fetch = typeof fetch;

/** The ledger that an answer is true at, as the api and the stream tell it. */
export interface AsOf {
  ledger: number;
  closedAt: string | null;
}

/** After this long without an answer the api counts as away. */
const patienceMs = 8000;

const unreachable =
  'We could not reach the ledger. This says nothing about the certificate: it may be valid or revoked.';

/** How network, indexer and contracts stand; null when the api does not answer. */
export async function readStatus(fetch: Fetch): Promise<Status | null> {
  return read<Status>(fetch, '/v1/status');
}

/** What the ledger says of one certificate. Never fails: an api that is away is the verdict "could not check". */
export async function readVerification(fetch: Fetch, id: string): Promise<Verification> {
  return verified(await ask(fetch, `/v1/credentials/${id}/verification`), { id });
}

/** The certificate with this content, if any; `asOf` is null when the api does not answer. */
export async function findByContentHash(
  fetch: Fetch,
  contentHash: string,
): Promise<{ id: string | null; asOf: AsOf | null }> {
  const found = await read<CredentialsPage>(fetch, `/v1/credentials?contentHash=${contentHash}`);
  return { id: found?.credentials[0]?.id ?? null, asOf: found?.asOf ?? null };
}

async function read<T>(fetch: Fetch, path: string): Promise<T | null> {
  const answer = await ask(fetch, path);
  return answer?.isOk ? (answer.body as T) : null;
}

interface Answer {
  isOk: boolean;
  status: number;
  body: unknown;
}

/** The only fetch of a page. Null when there is no answer, or none that is JSON. */
async function ask(fetch: Fetch, path: string, init: RequestInit = {}): Promise<Answer | null> {
  try {
    const response = await fetch(path, { ...init, signal: AbortSignal.timeout(patienceMs) });
    return { isOk: response.ok, status: response.status, body: await response.json() };
  } catch {
    return null;
  }
}

function verified(answer: Answer | null, known: Partial<Verification>): Verification {
  if (isVerification(answer?.body)) return answer.body;
  return {
    verdict: 'could_not_check',
    sentence: unreachable,
    checks: [],
    asOf: null,
    id: null,
    contentHash: null,
    credential: null,
    ...known,
  };
}

function isVerification(body: unknown): body is Verification {
  return typeof body === 'object' && body !== null && 'verdict' in body && 'checks' in body;
}

// The log is read upwards, so the newest events are found from a ledger a little back, then from further back.
const lookbackLedgers = [16, 64, 256, 1024, 4096, 16_384, 65_536, Number.POSITIVE_INFINITY];
const pageSize = 500;
const pagesMax = 4;

/**
 * The newest events, newest first; fewer when the chain has fewer, null when the api does not answer.
 * @param name only events of this name
 */
export async function readLatestEvents(
  fetch: Fetch,
  indexedLedger: number,
  wanted: number,
  name?: string,
): Promise<ChainEvent[] | null> {
  let newest: ChainEvent[] = [];
  for (const lookback of lookbackLedgers) {
    const from = Math.max(0, indexedLedger - lookback);
    const events = await readEventsFrom(fetch, from, name);
    if (events === null) return null;
    // Too many to read to the end: what was found closer is fewer, but is the newest.
    if (events === 'too many') break;
    newest = events.slice(-wanted).reverse();
    if (newest.length === wanted || from === 0) break;
  }
  return newest;
}

async function readEventsFrom(fetch: Fetch, from: number, name?: string): Promise<ChainEvent[] | 'too many' | null> {
  const query = new URLSearchParams({ from: String(from), limit: String(pageSize), ...(name ? { name } : {}) });
  const events: ChainEvent[] = [];
  for (let page = 0; page < pagesMax; page += 1) {
    const answer = await read<EventsPage>(fetch, `/v1/events?${query}`);
    if (answer === null) return null;
    events.push(...answer.events);
    if (answer.next === null) return events;
    query.set('after', answer.next);
  }
  return 'too many';
}
