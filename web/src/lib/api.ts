import type { AnyCheck, Verdict } from '#verify';
import type {
  Account,
  ChainEvent,
  Challenge,
  Credential,
  CredentialsPage,
  EventsPage,
  Problem,
  ProblemType,
  Session,
  SessionsPage,
  Status,
  Verification,
} from '#wire';
import * as m from './paraglide/messages.js';
import { getLocale } from './paraglide/runtime.js';

export type { Account, AnyCheck, ChainEvent, Credential, Session, Status, Verdict, Verification };

export type Fetch = typeof fetch;

/** The ledger that an answer is true at, as the api and the stream tell it. */
export interface AsOf {
  ledger: number;
  closedAt: string | null;
}

/** After this long without an answer the api counts as away. */
const patienceMs = 8000;

/** How network, indexer and contracts stand; null when the api does not answer. */
export async function readStatus(fetch: Fetch): Promise<Status | null> {
  return read<Status>(fetch, '/v1/status');
}

/** What the ledger says of one certificate. Never fails: an api that is away is the verdict "could not check". */
export async function readVerification(fetch: Fetch, id: string): Promise<Verification> {
  return verified(await ask(fetch, `/v1/credentials/${id}/verification?language=${getLocale()}`), { id });
}

/** What is said of a certificate while nobody answers. */
export const unreachable = (): Verification => verified(null, {});

/**
 * What the api says of a file that carries a certificate.
 * @throws Refusal when there is none in it, or no answer
 */
export async function verifyFile(fetch: Fetch, file: Blob): Promise<Verification> {
  const path = `/v1/verifications?language=${getLocale()}`;
  const init = { method: 'POST', body: file, headers: { 'content-type': 'application/octet-stream' } };
  const answer = await ask(fetch, path, init);
  if (isVerification(answer?.body)) return answer.body;
  throw refusalOf(answer);
}

/** The certificate with this content, if any; `asOf` is null when the api does not answer. */
export async function findByContentHash(
  fetch: Fetch,
  contentHash: string,
): Promise<{ id: string | null; asOf: AsOf | null }> {
  const found = await read<CredentialsPage>(fetch, `/v1/credentials?contentHash=${contentHash}`);
  return { id: found?.credentials[0]?.id ?? null, asOf: found?.asOf ?? null };
}

export async function read<T>(fetch: Fetch, path: string): Promise<T | null> {
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
    const response = await fetch(path, { ...init, signal: init.signal ?? AbortSignal.timeout(patienceMs) });
    return { isOk: response.ok, status: response.status, body: await response.json() };
  } catch {
    return null;
  }
}

function verified(answer: Answer | null, known: Partial<Verification>): Verification {
  if (isVerification(answer?.body)) return answer.body;
  return {
    verdict: 'could_not_check',
    sentence: m.certificate_unreachable(),
    checks: [],
    asOf: null,
    isOurs: null,
    title: null,
    name: null,
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

/** The api said no, or nothing at all (status 0); `message` is what to tell the visitor. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly status: number;
  /** Null where the answer was no problem of ours. */
  readonly type: ProblemType | null;
  /** Each thing of the request that is wrong, by its name. */
  readonly faults: { parameter: string; detail: string }[];

  constructor(status: number, detail: string, { type, errors = [] }: Partial<Problem> = {}) {
    super(detail);
    this.status = status;
    this.type = type ?? null;
    this.faults = errors;
  }
}

/** Who is signed in; null for a guest, and when the api does not answer. */
export async function readAccount(fetch: Fetch): Promise<Account | null> {
  return read<Account>(fetch, '/v1/account');
}

/** Where one is signed in; null when the api does not answer. */
export async function readSessions(fetch: Fetch): Promise<Session[] | null> {
  return (await read<SessionsPage>(fetch, '/v1/sessions'))?.sessions ?? null;
}

/**
 * A SEP-10 challenge for an account, base64 XDR.
 * @throws Refusal
 */
export async function askChallenge(fetch: Fetch, address: string): Promise<string> {
  return (await demand<Challenge>(fetch, `/v1/auth/stellar?${new URLSearchParams({ account: address })}`)).transaction;
}

/**
 * The key that signs this site's challenges, from its stellar.toml.
 * @throws Refusal
 */
export async function readSigningKey(fetch: Fetch): Promise<string> {
  const response = await fetch('/.well-known/stellar.toml', { signal: AbortSignal.timeout(patienceMs) }).catch(
    () => null,
  );
  const key = /^SIGNING_KEY = "(G[A-Z2-7]{55})"$/m.exec((await response?.text()) ?? '')?.[1];
  if (!key) throw new Refusal(response?.status ?? 0, m.fault_no_signing_key());
  return key;
}

/** @throws Refusal */
export async function demand<T>(fetch: Fetch, path: string, init: RequestInit = {}): Promise<T> {
  const answer = await ask(fetch, path, init);
  if (answer?.isOk) return answer.body as T;
  throw refusalOf(answer);
}

function refusalOf(answer: Answer | null): Refusal {
  const body = answer?.body as Partial<Problem & { error: string }> | null | undefined;
  return new Refusal(answer?.status ?? 0, body?.detail ?? body?.error ?? m.fault_unreachable(), body ?? {});
}

// The access token has run out, where a renewal helps; other answers with 401 say that a password is wrong.
const unauthorized: ProblemType = 'urn:brain-storm:problem:unauthorized';

/** As `demand`; where the access token has run out meanwhile, renews it first. */
export async function demandSignedIn<T>(fetch: Fetch, path: string, init: RequestInit = {}): Promise<T> {
  try {
    return await demand<T>(fetch, path, init);
  } catch (error) {
    if (!(error instanceof Refusal) || error.type !== unauthorized) throw error;
    await renew(fetch);
    return demand<T>(fetch, path, init);
  }
}

/** Renews a session whose access token has run out; where that fails, the next request says so. */
export async function renew(fetch: Fetch): Promise<void> {
  await ask(fetch, '/v1/sessions/refresh', { method: 'POST' });
}

export function json(method: string, body: object): RequestInit {
  return { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}

/** A file of the api as it comes, such as the export of one's data; null when the api does not answer. */
export async function askFile(fetch: Fetch, path: string): Promise<Response | null> {
  return fetch(path).catch(() => null);
}
