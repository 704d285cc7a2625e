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

/** The checks that the ledger answers, in the order every page shows them. */
export const checkNames = ['issuer', 'content', 'status', 'dates'] as const;
export type CheckName = (typeof checkNames)[number];

/** All seven in their order: a certificate that somebody presents is also asked for its form, signature and holder. */
export const allCheckNames = ['format', 'signature', 'issuer', 'content', 'status', 'dates', 'holder'] as const;
export type AnyCheckName = (typeof allCheckNames)[number];

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

/** One of the seven checks; `not_asked` is no doubt, only a question that nobody put. */
export interface AnyCheck {
  name: AnyCheckName;
  outcome: Outcome | 'not_asked';
  sentence: string;
}

/** What was found out about something that was presented as a certificate. */
export interface Examination {
  verdict: Verdict;
  sentence: string;
  /** In their order, as far as they go: after a form or a signature that does not hold there is nothing else to say. */
  checks: AnyCheck[];
  /** Null for a certificate that is not on our ledger. */
  asOf: AsOf | null;
  /** Whether it names us as its issuer; null when it does not even say who its issuer is. */
  isOurs: boolean | null;
  /**
   * What the certificate itself says, once the ledger or its issuer's signature vouches for that; else null. A file's looks
   * are another matter: anybody can draw another name onto a PDF that carries this one.
   */
  says: Said | null;
}

export interface Said {
  title: string | null;
  /** Whom it names. */
  name: string | null;
}
