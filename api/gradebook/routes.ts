import type { Logger } from 'pino';
import Type from 'typebox';
import {
  type AuditEntry,
  CourseStatistics,
  courseKeyPattern,
  Gradebook,
  GradeDetail,
  GradesApplied,
  GradesFile,
  GradesImport,
  GradesReport,
  gradebookPageSize,
  gradesBytesMax,
  learnerSorts,
  learnerStates,
  OverrideRequest,
  uuidPattern,
} from '#wire';
import type { Database } from '../database.ts';
import { signedIn } from '../http/authenticate.ts';
import { jsonReader } from '../http/body.ts';
import { lessonNotFound, notFound } from '../http/problem.ts';
import { problem, type Route, route } from '../http/route.ts';
import { writeGrades } from './csv.ts';
import { readDetail } from './detail.ts';
import { applyGrades, checkGrades, readGradeLines } from './import.ts';
import { findLearners } from './learners.ts';
import { readTaughtCourse } from './model.ts';
import { overrideGrade } from './override.ts';
import { readStatistics } from './statistics.ts';

const Key = Type.String({
  pattern: courseKeyPattern,
  description: '1 to 32 lower-case letters, digits and _, a letter first',
});
const Id = Type.String({ pattern: uuidPattern, description: 'id of an enrollment' });
const course = Type.Object({ course: Key });
const cell = Type.Object({ course: Key, enrollment: Id, lesson: Key });
const LearnersQuery = Type.Object({
  search: Type.Optional(
    Type.String({
      pattern: '^[^\\u0000]{0,100}$',
      description: 'part of a name, or an enrollment’s id from its beginning: at most 100 characters',
    }),
  ),
  cohort: Type.Optional(
    Type.String({ pattern: `^none$|${uuidPattern}`, description: 'id of a cohort, or none for those of no cohort' }),
  ),
  state: Type.Optional(Type.Enum([...learnerStates])),
  sort: Type.Optional(Type.Enum([...learnerSorts])),
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
});
const ExportQuery = Type.Object({
  cohort: Type.Optional(Type.String({ pattern: uuidPattern, description: 'id of a cohort' })),
});

// JSON writes an end of line as two characters, and a letter beyond ASCII is two bytes.
const fileBytesMax = 2 * gradesBytesMax;
const readOverride = jsonReader(OverrideRequest);
const readFile = jsonReader(GradesFile, fileBytesMax);
const readImport = jsonReader(GradesImport, fileBytesMax);

const refusals = {
  403: problem(
    'Not by this account: only those who teach the course. Or a cookie from other pages than ours, or an API key',
  ),
  404: problem('No such course is published, or it has no such learner or lesson'),
};

