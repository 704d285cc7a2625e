import type { AsOf } from './verdict.ts';

/** What the contract's events say of a certificate. Time is not among it: see `standing`. */
export const statuses = ['valid', 'revoked', 'suspended', 'superseded'] as const;
export type Status = (typeof statuses)[number];

/** What a certificate is at a ledger: what the events say and, unless they already withdrew it, what time did. */
export const standings = [...statuses, 'expired'] as const;
export type Standing = (typeof standings)[number];

/**
 * What a certificate is once the given ledger has closed. Expiry is never stored: it is this function of the row and
 * the close time, so it needs no event and cannot be missed.
 */
export function standing(credential: { status: Status; expiresAt: string | null }, asOf: AsOf): Standing {
  return credential.status === 'valid' && hasExpired(credential.expiresAt, asOf.closedAt)
    ? 'expired'
    : credential.status;
}

/** Whether time has run out: the moment of expiry itself no longer counts, as in the contract. */
export function hasExpired(expiresAt: string | null, closedAt: string | null): boolean {
  return expiresAt !== null && closedAt !== null && Date.parse(expiresAt) <= Date.parse(closedAt);
}
