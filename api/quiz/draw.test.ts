import assert from 'node:assert/strict';
import type { Question, Quiz } from '#wire/course-folder.ts';
import { type Answer, isRightAnswer, rightAnswerOf } from '../course/model.ts';
import { randomCourse } from '../testing/course.ts';
import { pick, type Random, randomFrom } from '../testing/strange.ts';
import { answerAsShown, answerInCourse, drawQuestions } from './draw.ts';

const SEED = Number(process.env.SEED ?? 20261127);

/** A quiz of several pools, some of whose questions have equal lines. */
function randomQuiz(random: Random): Quiz {
  let made = [...randomCourse(random).quizzes.values()];
  while (made.length === 0) made = [...randomCourse(random).quizzes.values()];
  const quiz = pick(random, made);
  return {
    ...quiz,
    pools: quiz.pools.map((pool) => ({
      draw: 1 + random(pool.questions.length),
      questions: pool.questions.map((question) =>
        question.kind === 'order' && random(2) === 0
          ? { ...question, lines: ['{', '}', '}', ...question.lines, '}'] }
          : question,
      ),
    })),
  };
}

describe(`drawing questions (seed ${SEED})`, () => {
  const each = (check: (quiz: Quiz, random: Random) => void) => {
    const random = randomFrom(SEED);
    for (let left = 400; left > 0; left -= 1) check(randomQuiz(random), random);
  };
  const questionsOf = (quiz: Quiz) =>
    new Map(quiz.pools.flatMap(({ questions }) => questions).map((question) => [question.key, question]));
  const sizeOf = (question: Question) =>
    'options' in question ? question.options.length : 'lines' in question ? question.lines.length : 0;

  it('takes as many of each pool as it says, none twice, with all their options', () => {
    each((quiz, random) => {
      const drawn = drawQuestions(quiz, random);
      const keys = drawn.map(({ question }) => question);
      assert.equal(new Set(keys).size, keys.length);
      for (const { draw, questions } of quiz.pools)
        assert.equal(questions.filter(({ key }) => keys.includes(key)).length, draw);
      for (const { question, order } of drawn) {
        const numbers = [...order].sort((a, b) => a - b);
        assert.deepEqual(numbers, [...Array(sizeOf(questionsOf(quiz).get(question) as Question)).keys()]);
      }
    });
  });

  it('never shows lines in an order that is right', () => {
    each((quiz, random) => {
      for (const { question: key, order } of drawQuestions(quiz, random)) {
        const question = questionsOf(quiz).get(key) as Question;
        if (question.kind !== 'order') continue;
        assert.equal(isRightAnswer(question, order), false);
        const asShown = order.map((_, place) => place);
        assert.equal(isRightAnswer(question, answerInCourse(question, order, asShown)), false);
      }
    });
  });

  it('keeps the written order where a quiz is not shuffled', () => {
    each((quiz, random) => {
      const drawn = drawQuestions({ ...quiz, shuffle: false }, random);
      const written = [...questionsOf(quiz).keys()];
      const places = drawn.map(({ question }) => written.indexOf(question));
      assert.deepEqual(
        places,
        [...places].sort((a, b) => a - b),
      );
      for (const { question: key, order } of drawn)
        if ('options' in (questionsOf(quiz).get(key) as Question))
          assert.deepEqual(
            order,
            order.map((_, place) => place),
          );
    });
  });

  it('numbers an answer as shown and as in the course, there and back', () => {
    each((quiz, random) => {
      for (const { question: key, order } of drawQuestions(quiz, random)) {
        const question = questionsOf(quiz).get(key) as Question;
        const right = rightAnswerOf(question);
        const shown = answerAsShown(question, order, right);
        assert.deepEqual(answerInCourse(question, order, shown), right);
        assert.ok(isRightAnswer(question, answerInCourse(question, order, shown)));
      }
    });
  });

  it('gives every option each place about as often, and every question its turn', () => {
    const options = ['a', 'b', 'c', 'd'].map((text, place) => ({
      text,
      ...(place === 0 ? { right: true as const } : {}),
    }));
    const asked = { text: 'x', explanation: 'x', options };
    const quiz: Quiz = {
      ...{ title: 'x', pass_percent: 50, feedback: 'score', shuffle: true },
      pools: [{ draw: 2, questions: ['p', 'q', 'r', 's'].map((key) => ({ kind: 'choice' as const, key, ...asked })) }],
    };
    const rounds = 4_000;
    const rightAt = [0, 0, 0, 0];
    const turns: Record<string, number> = {};
    for (let left = rounds; left > 0; left -= 1)
      for (const { question, order } of drawQuestions(quiz)) {
        rightAt[order.indexOf(0)] = (rightAt[order.indexOf(0)] ?? 0) + 1;
        turns[question] = (turns[question] ?? 0) + 1;
      }
    // 2,000 of each are expected; ten standard deviations are 390.
    for (const count of [...rightAt, ...Object.values(turns)]) assert.ok(Math.abs(count - 2_000) < 390, `${count}`);
    assert.equal(Object.keys(turns).length, 4);
  });
});

describe('answerInCourse', () => {
  const asked = { key: 'q', text: 'x', explanation: 'x' };
  const options = ['a', 'b', 'c'].map((text) => ({ text }));
  const cases: [Question, number[], shown: Answer, inCourse: Answer][] = [
    [{ kind: 'choice', ...asked, options }, [2, 0, 1], 0, 2],
    [{ kind: 'multiple', ...asked, options }, [2, 0, 1], [0, 1], [0, 2]],
    [{ kind: 'order', ...asked, lines: ['x', 'y', 'z'] }, [2, 0, 1], [1, 2, 0], [0, 1, 2]],
    [{ kind: 'number', ...asked, answer: 1 }, [], 7, 7],
    [{ kind: 'text', ...asked, answers: ['x'] }, [], 'y', 'y'],
  ];
  for (const [question, order, shown, inCourse] of cases)
    it(`knows what was meant by ${JSON.stringify(shown)} in a ${question.kind}`, () => {
      assert.deepEqual(answerInCourse(question, order, shown), inCourse);
    });
});
