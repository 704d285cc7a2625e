import type { Check, Verdict } from '#verify';

/** What an issuer did that the verdict tells of; time that ran out meanwhile is another check's. */
const statusFailures: Partial<Record<Verdict, string>> = {
  revoked: 'revoked',
  suspended: 'on hold',
  replaced: 'replaced',
};

/** How a check ended, in a word or two beside its name. */
export function resultOf({ name, outcome }: Check, verdict: Verdict): string {
  if (outcome === 'could_not_check') return name === 'content' ? 'not compared' : 'could not check';
  if (outcome === 'passed') return 'passed';
  if (name === 'dates') return 'expired';
  return (name === 'status' ? statusFailures[verdict] : undefined) ?? 'failed';
}
