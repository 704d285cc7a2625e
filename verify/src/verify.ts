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
import { count, day, ending } from './words.ts';

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

const unreachable =
  'We could not reach the ledger. This says nothing about the certificate: it may be valid or revoked.';

const checksNotRun: Check[] = checkNames.map((name) => {
  const more = name === 'status' ? ' Not the same as “not revoked”.' : '';
  return check(name, 'could_not_check', `The ledger did not answer.${more}`);
});

/**
 * Is this certificate real, and does it still stand? Asks each check in turn and lets the worst answer decide.
 * A fact that can no longer change (revoked, replaced, run out, never genuine) counts however old it is; what may
 * have changed since is never called valid unless the ledger was read to its end.
 * @throws CanonicalError when `content` has no RFC 8785 form, so that nobody can have hashed it.
 */
export async function verify(evidence: Evidence): Promise<VerdictAndChecks> {
  const { credential, ledger } = evidence;
  if (!ledger.reachable || !ledger.asOf) return answer('could_not_check', unreachable, checksNotRun, ledger.asOf);
  if (!credential) return missing(evidence, ledger);
  const checks = [
    checkIssuer(credential, evidence.issuerRole ?? 'unknown'),
    await checkContent(credential, evidence.content),
    checkStatus(credential, ledger),
    checkDates(credential, ledger.asOf),
  ];
  const verdict = judge(credential, checks, ledger.asOf);
  return answer(verdict, sentenceFor(verdict, credential, checks, ledger), checks, ledger.asOf);
}

function missing(evidence: Evidence, ledger: LedgerReach): VerdictAndChecks {
  // A certificate issued in a ledger we have not read yet looks exactly like one that never was.
  if (isBehind(ledger))
    return answer('could_not_check', `${behind(ledger)} This certificate may be newer than that.`, [], ledger.asOf);
  const sentence = evidence.content
    ? 'The ledger has no certificate with this content. Somebody may have changed the file: ask the person who sent it for the link.'
    : 'No certificate has this number. Look for a mistyped character, or ask the person who sent it for the link.';
  return answer('not_found', sentence, [], ledger.asOf);
}

function checkIssuer(credential: CredentialFacts, role: IssuerRole): Check {
  if (role === 'held') return check('issuer', 'passed', 'Held the issuer role when it issued.');
  if (role === 'not_held') return check('issuer', 'failed', 'Did not hold the issuer role when it issued.');
  return check(
    'issuer',
    'could_not_check',
    `We could not read who held the issuer role on ${day(credential.issuedAt)}.`,
  );
}

async function checkContent(credential: CredentialFacts, content: Content | undefined): Promise<Check> {
  if (!content) {
    return check(
      'content',
      'could_not_check',
      'Nobody has shown us the certificate’s content, so it was not compared with the ledger.',
    );
  }
  return (await contentHash(content)) === credential.contentHash
    ? check('content', 'passed', 'Its hash is the one on the ledger.')
    : check('content', 'failed', 'Its hash is not the one on the ledger.');
}

function checkStatus(credential: CredentialFacts, ledger: LedgerReach): Check {
  if (credential.status === 'revoked') return check('status', 'failed', `Revoked${changed(credential)}`);
  if (credential.status === 'superseded') return check('status', 'failed', `Replaced${changed(credential)}`);
  if (isBehind(ledger)) return check('status', 'could_not_check', `${behind(ledger)} Not the same as “not revoked”.`);
  if (credential.status === 'suspended') return check('status', 'failed', `On hold${changed(credential)}`);
  return check('status', 'passed', 'Not revoked, not suspended.');
}

function checkDates(credential: CredentialFacts, asOf: AsOf): Check {
  const issued = `Issued ${day(credential.issuedAt)}`;
  if (credential.expiresAt === null) return check('dates', 'passed', `${issued}, no expiry.`);
  if (asOf.closedAt === null) {
    return check(
      'dates',
      'could_not_check',
      `${issued}, runs out ${day(credential.expiresAt)}. We do not know the ledger’s time yet.`,
    );
  }
  return hasExpired(credential.expiresAt, asOf.closedAt)
    ? check('dates', 'failed', `${issued}, ran out ${day(credential.expiresAt)}.`)
    : check('dates', 'passed', `${issued}, runs out ${day(credential.expiresAt)}.`);
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

function sentenceFor(verdict: Verdict, credential: CredentialFacts, checks: Check[], ledger: LedgerReach): string {
  const on = credential.statusAt ? day(credential.statusAt) : 'an unknown day';
  const byIssuer = credential.statusBy === credential.issuer;
  switch (verdict) {
    case 'valid':
      return checks.every((check) => check.outcome === 'passed')
        ? 'Not changed, not revoked, not expired.'
        : 'Not revoked, not expired. Its content was not compared, because nobody has shown it.';
    case 'revoked':
      return `${byIssuer ? 'The issuer withdrew this' : 'This was withdrawn'} on ${on}. Do not rely on it.${reason(credential)}`;
    case 'suspended':
      return `${byIssuer ? 'The issuer has put this on hold' : 'This has been on hold'} since ${on}. It may come back or be revoked.${reason(credential)}`;
    case 'replaced':
      return `${byIssuer ? 'The issuer made a corrected copy' : 'A corrected copy was made'} on ${on}. Open the current certificate.`;
    case 'expired':
      return passed(checks, 'issuer')
        ? `It was genuine and ran out on ${day(credential.expiresAt ?? '')}.`
        : `It ran out on ${day(credential.expiresAt ?? '')}.`;
    case 'not_genuine':
      return failed(checks, 'content')
        ? 'The content does not match the ledger. Somebody changed it after it was issued, so nothing in it can be trusted.'
        : 'Whoever issued this did not hold the issuer role at that time. Do not rely on it.';
    default:
      return isBehind(ledger)
        ? `${behind(ledger)} This certificate may have changed since.`
        : 'We could not read who held the issuer role when this was issued. This says nothing about the certificate.';
  }
}

function isBehind(ledger: LedgerReach): boolean {
  return ledger.stale === true || ledger.asOf?.closedAt === null || (ledger.ledgersBehind ?? 0) > 0;
}

function behind(ledger: LedgerReach): string {
  const last = ledger.asOf ? `, last known ${count(ledger.asOf.ledger)}` : '';
  if (!ledger.ledgersBehind) return `We could not read the ledger${last}.`;
  const ledgers = ledger.ledgersBehind === 1 ? 'ledger' : 'ledgers';
  return `We are ${count(ledger.ledgersBehind)} ${ledgers} behind${last}.`;
}

function changed(credential: CredentialFacts): string {
  const by = credential.statusBy === credential.issuer ? ' by the issuer' : '';
  const where = credential.statusLedger === null ? '' : `, ledger ${count(credential.statusLedger)}`;
  const when = credential.statusAt === null ? '' : `, ${day(credential.statusAt)}`;
  return `${by}${where}${when}.${reason(credential)}`;
}

function reason(credential: CredentialFacts): string {
  return credential.statusReason?.trim() ? ` Reason given: ${ending(credential.statusReason)}` : '';
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
