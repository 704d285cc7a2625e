/** How far somebody is in the courses they take, and what moves them on. */
import Type from 'typebox';
import { EnrollmentDetail, EnrollmentsPage, LessonState, ProgressRequest, ReadingPlace } from '#wire';
import { CourseKey } from '#wire/field.ts';
import type { Database } from '../database.ts';
import { signedIn } from '../http/authenticate.ts';
import { jsonReader } from '../http/body.ts';
import { problem, type Route, route } from '../http/route.ts';
import { finishLesson, moveTo } from './commands.ts';
import { readDetail, readEnrollments } from './model.ts';

const readPlace = jsonReader(ReadingPlace);
const readRequest = jsonReader(ProgressRequest);

/** @param nudge tells the worker that the ledger may be owed something */
export function lessonRoutes({ sequelize }: Database, nudge: () => void): Route[] {
  return [
    route({
      path: '/v1/enrollments',
      name: 'listEnrollments',
      summary: 'The courses somebody takes',
      needsToken: true,
      answers: { 200: { description: 'Read last first', schema: EnrollmentsPage } },
      handle: async (_input, ctx) => ({ enrollments: await readEnrollments(sequelize, signedIn(ctx).account) }),
    }),
    route({
      path: '/v1/enrollments/:course',
      name: 'readEnrollment',
      summary: 'How far they are in a course, lesson by lesson',
      needsToken: true,
      params: Type.Object({ course: CourseKey }),
      answers: {
        200: { description: 'The enrollment', schema: EnrollmentDetail },
        404: problem('They do not take this course'),
      },
      handle: ({ params: { course } }, ctx) => readDetail(sequelize, signedIn(ctx).account, course),
    }),
    route({
      method: 'put',
      path: '/v1/enrollments/:course/lessons/:lesson/place',
      name: 'moveTo',
      summary: 'A sign that a lesson is read, and where: opens it, and counts the time since the sign before',
      needsToken: true,
      params: Type.Object({ course: CourseKey, lesson: CourseKey }),
      body: ReadingPlace,
      answers: {
        200: { description: 'How far they are in the lesson', schema: LessonState },
        404: problem('They do not take this course, or it has no such lesson'),
      },
      handle: async ({ params }, ctx) => {
        const place = await readPlace(ctx);
        return moveTo(sequelize, signedIn(ctx).account, params, place);
      },
    }),
    route({
      method: 'post',
      path: '/v1/progress',
      name: 'completeLesson',
      summary: 'Completes a lesson if what it asks for is done: read, its quiz passed, its exercise seen on the ledger',
      needsToken: true,
      body: ProgressRequest,
      answers: {
        200: { description: 'It is completed', schema: EnrollmentDetail },
        404: problem('No such enrollment, lesson or try of theirs'),
        409: problem('Something is left to do'),
      },
      handle: async (_input, ctx) => {
        const request = await readRequest(ctx);
        const detail = await finishLesson(sequelize, signedIn(ctx).account, request);
        nudge();
        return detail;
      },
    }),
  ];
}
