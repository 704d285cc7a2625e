/** What issuers may ask; every request goes through api.ts. */
import type {
  IssuerCredential,
  IssuerCredentialDetail,
  IssuerCredentialsPage,
  IssuerDecision,
  Released,
  WaitingAward,
  WaitingAwardsPage,
} from '#wire';
import type { IssuerAct } from '#wire/forms.ts';
import { demandSignedIn, type Fetch, json } from './api.ts';

export type { IssuerAct, IssuerCredential, IssuerDecision, WaitingAward };

const of = (id: string) => `/v1/issuer/credentials/${encodeURIComponent(id)}`;

/**
 * Certificates on the ledger, issued last first.
 * @param search part of a course or a name, or the beginning of a number or an address
 * @param after where the page before ended
 * @throws Refusal
 */
export function findCertificates(fetch: Fetch, search: string, after: string | null): Promise<IssuerCredentialsPage> {
  const query = new URLSearchParams({ limit: '50', ...(search && { search }), ...(after && { after }) });
  return demandSignedIn(fetch, `/v1/issuer/credentials?${query}`);
}

/** @throws Refusal */
export function readCertificate(fetch: Fetch, id: string): Promise<IssuerCredentialDetail> {
  return demandSignedIn(fetch, of(id));
}

/** @throws Refusal */
export function decide(fetch: Fetch, id: string, act: IssuerAct, reason: string): Promise<IssuerCredentialDetail> {
  return demandSignedIn(fetch, `${of(id)}/${act}`, json('POST', { reason }));
}

/**
 * Certificates that were earned and are not on the ledger, earned first first.
 * @throws Refusal
 */
export function readWaiting(
  fetch: Fetch,
  state: WaitingAward['state'],
  after: string | null = null,
): Promise<WaitingAwardsPage> {
  const query = new URLSearchParams({ limit: '50', state, ...(after && { after }) });
  return demandSignedIn(fetch, `/v1/issuer/awards?${query}`);
}

/** @throws Refusal */
export function release(fetch: Fetch, awards: string[]): Promise<Released> {
  return demandSignedIn(fetch, '/v1/issuer/releases', json('POST', { awards }));
}

/** The digits by which an issuer shows which certificate is meant: the first and the last four of its number. */
export const digitsOf = (id: string) => id.slice(0, 4) + id.slice(-4);

/** Digits as they were typed or pasted: without what stands between them. */
export const plainDigits = (typed: string) => typed.toLowerCase().replaceAll(/[^0-9a-z]/g, '');
