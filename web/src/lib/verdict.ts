import type { Verdict } from '#verify';
import * as m from './paraglide/messages.js';

/** What a page can say about a certificate: the verdicts, and what is said before there is one. */
export type Shown = Verdict | 'checking' | 'malformed' | 'unreadable';

/** The ground, shape and colour of a verdict: the class names of the stylesheet. */
export type Ground = 'valid' | 'revoked' | 'tampered' | 'paused' | 'expired' | 'checking' | 'unknown' | 'missing';

const words: Record<Shown, () => string> = {
  valid: m.certificate_valid,
  revoked: m.certificate_revoked,
  suspended: m.certificate_suspended,
  expired: m.certificate_expired,
  replaced: m.certificate_replaced,
  not_genuine: m.certificate_not_genuine,
  not_found: m.certificate_not_found,
  could_not_check: m.certificate_could_not_check,
  checking: m.certificate_checking,
  malformed: m.certificate_malformed,
  unreadable: m.certificate_unreadable,
};

/** The one word a page shows for a verdict. */
export const wordOf = (verdict: Shown) => words[verdict]();

export const grounds: Record<Shown, Ground> = {
  valid: 'valid',
  revoked: 'revoked',
  suspended: 'paused',
  expired: 'expired',
  replaced: 'expired',
  not_genuine: 'tampered',
  not_found: 'missing',
  could_not_check: 'unknown',
  checking: 'checking',
  malformed: 'missing',
  unreadable: 'missing',
};

// From the best to the worst news for whoever relies on the certificate.
const ranks: readonly Shown[] = [
  'valid',
  'checking',
  'could_not_check',
  'malformed',
  'unreadable',
  'not_found',
  'suspended',
  'replaced',
  'expired',
  'revoked',
  'not_genuine',
];

/** Whether a change of verdict must interrupt: it got worse. */
export function isWorse(after: Shown, before: Shown): boolean {
  return ranks.indexOf(after) > ranks.indexOf(before);
}

/** The HTTP status of a page whose answer this is. */
export function statusOf(verdict: Shown): number {
  if (verdict === 'not_found') return 404;
  if (verdict === 'could_not_check') return 503;
  return verdict === 'malformed' ? 400 : 200;
}
