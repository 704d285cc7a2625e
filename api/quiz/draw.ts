/** What is asked in one attempt, and in which order: drawn once, kept with the attempt. */
import { randomInt } from 'node:crypto';
import type { Question, Quiz } from '#wire/course-folder.ts';
import type { Answer } from '../course/model.ts';

/** A question, and the numbers that its options or lines have in the course, as they are shown. */
export interface DrawnQuestion {
  question: string;
  order: number[];
}

/** @param random a whole number from 0, below what it is given */
export function drawQuestions(
  { pools, shuffle }: Quiz,
  random: (below: number) => number = randomInt,
): DrawnQuestion[] {
  const drawn = pools.flatMap(({ draw, questions }) => {
    const places = mixed(questions.length, random).slice(0, draw);
    return (shuffle ? places : places.sort((a, b) => a - b)).map((place) => questions[place] as Question);
  });
  const asked = shuffle ? mixed(drawn.length, random).map((place) => drawn[place] as Question) : drawn;
  return asked.map((question) => ({ question: question.key, order: orderOf(question, shuffle, random) }));
}

function orderOf(question: Question, shuffle: boolean, random: (below: number) => number): number[] {
  if (question.kind === 'order') return wrongOrder(question.lines, random);
  if (question.kind !== 'choice' && question.kind !== 'multiple') return [];
  const count = question.options.length;
  return shuffle ? mixed(count, random) : [...Array(count).keys()];
}

/** Lines are asked for their order, so they are never shown in it; with equal lines among them, more than one is right. */
function wrongOrder(lines: string[], random: (below: number) => number): number[] {
  for (;;) {
    const order = mixed(lines.length, random);
    if (order.some((line, place) => lines[line] !== lines[place])) return order;
  }
}

/** The numbers below `count`, each order as likely as another (Fisher and Yates). */
function mixed(count: number, random: (below: number) => number): number[] {
  const numbers = [...Array(count).keys()];
  for (let left = count; left > 1; left -= 1) {
    const place = random(left);
    [numbers[left - 1], numbers[place]] = [numbers[place] as number, numbers[left - 1] as number];
  }
  return numbers;
}

/** An answer by the numbers that are shown, which tell nothing, as one by the course's numbers. */
export function answerInCourse({ kind }: Question, order: number[], answer: Answer): Answer {
  return renumber(kind, answer, (shown) => order[shown] as number);
}

/** The other way round. */
export function answerAsShown({ kind }: Question, order: number[], answer: Answer): Answer {
  return renumber(kind, answer, (number) => order.indexOf(number));
}

function renumber(kind: Question['kind'], answer: Answer, other: (number: number) => number): Answer {
  if (kind === 'choice') return other(answer as number);
  if (kind === 'multiple') return (answer as number[]).map(other).sort((a, b) => a - b);
  if (kind === 'order') return (answer as number[]).map(other);
  return answer;
}
