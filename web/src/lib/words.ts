import * as m from './paraglide/messages.js';
import { getLocale, type Locale } from './paraglide/runtime.js';

/** How each language of the site writes its dates and numbers. */
const tags: Record<Locale, string> = { en: 'en-GB', de: 'de-DE' };

/** The languages of the site, each by its own name. */
export const languages: { value: Locale; text: string }[] = [
  { value: 'en', text: 'English' },
  { value: 'de', text: 'Deutsch' },
];

/** The visitor's language as `Intl` knows it: en-GB. */
export function languageTag(): string {
  return tags[getLocale()];
}

/** One of `Intl`'s formats for each language, made when first needed: making one is slow. */
function inEachLanguage<T>(make: (tag: string) => T): () => T {
  const made = new Map<string, T>();
  return () => {
    const tag = languageTag();
    const format = made.get(tag) ?? make(tag);
    made.set(tag, format);
    return format;
  };
}

const dayFormat = inEachLanguage(
  (tag) => new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }),
);
const timeFormat = inEachLanguage(
  (tag) => new Intl.DateTimeFormat(tag, { hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone: 'UTC' }),
);
const numberFormat = inEachLanguage((tag) => new Intl.NumberFormat(tag));
const agoFormat = inEachLanguage((tag) => new Intl.RelativeTimeFormat(tag));

/** An ISO time as its day in UTC: 22 November 2026, 22. November 2026. */
export function day(time: string): string {
  return dayFormat().format(new Date(time));
}

/** An ISO time as the second it names, in UTC: 14:06:20. */
export function clockTime(time: string): string {
  return timeFormat().format(new Date(time));
}

/** A number, its thousands set apart: 1,204,558 or 1.204.558. */
export function count(number: number): string {
  return numberFormat().format(number);
}

const nouns = {
  attempt: m.words_attempt,
  certificate: m.words_certificate,
  course: m.words_course,
  event: m.words_event,
  gap: m.words_gap,
  learner: m.words_learner,
  ledger: m.words_ledger,
  lesson: m.words_lesson,
  minute: m.words_minute,
  point: m.words_point,
  question: m.words_question,
  'recovery code': m.words_recovery_code,
  try: m.words_try,
};

const unitFormat = inEachLanguage((tag) => new Intl.NumberFormat(tag, { maximumFractionDigits: 7 }));

/** An amount from its smallest unit, of which ten million are one, without trailing zeros: 1,240.5. Both BST and XLM count so. */
export function bst(units: string): string {
  const digits = units.padStart(8, '0');
  return unitFormat().format(`${digits.slice(0, -7)}.${digits.slice(-7)}` as `${number}`);
}
export const xlm = bst;

/** A count with its noun: "1 event", "3 events", "3 Ereignisse". Within a sentence German bends it: that is a message of its own. */
export function counted(number: number, noun: keyof typeof nouns): string {
  return nouns[noun]({ number });
}

/** How long something takes: "40 min", "2 h", "1 h 36 min"; the same in both languages. */
export function lasting(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

const numerals = [
  m.words_numeral_0,
  m.words_numeral_1,
  m.words_numeral_2,
  m.words_numeral_3,
  m.words_numeral_4,
  m.words_numeral_5,
  m.words_numeral_6,
  m.words_numeral_7,
  m.words_numeral_8,
  m.words_numeral_9,
  m.words_numeral_10,
];

/** A small number as the word that begins a heading: "Four", "Vier". */
export function numeral(number: number): string {
  return numerals[number]?.() ?? count(number);
}

/** How long ago something was, in the largest unit that fits; never in the future, since clocks differ. */
export function ago(time: string, now: number): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(time)) / 1000));
  if (seconds === 0) return m.words_just_now();
  if (seconds < 60) return agoFormat().format(-seconds, 'second');
  if (seconds < 3600) return agoFormat().format(-Math.floor(seconds / 60), 'minute');
  if (seconds < 86_400) return agoFormat().format(-Math.floor(seconds / 3600), 'hour');
  return agoFormat().format(-Math.floor(seconds / 86_400), 'day');
}

/** A hash, id or address as its first and last four characters: 5c1e…a902. */
export function shortened(text: string): string {
  return text.length > 12 ? `${text.slice(0, 4)}…${text.slice(-4)}` : text;
}

// Until there is a catalogue, a course is known by its key on the ledger; these are written in it without their capital.
const properNames: Record<string, string> = { stellar: 'Stellar', soroban: 'Soroban', bst: 'BST', dao: 'DAO' };

/** A course key as a title: `writing_soroban_contracts` becomes "Writing Soroban contracts". */
export function courseTitle(key: string): string {
  const words = key
    .split('_')
    .filter(Boolean)
    .map((word) => properNames[word] ?? word);
  const title = words.join(' ');
  return title.charAt(0).toUpperCase() + title.slice(1);
}

/** A stranger's text as the end of a sentence: one line, one full stop, nothing that turns the words around it. */
export function ending(text: string): string {
  const line = text
    .replace(/\p{Bidi_Control}/gu, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return /[.!?…]$/.test(line) ? line : `${line}.`;
}
