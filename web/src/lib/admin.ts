/** What admins may ask; every request goes through api.ts. */
import type {
  AccountSummary,
  AccountsPage,
  AdminAccount,
  AuditEntry,
  AuditPage,
  GrantedRole,
  IdentityCheck,
  IdentityChecksPage,
  IssuingChange,
  IssuingSettings,
  OutboxCall,
  OutboxPage,
} from '#wire';
import { demandSignedIn, type Fetch, json } from './api.ts';

export type { AccountSummary, AuditEntry, AuditPage, IdentityCheck, OutboxCall };

/**
 * People, the newest first.
 * @param search part of a name, an e-mail address, a wallet or an id
 * @param after where the page before ended
 * @throws Refusal
 */
export function readPeople(fetch: Fetch, search: string, after: string | null): Promise<AccountsPage> {
  const query = new URLSearchParams({ limit: '50', ...(search && { search }), ...(after && { after }) });
  return demandSignedIn(fetch, `/v1/admin/accounts?${query}`);
}

/** @throws Refusal */
export function setRoles(
  fetch: Fetch,
  id: string,
  change: { roles: GrantedRole[]; reason: string },
): Promise<AdminAccount> {
  return demandSignedIn(fetch, `/v1/admin/accounts/${encodeURIComponent(id)}/roles`, json('PUT', change));
}

/** @throws Refusal */
export function readIssuing(fetch: Fetch): Promise<IssuingSettings> {
  return demandSignedIn(fetch, '/v1/admin/issuing');
}

/** @throws Refusal */
export function changeIssuing(fetch: Fetch, change: IssuingChange): Promise<IssuingSettings> {
  return demandSignedIn(fetch, '/v1/admin/issuing', json('PUT', change));
}

/**
 * Identity checks, the one submitted first first.
 * @throws Refusal
 */
export function readIdentityChecks(
  fetch: Fetch,
  state: IdentityCheck['state'],
  after: string | null,
): Promise<IdentityChecksPage> {
  const query = new URLSearchParams({ state, ...(after && { after }) });
  return demandSignedIn(fetch, `/v1/admin/identity-checks?${query}`);
}

/** @throws Refusal */
export function decideIdentity(
  fetch: Fetch,
  id: string,
  decision: { verdict: 'verified' | 'rejected'; reason: string },
): Promise<object> {
  return demandSignedIn(fetch, `/v1/admin/identity-checks/${encodeURIComponent(id)}/decision`, json('POST', decision));
}

/**
 * What admins did, the newest first, and whether the log is whole.
 * @throws Refusal
 */
export function readAudit(fetch: Fetch, after: string | null): Promise<AuditPage> {
  const query = new URLSearchParams({ limit: '50', ...(after && { after }) });
  return demandSignedIn(fetch, `/v1/admin/audit?${query}`);
}

export type OutboxState = OutboxCall['state'];

/**
 * What the platform owes the ledger, the newest first.
 * @throws Refusal
 */
export function readOutbox(fetch: Fetch, state: OutboxState, after: string | null): Promise<OutboxPage> {
  const query = new URLSearchParams({ limit: '50', state, ...(after && { after }) });
  return demandSignedIn(fetch, `/v1/admin/outbox?${query}`);
}

/**
 * Has a call that was laid aside tried again, or gives it up.
 * @throws Refusal
 */
export function decideCall(fetch: Fetch, id: string, what: 'retry' | 'discard', reason: string): Promise<OutboxCall> {
  return demandSignedIn(fetch, `/v1/admin/outbox/${encodeURIComponent(id)}/${what}`, json('POST', { reason }));
}
