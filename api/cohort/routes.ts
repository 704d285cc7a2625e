import Type from 'typebox';
import {
  CohortAssigned,
  CohortAssignment,
  CohortChange,
  CohortDetail,
  CohortRequest,
  CohortsPage,
  courseKeyPattern,
  Done,
  uuidPattern,
} from '#wire';
import type { Database } from '../database.ts';
import { type GradedCourse, readTaughtCourse } from '../gradebook/model.ts';
import { signedIn } from '../http/authenticate.ts';
import { jsonReader } from '../http/body.ts';
import { cohortNameTaken, cohortNotFound, invalidRequest } from '../http/problem.ts';
import { problem, type Route, route } from '../http/route.ts';
import { inTurn } from '../transaction.ts';
import {
  assignCohort,
  changeCohort,
  cohortsMax,
  countAlone,
  createCohort,
  readCohort,
  readCohorts,
  removeCohort,
} from './model.ts';

const Key = Type.String({
  pattern: courseKeyPattern,
  description: '1 to 32 lower-case letters, digits and _, a letter first',
});
const course = Type.Object({ course: Key });
const params = Type.Object({
  course: Key,
  cohort: Type.String({ pattern: uuidPattern, description: 'id of a cohort' }),
});
const readRequest = jsonReader(CohortRequest);
const readChange = jsonReader(CohortChange, 60_000);
const readAssignment = jsonReader(CohortAssignment, 60_000);

const refusals = {
  403: problem(
    'Not by this account: only those who teach the course. Or a cookie from other pages than ours, or an API key',
  ),
  404: problem('No such course is published, or it has no such cohort'),
};
const taken = problem('The course has a cohort of this name');

/** Learners who go together. */
export function cohortRoutes({ sequelize }: Database): Route[] {
  const taught = (ctx: Parameters<Route['handle']>[1], key: string) =>
    readTaughtCourse(sequelize, signedIn(ctx).account, key);
  const presentCohort = async (graded: GradedCourse, id: string): Promise<CohortDetail> => {
    const cohort = await readCohort(sequelize, ofCourse(graded), id);
    if (!cohort) throw cohortNotFound(id);
    return cohort;
  };
  return [
    route({
      path: '/v1/studio/courses/:course/cohorts',
      name: 'listCohorts',
      summary: 'Cohorts of a course, with what is due when',
      needsToken: true,
      params: course,
      answers: { ...refusals, 200: { description: 'All of them', schema: CohortsPage } },
      handle: async ({ params }, ctx) => {
        const graded = await taught(ctx, params.course);
        const [cohorts, alone] = await Promise.all([
          readCohorts(sequelize, ofCourse(graded)),
          countAlone(sequelize, graded.key),
        ]);
        const modules = graded.modules.map(({ title, items }) => ({
          title,
          lessons: items.map(({ lesson, title }) => ({ lesson, title })),
        }));
        return { course: graded.key, title: graded.title, language: graded.language, modules, cohorts, alone };
      },
    }),
    route({
      method: 'post',
      path: '/v1/studio/courses/:course/cohorts',
      name: 'createCohort',
      summary: 'Makes a cohort, without learners and dates',
      needsToken: true,
      params: course,
      body: CohortRequest,
      answers: { ...refusals, 201: { description: 'The cohort', schema: CohortDetail }, 409: taken },
      handle: async ({ params }, ctx) => {
        const { name } = await readRequest(ctx);
        const graded = await taught(ctx, params.course);
        const made = await inTurn({ sequelize }, (transaction) =>
          createCohort({ sequelize, transaction }, { course: graded.key, name }),
        );
        if (made === 'taken') throw cohortNameTaken(name);
        if (made === 'full') {
          const detail = `The course has ${cohortsMax} cohorts, which is as many as it may. Remove one first.`;
          throw invalidRequest([{ parameter: 'name', detail }]);
        }
        ctx.status = 201;
        return presentCohort(graded, made.id);
      },
    }),
    route({
      path: '/v1/studio/courses/:course/cohorts/:cohort',
      name: 'readCohort',
      summary: 'A cohort, with who is late',
      needsToken: true,
      params,
      answers: { ...refusals, 200: { description: 'The cohort', schema: CohortDetail } },
      handle: async ({ params: { course, cohort } }, ctx) => presentCohort(await taught(ctx, course), cohort),
    }),
    route({
      method: 'patch',
      path: '/v1/studio/courses/:course/cohorts/:cohort',
      name: 'changeCohort',
      summary: 'Renames a cohort, or sets until when its lessons are due',
      needsToken: true,
      params,
      body: CohortChange,
      answers: { ...refusals, 200: { description: 'The cohort', schema: CohortDetail }, 409: taken },
      handle: async ({ params: { course, cohort } }, ctx) => {
        const { name, due } = await readChange(ctx);
        const graded = await taught(ctx, course);
        const change = { id: cohort, name, due: due && datesOf(due, graded) };
        const changed = await inTurn({ sequelize }, (transaction) =>
          changeCohort({ sequelize, transaction }, { course: graded.key, ...change }),
        );
        if (changed === 'taken') throw cohortNameTaken(name ?? '');
        if (!changed) throw cohortNotFound(cohort);
        return presentCohort(graded, cohort);
      },
    }),
    route({
      method: 'delete',
      path: '/v1/studio/courses/:course/cohorts/:cohort',
      name: 'removeCohort',
      summary: 'Removes a cohort. Its learners stay in the course, without due dates',
      needsToken: true,
      params,
      answers: { ...refusals, 200: { description: 'It is gone', schema: Done } },
      handle: async ({ params: { course, cohort } }, ctx) => {
        const graded = await taught(ctx, course);
        const isGone = await inTurn({ sequelize }, (transaction) =>
          removeCohort({ sequelize, transaction }, { course: graded.key, id: cohort }),
        );
        if (!isGone) throw cohortNotFound(cohort);
        return {};
      },
    }),
    route({
      method: 'put',
      path: '/v1/studio/courses/:course/cohort-assignment',
      name: 'assignCohort',
      summary: 'Puts learners into a cohort, or out of theirs',
      needsToken: true,
      params: course,
      body: CohortAssignment,
      answers: { ...refusals, 200: { description: 'How many were found and moved', schema: CohortAssigned } },
      handle: async ({ params }, ctx) => {
        const assignment = await readAssignment(ctx);
        const graded = await taught(ctx, params.course);
        const learners = await inTurn({ sequelize }, (transaction) =>
          assignCohort({ sequelize, transaction }, { course: graded.key, ...assignment }),
        );
        if (learners === undefined) throw cohortNotFound(assignment.cohort ?? '');
        return { learners };
      },
    }),
  ];
}

function ofCourse({ key, items }: GradedCourse) {
  return { course: key, lessons: items.map(({ lesson }) => lesson) };
}

/** Due times as they are kept; each of a lesson of the course, in a year that a calendar has. */
function datesOf(due: Record<string, string>, { items }: GradedCourse): Record<string, string> {
  return Object.fromEntries(
    Object.entries(due).map(([lesson, text]) => {
      const time = new Date(text);
      const year = time.getUTCFullYear();
      if (!items.some((item) => item.lesson === lesson))
        throw wrongDue(`the lesson ${lesson}`, 'lessons of the course');
      if (!(year >= 2000 && year < 2200)) throw wrongDue(`the time ${text}`, 'one between the years 2000 and 2199');
      return [lesson, time.toISOString()];
    }),
  );
}

const wrongDue = (found: string, expected: string) =>
  invalidRequest([{ parameter: 'due', detail: `found ${found}, expected ${expected}.` }]);
