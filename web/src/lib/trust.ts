/** Why certificates may be believed; every request goes through api.ts. */
import type { FailedVerifications, FailureCause, Trust } from '#wire';
import { type Fetch, read } from './api.ts';

export type { FailedVerifications, FailureCause, Trust };

/** Keys, contracts and roles; null when the api does not answer. */
export const readTrust = (fetch: Fetch): Promise<Trust | null> => read(fetch, '/v1/trust');

/** Counts for issuers; null when the api does not answer, or not to who asks. */
export const readFailures = (fetch: Fetch): Promise<FailedVerifications | null> =>
  read(fetch, '/v1/issuer/failed-verifications');
