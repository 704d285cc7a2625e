/** The languages that verdicts and checks are told in. */
export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

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
  const line = oneLine(text);
  return /[.!?…]$/.test(line) ? line : `${line}.`;
}

/** A stranger's text inside of a sentence: one line, not long. */
export function excerpt(text: string): string {
  const line = oneLine(text);
  return line.length > 80 ? `${line.slice(0, 79).trimEnd()}…` : line;
}

/** What a member holds, as far as a sentence can show it. */
export function excerptOf(value: unknown): string {
  return excerpt(value === undefined ? '' : (JSON.stringify(value) ?? String(value)));
}

function oneLine(text: string): string {
  return text
    .replace(/\p{Bidi_Control}/gu, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}
