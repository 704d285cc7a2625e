import type { QuizAnswer, QuizAnswers } from '#wire';
import type { Question } from '#wire/course-folder.ts';
import type { Answer } from '../course/model.ts';
import { invalidRequest } from '../http/problem.ts';
import { answerInCourse } from './draw.ts';

export type Answers = Record<string, Answer>;

/** A question of an attempt with its order. */
export interface Asked {
  question: Question;
  order: number[];
}

/**
 * What is saved with what is sent on top, numbered as in the course.
 *
 * @param asked the attempt's questions by key
 * @throws ApiProblem 400 that names each question whose answer is none
 */
export function mergeAnswers(asked: Map<string, Asked>, saved: Answers, sent: QuizAnswers['answers']): Answers {
  const merged = new Map(Object.entries(saved));
  const faults = Object.entries(sent).flatMap(([key, answer]) => {
    const one = asked.get(key);
    if (!one) return [faultOf(key, 'it is not asked in this try')];
    if (answer === null) {
      merged.delete(key);
      return [];
    }
    const expected = expectationOf(one.question, answer);
    if (expected !== undefined) return [faultOf(key, `found ${kindOf(answer)}, expected ${expected}`)];
    merged.set(key, answerInCourse(one.question, one.order, answer));
    return [];
  });
  if (faults.length > 0) throw invalidRequest(faults);
  return Object.fromEntries(merged);
}

export function sameAnswers(some: Answers, others: Answers): boolean {
  const text = (answers: Answers) => JSON.stringify(Object.entries(answers).sort(([a], [b]) => (a < b ? -1 : 1)));
  return text(some) === text(others);
}

function faultOf(question: string, detail: string) {
  return { parameter: `answers.${question.slice(0, 40)}`, detail: `${detail}.` };
}

/** What the question's answer would be; undefined: this is one, right or wrong. */
function expectationOf(question: Question, answer: QuizAnswer): string | undefined {
  const isAnswer = {
    choice: () => isNumberBelow(answer, optionsOf(question)),
    multiple: () => areNumbersBelow(answer, optionsOf(question)),
    number: () => typeof answer === 'number' && Number.isFinite(answer),
    text: () => typeof answer === 'string' && answer.isWellFormed() && !answer.includes('\0'),
    order: () => areNumbersBelow(answer, optionsOf(question)) && (answer as number[]).length === optionsOf(question),
  }[question.kind];
  if (isAnswer()) return undefined;
  const last = optionsOf(question) - 1;
  return {
    choice: `the number of an option, 0 to ${last}`,
    multiple: `a list of numbers of options, 0 to ${last}, each once`,
    number: 'a number',
    text: 'a text',
    order: `a list of all numbers from 0 to ${last}, each once`,
  }[question.kind];
}

function optionsOf(question: Question): number {
  if (question.kind === 'order') return question.lines.length;
  return 'options' in question ? question.options.length : 0;
}

function isNumberBelow(answer: unknown, count: number): boolean {
  return Number.isInteger(answer) && (answer as number) >= 0 && (answer as number) < count;
}

function areNumbersBelow(answer: QuizAnswer, count: number): boolean {
  return (
    Array.isArray(answer) &&
    answer.every((number) => isNumberBelow(number, count)) &&
    new Set(answer).size === answer.length
  );
}

function kindOf(answer: QuizAnswer): string {
  if (Array.isArray(answer)) return `a list of ${answer.length}`;
  return typeof answer === 'string' ? 'a text' : String(answer);
}
