/** What a page says of a verification, in the visitor's language: `#verify` and the api say the same in English. */
import type { Check } from '#verify';
import type { Credential, Verification } from '#wire';
import * as m from './paraglide/messages.js';
import { count, day, ending } from './words.ts';

/** The sentence beside the verdict; what to do about it, the page shows as a link. */
export function sentenceOf(verification: Verification): string {
  const { verdict, sentence, credential, checks, asOf, id } = verification;
  // Written here, about what was looked for otherwise than by its number, or by nobody who answered.
  if (sentence === m.certificate_unreachable() || (verdict === 'not_found' && id === null)) return sentence;
  if (verdict === 'not_found') return m.certificate_says_not_found();
  if (!asOf) return m.certificate_unreachable();
  if (!credential) return m.certificate_says_behind_newer({ behind: behind(verification) });
  const on = { day: credential.statusAt ? day(credential.statusAt) : m.certificate_unknown_day() };
  const byIssuer = credential.statusBy === credential.issuer;
  switch (verdict) {
    case 'valid':
      return checks.every(({ outcome }) => outcome === 'passed')
        ? m.certificate_says_compared()
        : m.certificate_says_uncompared();
    case 'revoked':
      return (
        (byIssuer ? m.certificate_says_revoked_by_issuer(on) : m.certificate_says_revoked(on)) + reason(credential)
      );
    case 'suspended':
      return (
        (byIssuer ? m.certificate_says_suspended_by_issuer(on) : m.certificate_says_suspended(on)) + reason(credential)
      );
    case 'replaced':
      return byIssuer ? m.certificate_says_replaced_by_issuer(on) : m.certificate_says_replaced(on);
    case 'expired': {
      const ended = { day: day(credential.expiresAt ?? '') };
      return is(checks, 'issuer', 'passed')
        ? m.certificate_says_expired(ended)
        : m.certificate_says_expired_unsure(ended);
    }
    case 'not_genuine':
      return is(checks, 'content', 'failed') ? m.certificate_says_changed() : m.certificate_says_no_issuer();
    default:
      return is(checks, 'status', 'could_not_check')
        ? m.certificate_says_behind({ behind: behind(verification) })
        : m.certificate_says_no_role();
  }
}

/** What came of one check, as a sentence. */
export function checkSentence({ name, outcome }: Check, verification: Verification): string {
  const { credential, asOf, sentence } = verification;
  if (outcome === 'could_not_check' && (!asOf || !credential || sentence === m.certificate_unreachable()))
    if (name !== 'content')
      return name === 'status' ? m.certificate_check_status_silent() : m.certificate_check_silent();
  if (!credential) return m.certificate_check_silent();
  switch (name) {
    case 'issuer':
      if (outcome === 'passed') return m.certificate_check_issuer_passed();
      if (outcome === 'failed') return m.certificate_check_issuer_failed();
      return m.certificate_check_issuer_unknown({ day: day(credential.issuedAt) });
    case 'content':
      if (outcome === 'passed') return m.certificate_check_content_passed();
      return outcome === 'failed' ? m.certificate_check_content_failed() : m.certificate_check_content_unseen();
    case 'status':
      if (outcome === 'passed') return m.certificate_check_status_passed();
      return outcome === 'failed'
        ? statusSentence(credential)
        : m.certificate_check_status_behind({ behind: behind(verification) });
    case 'dates':
      return datesSentence(credential, outcome);
  }
}

const statusWords = {
  valid: [m.certificate_check_status_passed, m.certificate_check_status_passed],
  revoked: [m.certificate_check_status_revoked, m.certificate_check_status_revoked_by_issuer],
  superseded: [m.certificate_check_status_superseded, m.certificate_check_status_superseded_by_issuer],
  suspended: [m.certificate_check_status_suspended, m.certificate_check_status_suspended_by_issuer],
} as const;

function statusSentence(credential: Credential): string {
  const { status, statusBy, issuer, statusLedger, statusAt } = credential;
  const said = [
    statusWords[status][statusBy === issuer ? 1 : 0](),
    statusLedger !== null && m.certificate_check_in_ledger({ ledger: count(statusLedger) }),
    statusAt !== null && day(statusAt),
  ];
  return `${said.filter(Boolean).join(', ')}.${reason(credential)}`;
}

function datesSentence({ issuedAt, expiresAt }: Credential, outcome: Check['outcome']): string {
  const issued = day(issuedAt);
  if (expiresAt === null) return m.certificate_check_dates_endless({ issued });
  const dates = { issued, expires: day(expiresAt) };
  if (outcome === 'could_not_check') return m.certificate_check_dates_unknown(dates);
  return outcome === 'failed' ? m.certificate_check_dates_failed(dates) : m.certificate_check_dates_passed(dates);
}

/** How far the ledger was not read. By how many ledgers, the answer says in its sentences alone. */
function behind({ sentence, checks, asOf }: Verification): string {
  if (!asOf) return m.certificate_unread();
  const ledger = count(asOf.ledger);
  const told = [sentence, ...checks.map((check) => check.sentence)].join('\n');
  const ledgers = /^We are ([\d,]+) ledgers? behind/m.exec(told)?.[1]?.replaceAll(',', '');
  return ledgers ? m.certificate_behind({ ledgers, ledger }) : m.certificate_unread_since({ ledger });
}

function reason({ statusReason }: Credential): string {
  return statusReason?.trim() ? m.sentence_reason({ reason: ending(statusReason) }) : '';
}

function is(checks: readonly Check[], name: Check['name'], outcome: Check['outcome']): boolean {
  return checks.some((check) => check.name === name && check.outcome === outcome);
}
