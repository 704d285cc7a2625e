import type { ProblemType } from '#wire';
import type { Refusal } from './api.ts';
import type { Outcome } from './outcome.ts';

/** Problems that are about one field; the api says what to do about it. */
const byField: Partial<Record<ProblemType, string>> = {
  'urn:brain-storm:problem:password_refused': 'password',
  'urn:brain-storm:problem:code_refused': 'code',
  'urn:brain-storm:problem:second_factor_refused': 'factor',
  'urn:brain-storm:problem:picture_refused': 'picture',
};

/** Problems of which the page has better words than the api, which speaks to programs. */
const words: Partial<Record<ProblemType, string>> = {
  'urn:brain-storm:problem:sign_in_refused':
    'E-mail address and password do not belong together. Look for a mistyped character, or set a new password.',
  'urn:brain-storm:problem:unauthorized': 'You are not signed in any more. Sign in, then try again.',
  'urn:brain-storm:problem:last_wallet':
    'It is your only way in. Link another wallet, or add an e-mail address and a password first.',
  'urn:brain-storm:problem:last_admin': 'You are the only admin. Give somebody else the role first.',
  'urn:brain-storm:problem:role_needed': 'Only admins can do this. Ask an admin for the admin role.',
};

/** What was typed into these is neither shown again nor sent back. */
export const isSecret = (field: string) => /password|factor|code|secret|uri|transaction/i.test(field);

/** What a form says of a refusal: under its fields, else above them. */
export function toldOf(refusal: Refusal, fields: string[]): Pick<Outcome, 'refusal' | 'faults'> {
  const { type } = refusal;
  const field = type && byField[type];
  if (field && fields.includes(field)) return { faults: { [field]: refusal.message } };
  const known = refusal.faults.filter(({ parameter }) => fields.includes(parameter));
  if (known.length > 0)
    return {
      faults: Object.fromEntries(known.map(({ parameter, detail }) => [parameter, expected(parameter, detail)])),
    };
  return { refusal: (type && words[type]) ?? refusal.message };
}

// The api writes `found "x", expected an address like y.`
function expected(field: string, detail: string): string {
  const [, found, rest = detail] = /^(found .*?), (expected .*)$/s.exec(detail) ?? [];
  const sentence =
    found && found !== 'found ""' && found !== 'found nothing' && !isSecret(field) ? `${found}, ${rest}` : rest;
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
