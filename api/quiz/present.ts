import type { AskedQuestion, QuizAnswer, QuizAttempt, QuizResult } from '#wire';
import { rightAnswerOf } from '../course/model.ts';
import type { Asked } from './answers.ts';
import { answerAsShown } from './draw.ts';
import { type AttemptRow, askedOf } from './model.ts';

export function presentAttempt(row: AttemptRow): QuizAttempt {
  const asked = askedOf(row);
  return {
    id: row.id,
    course: row.course,
    lesson: row.lesson,
    number: row.number,
    title: row.quiz.title,
    passPercent: row.quiz.pass_percent,
    startedAt: row.startedAt.toISOString(),
    endsAt: row.endsAt?.toISOString() ?? null,
    now: row.now.toISOString(),
    attemptsLeft: attemptsLeft(row),
    questions: [...asked.values()].map(presentQuestion),
    answers: presentAnswers(row, asked),
    result: presentResult(row, asked),
  };
}

/** By the lesson as it is now; one that asks for another quiz gives no try at this one. */
function attemptsLeft({ tasks, quizKey, used }: AttemptRow): number | null {
  if (tasks?.quiz !== quizKey) return 0;
  return tasks.attempts === null ? null : Math.max(0, tasks.attempts - used);
}

/** Numbered as they are shown: the course's own numbers would tell an order, and often which option its author wrote first. */
function presentQuestion({ question, order }: Asked): AskedQuestion {
  const shown = (texts: string[]) => order.map((place, number) => ({ number, text: texts[place] as string }));
  return {
    key: question.key,
    kind: question.kind,
    html: question.text,
    options: 'options' in question ? shown(question.options.map(({ text }) => text)) : null,
    lines: 'lines' in question ? shown(question.lines) : null,
    syntax: question.kind === 'order' ? (question.syntax ?? null) : null,
    unit: question.kind === 'number' ? (question.unit ?? null) : null,
  };
}

function presentAnswers({ answers }: AttemptRow, asked: Map<string, Asked>): QuizAttempt['answers'] {
  return Object.fromEntries(
    [...asked].flatMap(([key, { question, order }]): [string, QuizAnswer][] => {
      const answer = Object.hasOwn(answers, key) ? answers[key] : undefined;
      return answer === undefined ? [] : [[key, answerAsShown(question, order, answer)]];
    }),
  );
}

function presentResult(row: AttemptRow, asked: Map<string, Asked>): QuizResult | null {
  const { sentAt, marks, percent, passed, isLate, quiz } = row;
  if (!sentAt || !marks) return null;
  const isExplained = quiz.feedback === 'explained' || (quiz.feedback === 'explained_at_end' && isAtEnd(row));
  return {
    sentAt: sentAt.toISOString(),
    isLate,
    right: Object.values(marks).filter((isRight) => isRight).length,
    of: asked.size,
    percent: percent ?? 0,
    isPassed: passed ?? false,
    marks:
      quiz.feedback === 'score'
        ? null
        : [...asked].map(([key, { question, order }]) => ({
            question: key,
            isRight: marks[key] ?? false,
            right: isExplained ? answerAsShown(question, order, rightAnswerOf(question)) : null,
            explanation: isExplained ? question.explanation : null,
          })),
  };
}

/** Passed, or no try is left: and none that runs, which would be told its answers by those before it. */
function isAtEnd(row: AttemptRow): boolean {
  return row.isAnyPassed || (attemptsLeft(row) === 0 && !row.isAnyRunning);
}
