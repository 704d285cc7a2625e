import type { Verdict } from './verdict.ts';

/** The one word a page shows for a verdict. */
export const verdictWords: Record<Verdict, string> = {
  valid: 'Valid',
  revoked: 'Revoked',
  suspended: 'Suspended',
  expired: 'Expired',
  replaced: 'Replaced',
  not_genuine: 'Not genuine',
  not_found: 'Not found',
  could_not_check: 'Could not check',
};

const dateFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});
const numberFormat = new Intl.NumberFormat('en-GB');

/** An ISO time as its day in UTC: 22 November 2026. */
export function day(time: string): string {
  return dateFormat.format(new Date(time));
}

/** A whole number with commas: 1,204,558. */
export function count(number: number): string {
  return numberFormat.format(number);
}

/** A stranger's text as the end of a sentence: one line, one full stop, nothing that turns the words around it. */
export function ending(text: string): string {
  const line = text
    .replace(/\p{Bidi_Control}/gu, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return /[.!?…]$/.test(line) ? line : `${line}.`;
}
