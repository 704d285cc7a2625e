import assert from 'node:assert/strict';
import type { Question } from '#wire/course-folder.ts';
import { type Answer, isRightAnswer, rightAnswerOf } from './answer.ts';

const asked = { key: 'q', text: 'What?', explanation: 'That.' };
const right = true as const;
const options = [{ text: 'a' }, { text: 'b', right }, { text: 'c' }, { text: 'd', right }];

const questions: [Question, rights: Answer[], wrongs: Answer[]][] = [
  [{ kind: 'choice', ...asked, options: options.slice(0, 3) }, [1], [0, 2, 3, -1, 0.5, Number.NaN, '1', [1]]],
  [
    { kind: 'multiple', ...asked, options },
    [
      [1, 3],
      [3, 1],
    ],
    [[], [1], [1, 3, 0], [1, 1], [1, 1, 3], 1, '1,3'],
  ],
  [{ kind: 'number', ...asked, answer: 17_280 }, [17_280], [17_279, 17_280.001, '17280', Number.NaN, [17_280]]],
  [
    { kind: 'number', ...asked, answer: 0.1, tolerance: 0.2 },
    [0.3, -0.1, 0.1],
    [0.3001, -0.11, Number.POSITIVE_INFINITY],
  ],
  [{ kind: 'text', ...asked, answers: ['Require Auth', 'ﬁ'] }, [' require  AUTH ', 'FI'], ['requireauth', '', 1]],
  [
    { kind: 'order', ...asked, lines: ['{', 'x', '}', '}'] },
    [
      [0, 1, 2, 3],
      [0, 1, 3, 2],
    ],
    [[1, 0, 2, 3], [0, 1, 2], [0, 1, 2, 2], [0, 1, 2, 3, 3], 'x'],
  ],
];

describe('isRightAnswer', () => {
  for (const [question, rights, wrongs] of questions) {
    it(`knows right from wrong for ${question.kind} ${JSON.stringify(rights[0])}`, () => {
      assert.deepEqual(
        rights.filter((answer) => !isRightAnswer(question, answer)),
        [],
      );
      assert.deepEqual(
        wrongs.filter((answer) => isRightAnswer(question, answer)),
        [],
      );
      assert.ok(isRightAnswer(question, rightAnswerOf(question)));
    });
  }
});
