import type { ProblemType } from '#wire';
import type { Refusal } from './api.ts';
import type { Outcome } from './outcome.ts';
import * as m from './paraglide/messages.js';
import { baseLocale, getLocale } from './paraglide/runtime.js';

/** Problems that are about one field; the api says what to do about it. */
const byField: Partial<Record<ProblemType, string>> = {
  'urn:brain-storm:problem:password_refused': 'password',
  'urn:brain-storm:problem:code_refused': 'code',
  'urn:brain-storm:problem:second_factor_refused': 'factor',
  'urn:brain-storm:problem:picture_refused': 'picture',
};

/** Problems of which the page has better words than the api, which speaks to programs. */
const words: Partial<Record<ProblemType, () => string>> = {
  'urn:brain-storm:problem:sign_in_refused': m.fault_sign_in_refused,
  'urn:brain-storm:problem:unauthorized': m.fault_unauthorized,
  'urn:brain-storm:problem:last_wallet': m.fault_last_wallet,
  'urn:brain-storm:problem:last_admin': m.fault_last_admin,
  'urn:brain-storm:problem:role_needed': m.fault_role_needed,
  'urn:brain-storm:problem:password_missing': m.fault_password_missing,
  'urn:brain-storm:problem:post_changed': m.forum_fault_changed,
  'urn:brain-storm:problem:decision_impossible': m.issuer_fault_impossible,
  'urn:brain-storm:problem:call_not_aside': m.issuer_retry_gone,
  'urn:brain-storm:problem:approval_not_found': m.approval_fault_gone,
  'urn:brain-storm:problem:approval_impossible': m.approval_fault_impossible,
  'urn:brain-storm:problem:issuers_missing': m.approval_fault_issuers,
  'urn:brain-storm:problem:batch_faulty': m.approval_fault_faulty,
  'urn:brain-storm:problem:batch_changed': m.approval_fault_changed,
};

/** Problems of which the api tells more, in English alone: what a page of another language says of them. */
const translations: Partial<Record<ProblemType, () => string>> = {
  'urn:brain-storm:problem:password_refused': m.fault_password_refused,
  'urn:brain-storm:problem:code_refused': m.fault_code_refused,
  'urn:brain-storm:problem:second_factor_refused': m.fault_factor_refused,
  'urn:brain-storm:problem:second_factor_state': m.fault_factor_state,
  'urn:brain-storm:problem:picture_refused': m.fault_picture_refused,
  'urn:brain-storm:problem:wallet_taken': m.fault_wallet_taken,
  'urn:brain-storm:problem:sign_in_again': m.fault_sign_in_again,
  'urn:brain-storm:problem:own_identity_check': m.fault_own_identity_check,
  'urn:brain-storm:problem:identity_check_stands': m.fault_identity_check_stands,
  'urn:brain-storm:problem:identity_check_decided': m.fault_identity_check_decided,
  'urn:brain-storm:problem:api_keys_exhausted': m.fault_api_keys_exhausted,
  'urn:brain-storm:problem:proof_needed': m.fault_proof_needed,
  'urn:brain-storm:problem:rate_limited': m.fault_rate_limited,
  'urn:brain-storm:problem:relay_spent': m.relay_fault_spent,
  'urn:brain-storm:problem:unavailable': m.fault_unavailable,
  'urn:brain-storm:problem:internal': m.fault_internal,
  'urn:brain-storm:problem:review_refused': m.review_fault_refused,
  'urn:brain-storm:problem:review_not_found': m.review_fault_gone,
  'urn:brain-storm:problem:moderator_needed': m.forum_fault_moderator,
  'urn:brain-storm:problem:thread_locked': m.forum_fault_locked,
  'urn:brain-storm:problem:thread_not_found': m.forum_fault_gone,
  'urn:brain-storm:problem:post_not_found': m.forum_fault_gone,
  'urn:brain-storm:problem:post_refused': m.forum_fault_refused,
  'urn:brain-storm:problem:not_found': m.fault_not_found,
  'urn:brain-storm:problem:body_too_large': m.fault_body_too_large,
};

/** The same of a field that is wrong; its bounds, if any, are those that the api names. */
const fieldTranslations: Record<string, (bounds: { min: string; max: string }) => string> = {
  email: () => m.fault_email(),
  password: m.fault_password,
  newPassword: m.fault_password,
  displayName: m.fault_name,
  birthDate: () => m.fault_date(),
  code: () => m.fault_code(),
  to: () => m.relay_fault_to(),
  factor: () => m.fault_factor(),
};

/** What was typed into these is neither shown again nor sent back. */
export const isSecret = (field: string) => /password|factor|code|secret|uri|transaction/i.test(field);

/** What a page says of a refusal: in the visitor’s language where there are words, else as the api put it in English. */
export function wordsOf({ type, message }: Refusal): string {
  const said = type && (words[type] ?? (getLocale() === baseLocale ? undefined : translations[type]));
  return said?.() ?? message;
}

/** What a form says of a refusal: under its fields, else above them. */
export function toldOf(refusal: Refusal, fields: string[]): Pick<Outcome, 'refusal' | 'faults'> {
  const { type } = refusal;
  const field = type && byField[type];
  if (field && fields.includes(field)) return { faults: { [field]: wordsOf(refusal) } };
  const known = refusal.faults.filter(({ parameter }) => fields.includes(parameter));
  if (known.length > 0)
    return {
      faults: Object.fromEntries(
        known.map(({ parameter, detail }) => [parameter, faultOf(refusal, parameter, detail)]),
      ),
    };
  return { refusal: wordsOf(refusal) };
}

function faultOf({ type }: Refusal, field: string, detail: string): string {
  // Without a type it was this page that saw the fault, and said so in its visitor's language.
  const translation = getLocale() !== baseLocale && type !== null && fieldTranslations[field];
  const [, min = '', max = ''] = /(\d+) to (\d+) characters/.exec(detail) ?? [];
  return translation ? translation({ min, max }) : expected(field, detail);
}

// The api writes `found "x", expected an address like y.`
function expected(field: string, detail: string): string {
  const [, found, rest = detail] = /^(found .*?), (expected .*)$/s.exec(detail) ?? [];
  const sentence =
    found && found !== 'found ""' && found !== 'found nothing' && !isSecret(field) ? `${found}, ${rest}` : rest;
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
