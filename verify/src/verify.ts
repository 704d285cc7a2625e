import { type Content, contentHash } from './content.ts';
import { hasExpired, type Status, standing } from './standing.ts';
import {
  type AsOf,
  type Check,
  type CheckName,
  checkNames,
  type Outcome,
  type Verdict,
  type VerdictAndChecks,
} from './verdict.ts';
import type { Words } from './words/english.ts';
import type { Language } from './words/text.ts';
import { words } from './words/words.ts';

/** The ledger's facts about one certificate that its verdict rests on. Times are ISO 8601 in UTC. */
export interface CredentialFacts {
  issuer: string;
  contentHash: string;
  issuedAt: string;
  expiresAt: string | null;
  status: Status;
  /** When, where, by whom and why the status last changed; null while it never did. */
  statusAt: string | null;
  statusLedger: number | null;
  statusBy: string | null;
  statusReason: string | null;
}

/** Whether the issuer held the role `issuer` when it issued; unknown when the role's history could not be read. */
export type IssuerRole = 'held' | 'not_held' | 'unknown';

/** All that `verify` goes by. It reads nothing itself: who calls it has read the ledger. */
export interface Evidence {
  /** Absent: the ledger has no such certificate. Means nothing unless `ledger.reachable`. */
  credential?: CredentialFacts | undefined;
  issuerRole?: IssuerRole | undefined;
  /** The certificate itself, if anybody has shown it. */
  content?: Content | undefined;
  ledger: LedgerReach;
  /** Of the sentences; English when nobody says. */
  language?: Language | undefined;
}

/** How well the ledger could be read. */
export interface LedgerReach {
  reachable: boolean;
  /** The last ledger the facts take in; null when none was ever read. */
  asOf: AsOf | null;
  /** Closed ledgers the facts do not take in yet, when there are too many to call the facts current. */
  ledgersBehind?: number | undefined;
  /** True when nobody can say how many: the facts are old and the network does not answer. */
  stale?: boolean | undefined;
}

// About a minute on a public network: more, and "not revoked" would be said of a past too long gone.
const ageMsMax = 60_000;
const ledgersMax = 12;

/**
 * Whether the newest ledger that somebody knows closed too long ago to call what it says current: they are behind, and a
 * certificate may have been revoked since.
 */
export function isTooOld(closedAt: string, now: number): boolean {
  return now - Date.parse(closedAt) > ageMsMax;
}

/** `ledgersBehind` of facts that lack so many closed ledgers: 0 while they are few enough. */
export function tooFarBehind(ledgers: number): number {
  return ledgers > ledgersMax ? ledgers : 0;
}

/**
 * Is this certificate real, and does it still stand? Asks each check in turn and lets the worst answer decide.
 * A fact that can no longer change (revoked, replaced, run out, never genuine) counts however old it is; what may
 * have changed since is never called valid unless the ledger was read to its end.
 * @throws CanonicalError when `content` has no RFC 8785 form, so that nobody can have hashed it.
 */
export async function verify(evidence: Evidence): Promise<VerdictAndChecks> {
  const { credential, ledger } = evidence;
  const say = words[evidence.language ?? 'en'];
  if (!ledger.reachable || !ledger.asOf)
    return answer('could_not_check', say.unreachable(), checksNotRun(say), ledger.asOf);
  if (!credential) return missing(evidence, ledger, say);
  const checks = [
    checkIssuer(credential, evidence.issuerRole ?? 'unknown', say),
    await checkContent(credential, evidence.content, say),
    checkStatus(credential, ledger, say),
    checkDates(credential, ledger.asOf, say),
  ];
  const verdict = judge(credential, checks, ledger.asOf);
  return answer(verdict, sentenceFor(verdict, credential, checks, ledger, say), checks, ledger.asOf);
}

function checksNotRun(say: Words): Check[] {
  return checkNames.map((name) =>
    check(name, 'could_not_check', name === 'status' ? say.statusSilent() : say.silent()),
  );
}

function missing(evidence: Evidence, ledger: LedgerReach, say: Words): VerdictAndChecks {
  // A certificate issued in a ledger we have not read yet looks exactly like one that never was.
  if (isBehind(ledger)) return answer('could_not_check', say.maybeNewer(behind(ledger, say)), [], ledger.asOf);
  return answer('not_found', evidence.content ? say.contentNotFound() : say.numberNotFound(), [], ledger.asOf);
}

