/** Beginning a course, and leaving it. */
import Type from 'typebox';
import { Done, EnrollmentDetail, EnrollmentGate, EnrollmentRequest } from '#wire';
import { CourseKey } from '#wire/field.ts';
import type { Database } from '../database.ts';
import { askerOf, signedIn } from '../http/authenticate.ts';
import { jsonReader } from '../http/body.ts';
import { courseNotFound, enrollmentNotFound } from '../http/problem.ts';
import { problem, type Route, route } from '../http/route.ts';
import { unfinishedBefore } from '../path/model.ts';
import { enroll, leave } from './commands.ts';
import { presentGate, readGate } from './gate.ts';

interface EnrollmentParts {
  database: Database;
  readDetail(account: string, course: string): Promise<EnrollmentDetail>;
}

const readRequest = jsonReader(EnrollmentRequest);
const params = Type.Object({ course: CourseKey });

export function enrollmentRoutes({ database: { sequelize }, readDetail }: EnrollmentParts): Route[] {
  return [
    route({
      path: '/v1/courses/:course/enrollment-gate',
      name: 'readEnrollmentGate',
      summary: 'Whether somebody may enrol now; of who is signed in also what they must finish first',
      params,
      noticesToken: true,
      scope: 'events',
      answers: {
        200: { description: 'The gate', schema: EnrollmentGate },
        404: problem('No course has this key'),
      },
      handle: async ({ params: { course } }, ctx) => {
        const account = askerOf(ctx);
        const [row, ordered] = await Promise.all([
          readGate(sequelize, course, account),
          account === undefined ? [] : unfinishedBefore(sequelize, account, course),
        ]);
        if (!row) throw courseNotFound(course);
        return presentGate(row, ordered);
      },
    }),
    route({
      method: 'post',
      path: '/v1/enrollments',
      name: 'enroll',
      summary: 'Takes a place in a course',
      needsToken: true,
      body: EnrollmentRequest,
      answers: {
        200: { description: 'They were in already', schema: EnrollmentDetail },
        201: { description: 'They are in', schema: EnrollmentDetail },
        404: problem('No course has this key'),
        409: problem('Not now: full, not open, or something to finish first'),
      },
      handle: async (_input, ctx) => {
        const { course } = await readRequest(ctx);
        const { account } = signedIn(ctx);
        if (await enroll(sequelize, account, course)) ctx.status = 201;
        return readDetail(account, course);
      },
    }),
    route({
      method: 'delete',
      path: '/v1/enrollments/:course',
      name: 'leaveCourse',
      summary: 'Leaves a course; what was learned is kept for a return',
      needsToken: true,
      params,
      answers: { 200: { description: 'They left', schema: Done }, 404: problem('They do not take this course') },
      handle: async ({ params: { course } }, ctx) => {
        if (!(await leave(sequelize, signedIn(ctx).account, course))) throw enrollmentNotFound(course);
        return {};
      },
    }),
  ];
}