/** What those who teach a course see and decide of its learners. Nothing here tells who a learner is but their name. */
export function gradebookRoutes({ sequelize }: Database, logger: Logger): Route[] {
  const taught = (ctx: Parameters<Route['handle']>[1], key: string) =>
    readTaughtCourse(sequelize, signedIn(ctx).account, key);
  const log = (entries: AuditEntry[]) => {
    for (const { number, hash } of entries) logger.info({ number, hash }, 'audit entry');
  };
  return [
    route({
      path: '/v1/studio/courses/:course/gradebook',
      name: 'readGradebook',
      summary: 'Learners of a course, and what they have in each lesson',
      needsToken: true,
      params: course,
      query: LearnersQuery,
      answers: { ...refusals, 200: { description: 'One page of them', schema: Gradebook } },
      cost: 5,
      handle: async ({ params, query: { search, cohort, state, sort, page } }, ctx) => {
        const graded = await taught(ctx, params.course);
        const asked = { search: search?.trim() ?? '', cohort, state, sort: sort ?? 'name', page: page ?? 1 };
        const { enrolled, found, learners } = await findLearners(sequelize, graded, asked);
        const { key, title, language, modules, cohorts } = graded;
        const pages = Math.max(1, Math.ceil(found / gradebookPageSize));
        return { course: key, title, language, modules, cohorts, enrolled, found, page: asked.page, pages, learners };
      },
    }),
    route({
      path: '/v1/studio/courses/:course/gradebook/:enrollment/:lesson',
      name: 'readGrade',
      summary: 'What a learner has in a lesson, with every attempt and override',
      needsToken: true,
      params: cell,
      answers: { ...refusals, 200: { description: 'The cell', schema: GradeDetail } },
      handle: async ({ params: { course, enrollment, lesson } }, ctx) => {
        const detail = await readDetail(sequelize, await taught(ctx, course), {
          ...{ enrollment, lesson, asker: signedIn(ctx).account },
        });
        if (!detail) throw notFound(ctx.path);
        return detail;
      },
    }),
    route({
      method: 'put',
      path: '/v1/studio/courses/:course/gradebook/:enrollment/:lesson',
      name: 'overrideGrade',
      summary: 'Sets a learner’s grade in a lesson, or takes it back. It is in the audit log',
      needsToken: true,
      params: cell,
      body: OverrideRequest,
      answers: {
        ...refusals,
        200: { description: 'The cell as it is now', schema: GradeDetail },
        409: problem('Somebody else set this grade meanwhile'),
      },
      handle: async ({ params: { course, enrollment, lesson } }, ctx) => {
        const sent = await readOverride(ctx);
        const { account } = signedIn(ctx);
        const graded = await taught(ctx, course);
        const item = graded.items.find((one) => one.lesson === lesson);
        if (!item) throw lessonNotFound(course, lesson);
        const reason = sent.reason.trim();
        const entry = await overrideGrade(sequelize, graded, { ...sent, reason, enrollment, item, actor: account });
        if (entry === null) throw notFound(ctx.path);
        if (entry) log([entry]);
        const detail = await readDetail(sequelize, graded, { enrollment, lesson, asker: account });
        if (!detail) throw notFound(ctx.path);
        return detail;
      },
    }),
    route({
      path: '/v1/studio/courses/:course/grades',
      name: 'exportGrades',
      summary: 'The grades that count, as CSV: a line a learner, a column a lesson',
      needsToken: true,
      params: course,
      query: ExportQuery,
      answers: { ...refusals, 200: { description: 'The file', type: 'text/csv' } },
      cost: 10,
      handle: async ({ params, query: { cohort } }, ctx) => {
        const graded = await taught(ctx, params.course);
        const lessons = graded.items.map(({ lesson }) => lesson);
        const csv = writeGrades(lessons, await readGradeLines(sequelize, graded, cohort));
        ctx.set('Cache-Control', 'no-store');
        ctx.set('Content-Disposition', `attachment; filename="${graded.key}-grades.csv"`);
        ctx.type = 'text/csv; charset=utf-8';
        ctx.body = csv;
      },
    }),
    route({
      method: 'post',
      path: '/v1/studio/courses/:course/grades/report',
      name: 'checkGrades',
      summary: 'What a CSV of grades would change, row by row, and what is wrong with it. Nothing is written',
      needsToken: true,
      params: course,
      body: GradesFile,
      answers: { ...refusals, 200: { description: 'The report', schema: GradesReport } },
      cost: 10,
      handle: async ({ params }, ctx) => {
        const { csv } = await readFile(ctx);
        return checkGrades(sequelize, await taught(ctx, params.course), csv);
      },
    }),
    route({
      method: 'post',
      path: '/v1/studio/courses/:course/grades',
      name: 'importGrades',
      summary: 'Applies a CSV of grades that was checked: all of it or nothing. It is in the audit log',
      needsToken: true,
      params: course,
      body: GradesImport,
      answers: {
        ...refusals,
        200: { description: 'What became of it', schema: GradesApplied },
        409: problem('Grades were set since the file was checked'),
      },
      cost: 10,
      handle: async ({ params }, ctx) => {
        const { csv, basis, reason } = await readImport(ctx);
        const graded = await taught(ctx, params.course);
        const changer = { actor: signedIn(ctx).account, reason: reason.trim() };
        const { applied, entries } = await applyGrades(sequelize, graded, { csv, basis }, changer);
        log(entries);
        return applied;
      },
    }),
    route({
      path: '/v1/studio/courses/:course/statistics',
      name: 'readCourseStatistics',
      summary: 'How far learners come, and how the questions do',
      needsToken: true,
      params: course,
      answers: { ...refusals, 200: { description: 'Of each lesson and each question', schema: CourseStatistics } },
      cost: 10,
      handle: async ({ params }, ctx) => readStatistics(sequelize, await taught(ctx, params.course)),
    }),
  ];
}
