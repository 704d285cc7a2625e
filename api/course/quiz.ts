import type { Question, Quiz } from '#wire/course-folder.ts';
import { foldText } from './answer.ts';
import type { Path } from './yaml.ts';

/** What a schema can't say of a quiz: where it is wrong, what was found, what was expected. */
export type QuizFault = [path: Path, found: string, expected: string];

export function faultsOfQuiz(quiz: Quiz): QuizFault[] {
  const faults: QuizFault[] = [];
  const keys = new Set<string>();
  quiz.pools.forEach(({ draw, questions }, pool) => {
    if (draw > questions.length)
      faults.push([['pools', pool, 'draw'], String(draw), `at most the ${questions.length} questions of the pool`]);
    questions.forEach((question, place) => {
      const path = ['pools', pool, 'questions', place];
      if (keys.has(question.key))
        faults.push([[...path, 'key'], `${question.key} a second time`, 'a key of its own in the quiz']);
      keys.add(question.key);
      for (const [rest, found, expected] of faultsOfQuestion(question))
        faults.push([[...path, ...rest], found, expected]);
    });
  });
  return faults;
}

function faultsOfQuestion(question: Question): QuizFault[] {
  switch (question.kind) {
    case 'choice':
    case 'multiple':
      return faultsOfOptions(question);
    case 'number':
      return [];
    case 'text':
      return twice(question.answers.map(foldText))
        ? [[['answers'], 'an answer twice', 'each once, whatever its case']]
        : [];
    case 'order':
      return new Set(question.lines).size < 2 ? [[['lines'], 'lines that are all the same', 'an order to find']] : [];
  }
}

function faultsOfOptions({ kind, options }: Question & { kind: 'choice' | 'multiple' }): QuizFault[] {
  const faults: QuizFault[] = [];
  const right = options.filter((option) => option.right).length;
  if (kind === 'choice' && right !== 1)
    faults.push([['options'], `${right} right options`, 'exactly one with right: true']);
  if (kind === 'multiple' && right === 0)
    faults.push([['options'], 'no right option', 'at least one with right: true']);
  if (twice(options.map(({ text }) => foldText(text)))) faults.push([['options'], 'an option twice', 'each once']);
  return faults;
}

function twice(texts: string[]): boolean {
  return new Set(texts).size < texts.length;
}
