/** Everything a verification can end in. */
export const verdicts = [
  'valid',
  'revoked',
  'suspended',
  'expired',
  'replaced',
  'not_genuine',
  'not_found',
  'could_not_check',
] as const;
export type Verdict = (typeof verdicts)[number];

/** The checks in the order every page shows them. Format, signature and holder join when certificates are signed. */
export const checkNames = ['issuer', 'content', 'status', 'dates'] as const;
export type CheckName = (typeof checkNames)[number];

export const outcomes = ['passed', 'failed', 'could_not_check'] as const;
export type Outcome = (typeof outcomes)[number];

/** One question asked of a certificate, and its answer in words for people. */
export interface Check {
  name: CheckName;
  outcome: Outcome;
  sentence: string;
}

/** A closed ledger: the moment at which something is true. */
export interface AsOf {
  ledger: number;
  /** ISO 8601, UTC; null when nobody told, as while an indexer catches up. */
  closedAt: string | null;
}

/** What was found out about one certificate, and as of when. `checks` is empty when there was nothing to ask about. */
export interface VerdictAndChecks {
  verdict: Verdict;
  sentence: string;
  checks: Check[];
  asOf: AsOf | null;
}
