import Type from 'typebox';
import { CourseDraft, CourseVersions, DraftDifference, PublicationDone, PublicationRequest, Restoration } from '#wire';
import { jsonReader, readBytes } from '../http/body.ts';
import { notFound } from '../http/problem.ts';
import { problem, type Route, route } from '../http/route.ts';
import { exportCourse, importCourse, importInto, zipBytesMax } from './folders.ts';
import {
  courseParams,
  readingCost,
  requireInstructor,
  requireTeacher,
  type StudioParts,
  usualAnswers,
} from './parts.ts';
import { presentDraft } from './present.ts';
import { publishDraft, readDifference, readVersions, takeVersion } from './publishing.ts';

const readRequest = jsonReader(PublicationRequest);
const readRestoration = jsonReader(Restoration);
const zipTypes = ['application/zip'];
const Zip = Type.String({ description: 'A zip of the course’s folder, of at most 20 MB', contentEncoding: 'binary' });
const Whole = Type.Integer({ minimum: 0, maximum: 2_147_483_647, description: 'a whole number' });
/** A folder is read, drawn and written whole. */
const folderCost = 30;
const draftAnswer = (description: string) => ({ description, schema: CourseDraft });
const changed = problem('The draft is another by now, or it can’t be done as it is');

/** From drafts to versions and back, and to folders and back. */
export function versionRoutes(parts: StudioParts): Route[] {
  const { sequelize } = parts;
  return [
    route({
      path: '/v1/studio/courses/:course/difference',
      name: 'readDifference',
      summary: 'How the draft differs from what is published, and whom publishing it touches',
      needsToken: true,
      params: courseParams,
      cost: 5,
      answers: { 200: { description: 'The differences', schema: DraftDifference }, ...usualAnswers },
      handle: async ({ params: { course } }, ctx) => {
        await requireTeacher(parts, ctx, course);
        return readDifference(parts, course);
      },
    }),
    route({
      method: 'post',
      path: '/v1/studio/courses/:course/versions',
      name: 'publishDraft',
      summary: 'Publishes the draft that was seen as the next version; one without a difference changes nothing',
      needsToken: true,
      params: courseParams,
      body: PublicationRequest,
      cost: 10,
      answers: {
        200: { description: 'The version it is now', schema: PublicationDone },
        ...usualAnswers,
        409: problem('The draft has faults, or draft or version are others by now'),
      },
      handle: async ({ params: { course } }, ctx) => {
        const by = await requireTeacher(parts, ctx, course);
        return publishDraft(parts, { course, by, ...(await readRequest(ctx)) });
      },
    }),
    route({
      path: '/v1/studio/courses/:course/versions',
      name: 'listVersions',
      summary: 'What was published',
      needsToken: true,
      params: courseParams,
      answers: { 200: { description: 'The versions', schema: CourseVersions }, ...usualAnswers },
      handle: async ({ params: { course } }, ctx) => {
        await requireTeacher(parts, ctx, course);
        return readVersions(sequelize, course);
      },
    }),
    route({
      method: 'put',
      path: '/v1/studio/courses/:course/draft',
      name: 'takeVersion',
      summary: 'Goes back to what a version holds; nothing is published by that',
      needsToken: true,
      params: courseParams,
      body: Restoration,
      cost: readingCost,
      answers: { 200: draftAnswer('The draft as that version is'), ...usualAnswers, 409: changed },
      handle: async ({ params: { course } }, ctx) => {
        const by = await requireTeacher(parts, ctx, course);
        const { basis, version } = await readRestoration(ctx);
        return presentDraft(parts, await takeVersion(parts, { course, by, basis }, version));
      },
    }),
    route({
      path: '/v1/studio/courses/:course/folder',
      name: 'exportCourse',
      summary: 'The draft’s folder as a zip, or a version’s: what docs/courses.md describes',
      needsToken: true,
      params: courseParams,
      query: Type.Object({ version: Type.Optional(Whole) }),
      cost: 10,
      answers: { 200: { description: 'The zip', type: 'application/zip' }, ...usualAnswers },
      handle: async ({ params: { course }, query: { version } }, ctx) => {
        await requireTeacher(parts, ctx, course);
        const zip = await exportCourse(parts, course, version);
        if (!zip) throw notFound(ctx.path);
        ctx.set('Content-Disposition', `attachment; filename="${course}.zip"`);
        ctx.set('Cache-Control', 'no-store');
        ctx.type = 'application/zip';
        return Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength);
      },
    }),
    route({
      method: 'put',
      path: '/v1/studio/courses/:course/folder',
      name: 'importInto',
      summary: 'Makes a folder in a zip the draft; what is wrong in its documents is told and can be mended there',
      needsToken: true,
      params: courseParams,
      query: Type.Object({ basis: Whole }),
      body: Zip,
      bodyTypes: zipTypes,
      cost: folderCost,
      answers: { 200: draftAnswer('The draft'), ...usualAnswers, 409: changed },
      handle: async ({ params: { course }, query: { basis } }, ctx) => {
        const by = await requireTeacher(parts, ctx, course);
        const zip = await readBytes(ctx, zipTypes, zipBytesMax);
        return presentDraft(parts, await importInto(parts, { course, by, basis }, zip));
      },
    }),
    route({
      method: 'post',
      path: '/v1/studio/folders',
      name: 'importCourse',
      summary: 'Makes a course of a folder in a zip, under the key that its course.yaml says',
      needsToken: true,
      body: Zip,
      bodyTypes: zipTypes,
      cost: folderCost,
      answers: { 201: draftAnswer('Its draft'), 409: problem('The key is taken') },
      handle: async (_input, ctx) => {
        const by = await requireInstructor(parts, ctx);
        const draft = await importCourse(parts, by, await readBytes(ctx, zipTypes, zipBytesMax));
        ctx.status = 201;
        return presentDraft(parts, draft);
      },
    }),
  ];
}
