/** A quiz as a form, with script and without: what its fields are called, and what was answered in them. */
import type { AskedQuestion, QuizAnswers } from '#wire';

type Answers = QuizAnswers['answers'];
export type Fault = 'number' | 'places';

type Question = Pick<AskedQuestion, 'key' | 'kind'>;

/** Of the whole question: of its radio buttons, or its one field. */
export const fieldOf = ({ kind, key }: Question): string => `${kind}__${key}`;
/** Of one option or line of it. */
export const partOf = (question: Question, number: number): string => `${fieldOf(question)}__${number}`;

/**
 * What is answered in a form; what is left empty is not in it.
 * @returns answers by question, and what can't be read as an answer by field
 */
export function answersOf(form: FormData): { answers: Answers; faults: Record<string, Fault> } {
  const answers: Answers = {};
  const faults: Record<string, Fault> = {};
  const chosen = new Map<string, number[]>();
  const places = new Map<string, [place: number, line: number][]>();
  for (const [name, value] of form) {
    if (typeof value !== 'string' || value.trim() === '') continue;
    const [, kind, key = ''] = /^(choice|number|text)__([a-z]\w*)$/.exec(name) ?? [];
    const [, list, of = '', part = ''] = /^(multiple|order)__([a-z]\w*)__(\d{1,2})$/.exec(name) ?? [];
    if (kind === 'choice' && /^\d{1,2}$/.test(value)) answers[key] = Number(value);
    if (kind === 'text') answers[key] = value.trim();
    if (kind === 'number') {
      const number = numberOf(value);
      if (number === null) faults[name] = 'number';
      else answers[key] = number;
    }
    if (list === 'multiple') chosen.set(of, [...(chosen.get(of) ?? []), Number(part)]);
    if (list === 'order') places.set(of, [...(places.get(of) ?? []), [Number(value), Number(part)]]);
  }
  for (const [key, options] of chosen) answers[key] = options.sort((a, b) => a - b);
  for (const [key, lines] of places) {
    if (new Set(lines.map(([place]) => place)).size < lines.length) faults[fieldOf({ kind: 'order', key })] = 'places';
    else answers[key] = lines.sort(([a], [b]) => a - b).map(([, line]) => line);
  }
  return { answers, faults };
}

/**
 * A number as people write it, with a point or a comma. Null for what is none, and for what means one thing here and another
 * there: `1,000` costs nobody a try.
 */
export function numberOf(text: string): number | null {
  const plain = text
    .trim()
    .replace(/[\s'’_]/g, '')
    .replace('−', '-');
  if (/^[+-]?[1-9]\d{0,2},\d{3}$/.test(plain)) return null;
  if (/^[+-]?\d{1,3}(,\d{3}){2,}$/.test(plain)) return Number(plain.replaceAll(',', ''));
  if (!/^[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d{1,3})?$/i.test(plain)) return null;
  const number = Number(plain.replace(',', '.'));
  return Number.isFinite(number) ? number : null;
}

/** What to save: each answer that is another than the one that is saved, and null for one that was taken away. */
export function changesOf(saved: Answers, now: Answers): Answers {
  const changes: Answers = {};
  for (const key of new Set([...Object.keys(saved), ...Object.keys(now)])) {
    const answer = now[key] ?? null;
    if (JSON.stringify(saved[key] ?? null) !== JSON.stringify(answer)) changes[key] = answer;
  }
  return changes;
}
