/** Many certificates at once, one a line: what each is, and the answers as a file that spreadsheets read. */
import type { Verification } from '#lib/api.ts';
import * as m from '#lib/paraglide/messages.js';
import { type Question, readQuestion } from '#lib/question.ts';
import { wordOf } from '#lib/verdict.ts';
import { sentenceOf } from '#lib/verification.ts';
import type { Outcome } from './check.ts';

export const linesMax = 500;
/** A list of so many lines has no more. */
export const listBytesMax = 512 * 1024;

export interface Line {
  /** Where it stands in the list, from 1. */
  number: number;
  given: string;
  question: Question;
}

export interface LineAnswer {
  line: Line;
  /** Null: it could not be understood. */
  verification: Verification | null;
  word: string;
  why: string;
}

/** The lines that say anything; of a CSV their first column. A first line that names the columns is left out. */
export function readLines(text: string): Line[] {
  const lines = text
    .replace(/^\u{FEFF}/u, '')
    .split(/\r\n|\n|\r/)
    .map((line, at): Line => {
      const given = firstCell(line);
      return { number: at + 1, given, question: readQuestion(given) };
    })
    .filter(({ question }) => question.kind !== 'nothing');
  const isHeading =
    lines.length > 1 && lines[0]?.question.kind === 'unclear' && /^[\p{L} _-]{1,40}$/u.test(lines[0].given);
  return isHeading ? lines.slice(1) : lines;
}

function firstCell(line: string): string {
  const text = line.trim();
  const quoted = /^"((?:[^"]|"")*)"/.exec(text)?.[1];
  return (quoted?.replaceAll('""', '"') ?? text.split(/[,;\t]/, 1)[0] ?? '').trim();
}

type Ask = (question: Question) => Promise<Outcome | null>;

/** Asked at the same time: more would only wait for each other. */
const atOnce = 4;

/**
 * Checks each line, a few at the same time, and tells each answer as it comes.
 * @param signal ends it: what was not asked yet stays unasked
 */
export async function checkLines(
  ask: Ask,
  lines: readonly Line[],
  signal: AbortSignal,
  tell: (answer: LineAnswer) => void,
): Promise<void> {
  const left = [...lines];
  const work = async () => {
    for (let line = left.shift(); line && !signal.aborted; line = left.shift()) {
      const answer = await checkLine(ask, line);
      if (!signal.aborted) tell(answer);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

async function checkLine(ask: Ask, line: Line): Promise<LineAnswer> {
  const outcome = await ask(line.question);
  if (outcome?.kind === 'answer') {
    const { verification } = outcome;
    return { line, verification, word: wordOf(verification.verdict), why: sentenceOf(verification) };
  }
  const why = outcome?.kind === 'refused' ? outcome.sentence : '';
  return { line, verification: null, word: m.verify_many_unclear(), why };
}

const tooMany = 429;
const waitMsMax = 60_000;

/** A `fetch` that waits, where it is told to ask slower, as long as it is told. */
export function patient(signal: AbortSignal): typeof fetch {
  return async (input, init) => {
    for (;;) {
      // Not the limit of a single question: this one may have to wait its turn.
      const response = await fetch(input, { ...init, signal });
      if (response.status !== tooMany) return response;
      const seconds = Number(response.headers.get('retry-after')) || 1;
      await new Promise((resolve) => setTimeout(resolve, Math.min(seconds * 1000, waitMsMax)));
    }
  };
}

/** The answers as CSV (RFC 4180), in the order of the lines. */
export function writeAnswers(answers: readonly LineAnswer[]): string {
  const heading = [
    m.verify_many_line(),
    m.verify_many_given(),
    m.verify_many_verdict(),
    m.verify_many_why(),
    m.verify_many_ledger(),
  ];
  const rows = [...answers]
    .sort((one, other) => one.line.number - other.line.number)
    .map(({ line, word, why, verification }) => [
      String(line.number),
      line.given,
      word,
      why,
      String(verification?.asOf?.ledger ?? ''),
    ]);
  return [heading, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/**
 * Where a cell begins that would be a formula: spreadsheets part a CSV by semicolons and tabs, too, and some of them take a
 * wide sign for a plain one.
 */
const formulas = /(^|[;\t\r\n])(?=[\s\p{Cf}]*[=+\-@＝＋－＠])/gu;

/** A stranger's line may be a formula: with an apostrophe before it spreadsheets show it and do nothing. */
function cell(text: string): string {
  const safe = text.replace(formulas, "$1'").replace(/^(?=[\t\r\n])/, "'");
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
