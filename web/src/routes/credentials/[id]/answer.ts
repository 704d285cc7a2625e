import type { AsOf, Verification } from '#lib/api.ts';
import * as m from '#lib/paraglide/messages.js';
import { sentenceOf as sentenceOfVerdict } from '#lib/verification.ts';
import { day } from '#lib/words.ts';
import type { Verdict } from '#verify';

/** What the page shows: the newest answer and, while we cannot check, the last one that settled it. */
export interface Answer {
  verification: Verification;
  last: { verdict: Verdict; asOf: AsOf } | null;
}

// What no later ledger can undo, and so stays true while nobody can be asked.
const finalVerdicts: readonly Verdict[] = ['revoked', 'replaced', 'expired', 'not_genuine'];

/** Takes in a newer answer. One that could not be had wipes nothing that was shown, but is never shown as valid. */
export function takeIn(before: Answer, next: Verification): Answer {
  const { verification, last } = before;
  if (next.verdict !== 'could_not_check' || next.credential) return { verification: next, last: null };
  if (finalVerdicts.includes(verification.verdict)) return before;
  const settled = verification.verdict === 'could_not_check' ? last : lastOf(verification);
  const checks = verification.checks.map((check) =>
    check.name === 'status'
      ? { ...check, outcome: 'could_not_check' as const, sentence: m.certificate_check_status_silent() }
      : check,
  );
  const { credential, contentHash, asOf } = verification;
  return { verification: { ...next, credential, contentHash, asOf, checks }, last: settled };
}

function lastOf({ verdict, asOf }: Verification): Answer['last'] {
  return asOf ? { verdict, asOf } : null;
}

/** Whether the newer ledger alone changes the answer: time runs out, or what could not be checked now can. */
export function mustAskAgain({ verdict, credential }: Verification, { closedAt }: AsOf): boolean {
  if (verdict === 'could_not_check') return true;
  if (verdict !== 'valid' && verdict !== 'suspended') return false;
  return closedAt !== null && !!credential?.expiresAt && credential.expiresAt <= closedAt;
}

// As `isTooOld` of #verify has it, by which the api calls facts current while the network does not answer.
const ageMsMax = 60_000;

/** Whether an answer is too old to stand while nothing new arrives. */
export function isStale({ asOf }: Verification, now: number): boolean {
  return asOf?.closedAt != null && now - Date.parse(asOf.closedAt) > ageMsMax;
}

/**
 * The sentence beside the verdict: of a certificate that stands, what it is; of any other, what is wrong.
 * @param name whom it names, to who may see that
 */
export function sentenceOf(verification: Verification, name?: string | null): string {
  const { verdict, credential, checks } = verification;
  if (verdict !== 'valid' || !credential) return sentenceOfVerdict(verification);
  const isCompared = checks.some(({ name, outcome }) => name === 'content' && outcome === 'passed');
  const issued = { day: day(credential.issuedAt) };
  if (name) {
    const named = { ...issued, name };
    return isCompared ? m.certificate_says_valid_named_compared(named) : m.certificate_says_valid_named(named);
  }
  return isCompared ? m.certificate_says_valid_compared(issued) : m.certificate_says_valid(issued);
}
