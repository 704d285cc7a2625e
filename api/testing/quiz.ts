/** A quiz with a question of each kind, and who takes it. */
import assert from 'node:assert/strict';
import type { AskedQuestion, EnrollmentDetail, Problem, QuizAnswer, QuizAttempt, QuizAttemptsPage } from '#wire';
import type { TestApi } from './api.ts';
import { joinCourse, publishCourse } from './learning.ts';
import type { Person } from './person.ts';

/** One question of each kind. What must not leave early has words of its own. */
export const quiz = ({ feedback = 'explained', passPercent = 60, more = '', draw = 5 } = {}) => `title: All kinds
pass_percent: ${passPercent}
${more}feedback: ${feedback}
shuffle: true
pools:
  - draw: ${draw}
    questions:
      - kind: choice
        key: one_of
        text: Which is *it*?
        options:
          - text: The \`right\` one.
            right: true
          - text: The wrong one.
          - text: Another one.
        explanation: explained-choice
      - kind: multiple
        key: some_of
        text: Which are they?
        options:
          - text: Yes
            right: true
          - text: Certainly
            right: true
          - text: No
        explanation: explained-multiple
      - kind: number
        key: how_much
        text: How much?
        answer: 918273
        tolerance: 2
        unit: stroops
        explanation: explained-number
      - kind: text
        key: which_word
        text: Which word?
        answers:
          - Zwitterion
          - zwitterions
        explanation: explained-text
      - kind: order
        key: sorted
        text: Sort this.
        syntax: rust
        lines:
          - fn main() {
          - "    begin();"
          - "    end();"
          - "}"
        explanation: explained-order
`;
/** What tells what is right. */
export const secrets = [/explained-/, /918273/, /[Zz]witterion/, /"right":(?!null)/, /isRight/];

const rightTexts = ['The <code>right</code> one.', 'Yes', 'Certainly'];
export const rightLines = ['fn main() {', '    begin();', '    end();', '}'];

/** What is right for a question as it is shown. */
function rightFor({ kind, options, lines }: AskedQuestion): QuizAnswer {
  const numbers = (options ?? []).filter(({ text }) => rightTexts.includes(text)).map(({ number }) => number);
  if (kind === 'choice') return numbers[0] as number;
  if (kind === 'multiple') return numbers;
  if (kind === 'number') return 918_272;
  if (kind === 'text') return ' ZWITTERION ';
  return rightLines.map((line) => lines?.find(({ text }) => text === line)?.number as number);
}

type Answers = QuizAttempt['answers'];
export const rightAnswers = ({ questions }: QuizAttempt): Answers =>
  Object.fromEntries(questions.map((question) => [question.key, rightFor(question)]));
/** `multiple` none, `order` as it is shown, which is never right. */
function wrongFor({ kind, options, lines }: AskedQuestion): QuizAnswer {
  if (kind === 'choice') return options?.find(({ text }) => !rightTexts.includes(text))?.number as number;
  if (kind === 'multiple') return [];
  if (kind === 'number') return -1;
  if (kind === 'text') return 'no';
  return lines?.map(({ number }) => number) as number[];
}
export const wrongAnswers = ({ questions }: QuizAttempt): Answers =>
  Object.fromEntries(questions.map((question) => [question.key, wrongFor(question)]));

export type QuizTaker = ReturnType<typeof quizTaker>;

/** What somebody does with the quiz of a course, whose one lesson `test` has it. */
export function quizTaker(api: TestApi, person: Person, course: string) {
  const publish = (yaml: string, releases?: string) =>
    publishCourse(api, {
      key: course,
      lessons: { read: {}, test: { kind: 'quiz', ...(releases ? { releases } : {}) } },
      quizzes: { test: yaml },
    });
  const path = (lesson = 'test') => `/v1/enrollments/${course}/lessons/${lesson}/attempts`;
  const begin = (who = person, lesson = 'test') => who.ask<QuizAttempt & Problem>('POST', path(lesson));
  const begun = async (who = person) => {
    const { status, body } = await begin(who);
    assert.ok(status === 201 || status === 200, JSON.stringify(body));
    return body;
  };
  const read = async (id: string) => (await person.ask<QuizAttempt>('GET', `/v1/attempts/${id}`)).body;
  const list = async () => (await person.ask<QuizAttemptsPage>('GET', path())).body.attempts;
  const save = (id: string, answers: object, who = person) =>
    who.ask<QuizAttempt & Problem>('PUT', `/v1/attempts/${id}/answers`, { answers });
  const send = (id: string, answers: object, who = person) =>
    who.ask<QuizAttempt & Problem>('POST', `/v1/attempts/${id}/submission`, { answers });
  const detail = async () => (await person.ask<EnrollmentDetail>('GET', `/v1/enrollments/${course}`)).body;
  const lessonQuiz = async () => (await detail()).states.find(({ lesson }) => lesson === 'test')?.quiz;
  const takeQuiz = async (yaml = quiz(), who = person) => {
    await publish(yaml);
    await joinCourse(who, course);
    return begun(who);
  };
  /** Lets the time of an attempt be over since so many seconds. */
  const endTime = (id: string, seconds: number) =>
    api.sql.query(
      `UPDATE app.quiz_attempts SET ends_at = now() - make_interval(secs => $2), started_at = now() - interval '1 hour' WHERE id = $1`,
      [id, seconds],
    );
  return { publish, path, begin, begun, read, list, save, send, detail, lessonQuiz, takeQuiz, endTime };
}
