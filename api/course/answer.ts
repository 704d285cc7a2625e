import type { Question } from '#wire/course-folder.ts';

/**
 * What a learner sends, numbered as in the course and from 0, whatever the shuffling: `choice` an option's number,
 * `multiple` and `order` a list of them, `number` a number, `text` a text.
 */
export type Answer = number | number[] | string;

/** Tells whether an answer is right. One of another kind than the question's is wrong. */
export function isRightAnswer(question: Question, answer: Answer): boolean {
  switch (question.kind) {
    case 'choice':
      return typeof answer === 'number' && question.options[answer]?.right === true;
    case 'multiple':
      return Array.isArray(answer) && sameNumbers(answer, rightOptions(question));
    case 'number':
      return typeof answer === 'number' && isWithin(answer, question.answer, question.tolerance ?? 0);
    case 'text':
      return typeof answer === 'string' && question.answers.map(foldText).includes(foldText(answer));
    case 'order':
      return Array.isArray(answer) && isOrder(answer, question.lines);
  }
}

/** An answer that is right. */
export function rightAnswerOf(question: Question): Answer {
  switch (question.kind) {
    case 'choice':
      return question.options.findIndex(({ right }) => right);
    case 'multiple':
      return rightOptions(question);
    case 'number':
      return question.answer;
    case 'text':
      return question.answers[0] as string;
    case 'order':
      return question.lines.map((_, place) => place);
  }
}

/** Texts that differ in case and white space alone are one answer. */
export function foldText(text: string): string {
  return text.normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' ');
}

function rightOptions(question: Question & { kind: 'multiple' }): number[] {
  return question.options.flatMap(({ right }, place) => (right ? [place] : []));
}

function sameNumbers(some: number[], others: number[]): boolean {
  return (
    some.length === others.length && new Set(some).size === some.length && others.every((one) => some.includes(one))
  );
}

// 0.3 is right for 0.1 within 0.2, though their difference is a hair larger in binary.
function isWithin(answer: number, right: number, tolerance: number): boolean {
  const rounding = tolerance === 0 ? 0 : 4 * Number.EPSILON * Math.max(Math.abs(right), tolerance);
  return Math.abs(answer - right) <= tolerance + rounding;
}

/** Lines that are equal may trade places. */
function isOrder(answer: number[], lines: string[]): boolean {
  const places = lines.map((_, place) => place);
  return sameNumbers(answer, places) && places.every((place) => lines[answer[place] as number] === lines[place]);
}
