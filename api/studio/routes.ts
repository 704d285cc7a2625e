import { QueryTypes } from 'sequelize';
import Type from 'typebox';
import { CourseCopy, CourseCreation, CourseDraft, InstructorRequest, InstructorsPage, StudioCourses } from '#wire';
import { InstructorId } from '#wire/studio.ts';
import { signedIn } from '../http/authenticate.ts';
import { jsonReader } from '../http/body.ts';
import { draftRefused } from '../http/problem.ts';
import { problem, type Route, route } from '../http/route.ts';
import { documentRoutes } from './document-routes.ts';
import { copyCourse, createCourse } from './folders.ts';
import { addInstructor, removeInstructor } from './instructors.ts';
import { listCourses } from './list.ts';
import {
  courseParams,
  Key,
  readingCost,
  requireInstructor,
  requireTeacher,
  type StudioParts,
  usualAnswers,
} from './parts.ts';
import { presentDraft, readInstructors } from './present.ts';
import { demandDraft } from './publishing.ts';
import { versionRoutes } from './version-routes.ts';

const readCreation = jsonReader(CourseCreation);
const readCopy = jsonReader(CourseCopy);
const readRequest = jsonReader(InstructorRequest);
const draftAnswer = (description: string) => ({ description, schema: CourseDraft });
const taken = problem('The key is taken, or the course can’t be made');

/** Where instructors write courses. What they write is theirs and their fellow instructors' until it is published. */
export function studioRoutes(parts: StudioParts): Route[] {
  const { sequelize } = parts;
  return [
    route({
      path: '/v1/studio/courses',
      name: 'listStudioCourses',
      summary: 'The courses that the account teaches; for an admin all of them',
      needsToken: true,
      answers: { 200: { description: 'Published ones and drafts', schema: StudioCourses } },
      handle: async (_input, ctx) => {
        await requireInstructor(parts, ctx);
        return listCourses(sequelize, signedIn(ctx).account);
      },
    }),
    route({
      method: 'post',
      path: '/v1/studio/courses',
      name: 'createCourse',
      summary: 'Begins a course, with one module and one lesson, so that it is valid from the start',
      needsToken: true,
      body: CourseCreation,
      cost: readingCost,
      answers: { 201: draftAnswer('Its draft'), 409: taken },
      handle: async (_input, ctx) => {
        const by = await requireInstructor(parts, ctx);
        const { key, title, language } = await readCreation(ctx);
        const documents = await parts.workshop.run('first', key, title, language);
        const draft = await createCourse(parts, { course: key, title, by, documents, images: {} });
        ctx.status = 201;
        return presentDraft(parts, draft);
      },
    }),
    route({
      path: '/v1/studio/courses/:course',
      name: 'readDraft',
      summary: 'A course as it is written, with all that is wrong with it',
      needsToken: true,
      params: courseParams,
      cost: readingCost,
      answers: { 200: draftAnswer('The draft'), ...usualAnswers },
      handle: async ({ params: { course } }, ctx) => {
        await requireTeacher(parts, ctx, course);
        return presentDraft(parts, await demandDraft(sequelize, course));
      },
    }),
    route({
      method: 'delete',
      path: '/v1/studio/courses/:course',
      name: 'removeDraft',
      summary: 'Removes a course that was never published',
      needsToken: true,
      params: courseParams,
      answers: {
        200: { description: 'It is gone', schema: StudioCourses },
        ...usualAnswers,
        409: problem('It is published, so it stays'),
      },
      handle: async ({ params: { course } }, ctx) => {
        const account = await requireTeacher(parts, ctx, course);
        const gone = await sequelize.query<{ course: string }>(
          `WITH gone AS (DELETE FROM app.course_drafts WHERE course = $course
             AND NOT EXISTS (SELECT FROM app.course_versions AS one WHERE one.course = $course) RETURNING course),
           left_by AS (DELETE FROM app.course_instructors WHERE course IN (SELECT course FROM gone))
           SELECT course FROM gone`,
          { bind: { course }, type: QueryTypes.SELECT },
        );
        if (gone.length === 0) throw draftRefused('Its versions are kept for ever. Take its lessons back instead.');
        return listCourses(sequelize, account);
      },
    }),
    route({
      method: 'post',
      path: '/v1/studio/courses/:course/copies',
      name: 'copyCourse',
      summary: 'Makes a course of one’s own that begins as this one is',
      needsToken: true,
      params: courseParams,
      body: CourseCopy,
      cost: readingCost,
      answers: { 201: draftAnswer('The draft of the copy'), ...usualAnswers, 409: taken },
      handle: async ({ params: { course } }, ctx) => {
        await requireTeacher(parts, ctx, course);
        const by = await requireInstructor(parts, ctx);
        const { key, title } = await readCopy(ctx);
        const draft = await copyCourse(parts, { course, by, key, title });
        ctx.status = 201;
        return presentDraft(parts, draft);
      },
    }),
    route({
      method: 'post',
      path: '/v1/studio/courses/:course/instructors',
      name: 'addInstructor',
      summary: 'Lets another instructor teach the course, by e-mail address or handle',
      needsToken: true,
      params: courseParams,
      body: InstructorRequest,
      cost: 5,
      answers: {
        200: { description: 'Who teaches it now', schema: InstructorsPage },
        ...usualAnswers,
        404: problem('No such course, or nobody with the role has this address or handle'),
      },
      handle: async ({ params: { course } }, ctx) => {
        const by = await requireTeacher(parts, ctx, course);
        await addInstructor(parts, { course, by }, (await readRequest(ctx)).who);
        return { instructors: await readInstructors(sequelize, course) };
      },
    }),
    route({
      method: 'delete',
      path: '/v1/studio/courses/:course/instructors/:account',
      name: 'removeInstructor',
      summary: 'Lets an instructor teach the course no more',
      needsToken: true,
      params: Type.Object({ course: Key, account: InstructorId }),
      answers: {
        200: { description: 'Who teaches it now', schema: InstructorsPage },
        ...usualAnswers,
        409: problem('Nobody would be left'),
      },
      handle: async ({ params: { course, account } }, ctx) => {
        const by = await requireTeacher(parts, ctx, course);
        await removeInstructor(parts, { course, by }, account);
        return { instructors: await readInstructors(sequelize, course) };
      },
    }),
    ...documentRoutes(parts),
    ...versionRoutes(parts),
  ];
}