function checkIssuer(credential: CredentialFacts, role: IssuerRole, say: Words): Check {
  if (role === 'held') return check('issuer', 'passed', say.roleHeld());
  if (role === 'not_held') return check('issuer', 'failed', say.roleNotHeld());
  return check('issuer', 'could_not_check', say.roleUnknown(credential.issuedAt));
}

async function checkContent(credential: CredentialFacts, content: Content | undefined, say: Words): Promise<Check> {
  if (!content) return check('content', 'could_not_check', say.contentUnseen());
  return (await contentHash(content)) === credential.contentHash
    ? check('content', 'passed', say.contentSame())
    : check('content', 'failed', say.contentOther());
}

function checkStatus(credential: CredentialFacts, ledger: LedgerReach, say: Words): Check {
  const { status } = credential;
  const isFinal = status === 'revoked' || status === 'superseded';
  if (!isFinal && isBehind(ledger)) return check('status', 'could_not_check', say.statusBehind(behind(ledger, say)));
  if (status === 'valid') return check('status', 'passed', say.statusClean());
  const change = {
    byIssuer: credential.statusBy === credential.issuer,
    at: credential.statusAt,
    ledger: credential.statusLedger,
  };
  return check('status', 'failed', say.statusChanged(status, change, reason(credential, say)));
}

function checkDates({ issuedAt, expiresAt }: CredentialFacts, asOf: AsOf, say: Words): Check {
  if (expiresAt === null) return check('dates', 'passed', say.endless(issuedAt));
  if (asOf.closedAt === null) return check('dates', 'could_not_check', say.endsUnsure(issuedAt, expiresAt));
  return hasExpired(expiresAt, asOf.closedAt)
    ? check('dates', 'failed', say.ended(issuedAt, expiresAt))
    : check('dates', 'passed', say.ends(issuedAt, expiresAt));
}

/** Not genuine outranks withdrawn, and what is final outranks what may still change. */
function judge(credential: CredentialFacts, checks: Check[], asOf: AsOf): Verdict {
  if (failed(checks, 'issuer') || failed(checks, 'content')) return 'not_genuine';
  if (credential.status === 'revoked') return 'revoked';
  if (credential.status === 'superseded') return 'replaced';
  if (standing(credential, asOf) === 'expired') return 'expired';
  // Only passed or "on hold" is left of the status; content that nobody has shown is not held against a certificate.
  if (!passed(checks, 'issuer') || !(passed(checks, 'status') || failed(checks, 'status'))) return 'could_not_check';
  return credential.status === 'suspended' ? 'suspended' : 'valid';
}

function sentenceFor(
  verdict: Verdict,
  credential: CredentialFacts,
  checks: Check[],
  ledger: LedgerReach,
  say: Words,
): string {
  const { statusAt, expiresAt } = credential;
  const byIssuer = credential.statusBy === credential.issuer;
  switch (verdict) {
    case 'valid':
      return checks.every((check) => check.outcome === 'passed') ? say.unchanged() : say.uncompared();
    case 'revoked':
      return say.revoked(statusAt, byIssuer, reason(credential, say));
    case 'suspended':
      return say.suspended(statusAt, byIssuer, reason(credential, say));
    case 'replaced':
      return say.replaced(statusAt, byIssuer);
    case 'expired':
      return passed(checks, 'issuer') ? say.expired(expiresAt ?? '') : say.expiredUnsure(expiresAt ?? '');
    case 'not_genuine':
      return failed(checks, 'content') ? say.contentChanged() : say.noIssuer();
    default:
      return isBehind(ledger) ? say.maybeChanged(behind(ledger, say)) : say.roleUnread();
  }
}

function isBehind(ledger: LedgerReach): boolean {
  return ledger.stale === true || ledger.asOf?.closedAt === null || (ledger.ledgersBehind ?? 0) > 0;
}

function behind(ledger: LedgerReach, say: Words): string {
  return say.behind(ledger.ledgersBehind ?? 0, ledger.asOf?.ledger ?? null);
}

function reason({ statusReason }: CredentialFacts, say: Words): string {
  return statusReason?.trim() ? say.reason(statusReason) : '';
}

function passed(checks: Check[], name: CheckName): boolean {
  return checks.some((check) => check.name === name && check.outcome === 'passed');
}

function failed(checks: Check[], name: CheckName): boolean {
  return checks.some((check) => check.name === name && check.outcome === 'failed');
}

function check(name: CheckName, outcome: Outcome, sentence: string): Check {
  return { name, outcome, sentence };
}

function answer(verdict: Verdict, sentence: string, checks: Check[], asOf: AsOf | null): VerdictAndChecks {
  return { verdict, sentence, checks, asOf };
}
