import type { IdentityRequest } from '#wire';

/** What a provider says of a request: a verdict, or that it is still to come. */
export type IdentityOpinion = { verdict: 'verified' | 'rejected'; reason: string } | 'later';

/**
 * Who finds out whether somebody is who they say. One that decides at once answers with its verdict; one that takes its
 * time answers `later`, and its verdict comes by an admin or by the code that listens to it.
 */
export interface IdentityProvider {
  /** Noted with each check. */
  name: string;
  check(request: IdentityRequest): Promise<IdentityOpinion>;
}

/** An admin looks at it. */
export const manualReview: IdentityProvider = { name: 'manual', check: async () => 'later' };
