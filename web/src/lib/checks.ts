import type { AnyCheck, Verdict } from '#verify';
import * as m from './paraglide/messages.js';

/** What an issuer did that the verdict tells of; time that ran out meanwhile is another check's. */
const statusFailures: Partial<Record<Verdict, () => string>> = {
  revoked: m.certificate_result_revoked,
  suspended: m.certificate_result_on_hold,
  replaced: m.certificate_result_replaced,
};

/** How a check ended, in a word or two beside its name. */
export function resultOf({ name, outcome }: AnyCheck, verdict: Verdict): string {
  if (outcome === 'not_asked') return m.certificate_result_unasked();
  if (outcome === 'could_not_check')
    return name === 'content' ? m.certificate_result_uncompared() : m.certificate_result_unchecked();
  if (outcome === 'passed') return m.certificate_result_passed();
  if (name === 'dates') return m.certificate_result_expired();
  return ((name === 'status' && statusFailures[verdict]) || m.certificate_result_failed)();
}
