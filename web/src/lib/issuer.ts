/** What issuers may ask; every request goes through api.ts. */
import type {
  Approval,
  ApprovalDetail,
  ApprovalsPage,
  BatchIssued,
  BatchReport,
  BatchRow,
  IssuerCredential,
  IssuerCredentialDetail,
  IssuerCredentialsPage,
  IssuerDecision,
  Released,
  WaitingAward,
  WaitingAwardsPage,
  WaitingSummary,
} from '#wire';
import type { IssuerAct } from '#wire/forms.ts';
import { demandSignedIn, type Fetch, json } from './api.ts';

export type { Approval, BatchReport, BatchRow, IssuerAct, IssuerCredential, IssuerDecision, WaitingAward };

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

/** Which of those that wait: of a course by its key, and by part of a course or a name; empty: all. */
export interface Wanted {
  course: string;
  search: string;
}

const queryOf = ({ course, search }: Wanted) => ({ ...(course && { course }), ...(search && { search }) });

/**
 * Certificates that were earned and are not on the ledger, earned first first.
 * @param after where the page before ended
 * @throws Refusal
 */
export function readWaiting(
  fetch: Fetch,
  state: WaitingAward['state'],
  wanted: Wanted,
  after: string | null = null,
  limit = 50,
): Promise<WaitingAwardsPage> {
  const query = new URLSearchParams({ limit: String(limit), state, ...queryOf(wanted), ...(after && { after }) });
  return demandSignedIn(fetch, `/v1/issuer/awards?${query}`);
}

/** @throws Refusal */
export function summarizeWaiting(fetch: Fetch, wanted: Wanted): Promise<WaitingSummary> {
  return demandSignedIn(fetch, `/v1/issuer/awards/summary?${new URLSearchParams(queryOf(wanted))}`);
}

/** @throws Refusal */
export function retryAward(fetch: Fetch, id: string): Promise<WaitingAward> {
  return demandSignedIn(fetch, `/v1/issuer/awards/${encodeURIComponent(id)}/retry`, { method: 'POST' });
}

/** @throws Refusal */
export function release(fetch: Fetch, awards: string[]): Promise<Released> {
  return demandSignedIn(fetch, '/v1/issuer/releases', json('POST', { awards }));
}

/** Certificates to issue by hand: one, or a CSV of them. */
export type BatchSent =
  | { rows: { recipient: string; course: string; kind: string; title: string; criteria: string }[] }
  | { csv: string };

/**
 * Tells row by row what would be issued.
 * @throws Refusal
 */
export function checkBatch(fetch: Fetch, sent: BatchSent): Promise<BatchReport> {
  return demandSignedIn(fetch, '/v1/issuer/batches/check', json('POST', sent));
}

/**
 * Issues what a report showed, or asks a second issuer to approve it.
 * @param digest of the report
 * @throws Refusal
 */
export function issueBatch(fetch: Fetch, sent: BatchSent, digest: string): Promise<BatchIssued> {
  return demandSignedIn(fetch, '/v1/issuer/batches', json('POST', { ...sent, digest }));
}

/**
 * What issuers asked each other to approve: the open ones first.
 * @throws Refusal
 */
export function readApprovals(fetch: Fetch, after: string | null, limit = 50): Promise<ApprovalsPage> {
  const query = new URLSearchParams({ limit: String(limit), ...(after && { after }) });
  return demandSignedIn(fetch, `/v1/issuer/approvals?${query}`);
}

const approvalOf = (id: string) => `/v1/issuer/approvals/${encodeURIComponent(id)}`;

/** @throws Refusal */
export function readApproval(fetch: Fetch, id: string): Promise<ApprovalDetail> {
  return demandSignedIn(fetch, approvalOf(id));
}

/**
 * @param digest of what was shown
 * @throws Refusal
 */
export function approve(fetch: Fetch, id: string, digest: string): Promise<ApprovalDetail> {
  return demandSignedIn(fetch, `${approvalOf(id)}/approve`, json('POST', { digest }));
}

/**
 * Declines it; what one asked for oneself is withdrawn by it.
 * @throws Refusal
 */
export function decline(fetch: Fetch, id: string): Promise<ApprovalDetail> {
  return demandSignedIn(fetch, `${approvalOf(id)}/decline`, { method: 'POST' });
}

/** The digits by which an issuer shows which certificate is meant: the first and the last four of its number. */
export const digitsOf = (id: string) => id.slice(0, 4) + id.slice(-4);

/** Digits as they were typed or pasted: without what stands between them. */
export const plainDigits = (typed: string) => typed.toLowerCase().replaceAll(/[^0-9a-z]/g, '');
