/** Taking a quiz. Nothing of what is right leaves before the quiz's policy tells it. */
import type { Sequelize } from 'sequelize';
import Type from 'typebox';
import { QuizAnswers, QuizAttempt, QuizAttemptsPage } from '#wire';
import { CourseKey } from '#wire/field.ts';
import { uuidPattern } from '#wire/forms.ts';
import type { Database } from '../database.ts';
import { requireEnrollment } from '../enrollment/model.ts';
import { signedIn } from '../http/authenticate.ts';
import { jsonReader } from '../http/body.ts';
import { attemptNotFound } from '../http/problem.ts';
import { problem, type Route, route } from '../http/route.ts';
import { saveAnswers, startAttempt, submitAnswers } from './commands.ts';
import { markOverdue, readAttempt, readAttempts } from './model.ts';
import { presentAttempt } from './present.ts';

/** Of all questions that a quiz can have, each answered at length. */
const bodyMax = 200_000;
const listMax = 50;
const readAnswers = jsonReader(QuizAnswers, bodyMax);
const lessonParams = Type.Object({ course: CourseKey, lesson: CourseKey });
const attemptParams = Type.Object({ id: Type.String({ pattern: uuidPattern, description: 'the id of a try' }) });
const lessonPath = '/v1/enrollments/:course/lessons/:lesson/attempts';
const notTheirs = problem('They have no such try');

export function quizRoutes({ sequelize }: Database): Route[] {
  return [
    route({
      method: 'post',
      path: lessonPath,
      name: 'startAttempt',
      summary: 'Begins a try at a lesson’s quiz, or finds the one that runs, on any device',
      needsToken: true,
      params: lessonParams,
      answers: {
        200: { description: 'The one that runs', schema: QuizAttempt },
        201: { description: 'A new one', schema: QuizAttempt },
        404: problem('They do not take this course, or it has no such lesson with a quiz'),
        409: problem('No try is left'),
      },
      handle: async ({ params: { course, lesson } }, ctx) => {
        const { account } = signedIn(ctx);
        const enrollment = await requireEnrollment(sequelize, account, course);
        const { id, isNew } = await startAttempt(sequelize, enrollment, lesson);
        if (isNew) ctx.status = 201;
        return findAttempt(sequelize, account, id);
      },
    }),
    route({
      path: lessonPath,
      name: 'listAttempts',
      summary: 'Tries at a lesson’s quiz',
      needsToken: true,
      params: lessonParams,
      answers: {
        200: { description: 'Newest first; none where there is no quiz', schema: QuizAttemptsPage },
        404: problem('They do not take this course'),
      },
      handle: async ({ params: { course, lesson } }, ctx) => {
        const { id } = await requireEnrollment(sequelize, signedIn(ctx).account, course);
        const read = () => readAttempts(sequelize, id, lesson, listMax);
        let rows = await read();
        if (rows.some(({ isOver }) => isOver)) {
          await markOverdue(sequelize, id);
          rows = await read();
        }
        return { attempts: rows.map(presentAttempt) };
      },
    }),
    route({
      path: '/v1/attempts/:id',
      name: 'readAttempt',
      summary: 'A try: its questions, what was answered, and once it is sent how it went',
      needsToken: true,
      params: attemptParams,
      answers: { 200: { description: 'The try', schema: QuizAttempt }, 404: notTheirs },
      handle: ({ params: { id } }, ctx) => findAttempt(sequelize, signedIn(ctx).account, id),
    }),
    route({
      method: 'put',
      path: '/v1/attempts/:id/answers',
      name: 'saveAnswers',
      summary: 'Keeps answers of a try that runs',
      needsToken: true,
      params: attemptParams,
      body: QuizAnswers,
      answers: {
        200: { description: 'The try', schema: QuizAttempt },
        404: notTheirs,
        409: problem('It was sent, or its time is over'),
      },
      handle: async ({ params: { id } }, ctx) => {
        const { answers } = await readAnswers(ctx);
        const { account } = signedIn(ctx);
        await saveAnswers(sequelize, account, id, answers);
        return findAttempt(sequelize, account, id);
      },
    }),
    route({
      method: 'post',
      path: '/v1/attempts/:id/submission',
      name: 'submitAttempt',
      summary: 'Sends a try to be marked. After its time, what was saved before is marked',
      needsToken: true,
      params: attemptParams,
      body: QuizAnswers,
      answers: {
        200: { description: 'The try and how it went', schema: QuizAttempt },
        404: notTheirs,
        409: problem('It was sent with other answers'),
      },
      handle: async ({ params: { id } }, ctx) => {
        const { answers } = await readAnswers(ctx);
        const { account } = signedIn(ctx);
        await submitAnswers(sequelize, account, id, answers);
        return findAttempt(sequelize, account, id);
      },
    }),
  ];
}

async function findAttempt(sequelize: Sequelize, account: string, id: string): Promise<QuizAttempt> {
  const read = async () => {
    const row = await readAttempt(sequelize, account, id);
    if (!row) throw attemptNotFound(id);
    return row;
  };
  let row = await read();
  if (row.isOver) {
    await markOverdue(sequelize, row.enrollment);
    row = await read();
  }
  return presentAttempt(row);
}
