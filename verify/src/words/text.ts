/** The languages that verdicts and checks are told in. */
export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

const excerptMax = 80;
/** As long as a reason on the ledger may be, and then some. */
const endingMax = 400;

const locales: Record<Language, string> = { en: 'en-GB', de: 'de-DE' };

/** Days and numbers as one language writes them. */
export function writers(language: Language) {
  const locale = locales[language];
  const dates = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  const numbers = new Intl.NumberFormat(locale);
  return {
    /** An ISO time as its day in UTC: 22 November 2026. */
    day: (time: string): string => dates.format(new Date(time)),
    /** A whole number in groups: 1,204,558. */
    count: (number: number): string => numbers.format(number),
  };
}

/** A stranger's text as the end of a sentence: one line, one full stop, nothing that turns the words around it. */
export function ending(text: string): string {
  const line = cut(oneLine(text), endingMax);
  return /[.!?…]$/.test(line) ? line : `${line}.`;
}

/** A stranger's text inside of a sentence: one line, not long. */
export function excerpt(text: string): string {
  return cut(oneLine(text), excerptMax);
}

/** What a member holds, as far as a sentence can show it. */
export function excerptOf(value: unknown): string {
  return excerpt(value === undefined ? '' : textOf(JSON.stringify(value)));
}

/**
 * What stands where a stranger should have written a text: JSON, if it is none. Not String(): an object that has a member
 * `toString` makes that throw.
 */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined');
}

function cut(line: string, lengthMax: number): string {
  if (line.length <= lengthMax) return line;
  const whole = line.slice(0, lengthMax - 1).replace(/[\uD800-\uDBFF]$/, '');
  return `${whole.trimEnd()}…`;
}

function oneLine(text: string): string {
  return text
    .replace(/\p{Bidi_Control}/gu, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}
