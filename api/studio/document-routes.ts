import type { Context } from 'koa';
import Type, { type Static, type TObject } from 'typebox';
import {
  avatarTypes,
  CourseDraft,
  DocumentChange,
  DocumentCreation,
  DocumentRemoval,
  DocumentRenaming,
  DraftDocument,
  DraftLessonPage,
  draftDocumentKinds,
  OutlineChange,
  Preview,
  PreviewRequest,
} from '#wire';
import { courseFolderLimits as limits } from '#wire/course-folder.ts';
import { type DraftChange, imagePath, keepImage, pathOf } from '../course/model.ts';
import { jsonReader, readBytes } from '../http/body.ts';
import { ApiProblem, documentNotFound, documentTooLarge, draftFaulty, invalidRequest } from '../http/problem.ts';
import { problem, type Route, route } from '../http/route.ts';
import { changeDraft, changeImages } from './change.ts';
import { drawAuthors, folderOf, readKept, requireRoom, shownOf } from './images.ts';
import { courseParams, Key, readingCost, requireTeacher, type StudioParts, usualAnswers } from './parts.ts';
import { presentDocument, presentDraft } from './present.ts';
import { demandDraft } from './publishing.ts';

const documentParams = Type.Object({
  course: Key,
  kind: Type.Enum([...draftDocumentKinds]),
  key: Key,
});
const imageParams = Type.Object({
  course: Key,
  name: Type.String({
    pattern: '^[a-z][a-z0-9_]{0,31}\\.(png|jpg|webp)$',
    description: 'a name like diagram.png, of lower-case letters, digits and _',
  }),
});

/** JSON writes some characters as six. */
const bodyMax = 2 * limits.lessonBytes;

/** As jsonReader, with room for a document and better words for one that is too large. */
function documentReader<T extends TObject>(schema: T): (ctx: Context) => Promise<Static<T>> {
  const read = jsonReader(schema, bodyMax);
  return (ctx) =>
    read(ctx).catch((error: unknown) => {
      if (error instanceof ApiProblem && error.problem.status === 413) throw documentTooLarge();
      throw error;
    });
}

const readChange = documentReader(DocumentChange);
const readPreview = documentReader(PreviewRequest);
const readOutline = jsonReader(OutlineChange, 200_000);
const [readCreation, readRenaming] = [jsonReader(DocumentCreation), jsonReader(DocumentRenaming)];
const readRemoval = jsonReader(DocumentRemoval);

const changed = problem('Somebody else changed the same, or it can’t be done as the draft is');
const draftAnswer = (description: string) => ({ description, schema: CourseDraft });

/** A draft's documents one by one, their order, and its images. */
export function documentRoutes(parts: StudioParts): Route[] {
  const { sequelize, workshop } = parts;
  const apply = async (course: string, by: string, basis: number, change: DraftChange) =>
    presentDraft(parts, await changeDraft(parts, { course, by, basis }, change));
  const readDocument = async (course: string, path: string) => {
    const document = await presentDocument(parts, await demandDraft(sequelize, course), path);
    if (!document) throw documentNotFound(path);
    return document;
  };
  return [
    route({
      method: 'post',
      path: '/v1/studio/courses/:course/documents',
      name: 'createDocument',
      summary: 'Adds a lesson to a module, or a quiz or an exercise to a lesson',
      needsToken: true,
      params: courseParams,
      body: DocumentCreation,
      cost: readingCost,
      answers: { 200: draftAnswer('The draft with it'), ...usualAnswers, 409: changed },
      handle: async ({ params: { course } }, ctx) => {
        const by = await requireTeacher(parts, ctx, course);
        const { basis, kind, key, title, module, lesson } = await readCreation(ctx);
        return apply(course, by, basis, { do: 'create', kind, key, title, module, lesson });
      },
    }),
    route({
      path: '/v1/studio/courses/:course/documents/:kind/:key',
      name: 'readDocument',
      summary: 'One document of a draft, as text and as what it stands for',
      needsToken: true,
      params: documentParams,
      cost: readingCost,
      answers: { 200: { description: 'The document', schema: DraftDocument }, ...usualAnswers },
      handle: async ({ params: { course, kind, key } }, ctx) => {
        await requireTeacher(parts, ctx, course);
        return readDocument(course, pathOf[kind](key));
      },
    }),
    route({
      method: 'put',
      path: '/v1/studio/courses/:course/documents/:kind/:key',
      name: 'changeDocument',
      summary: 'Saves a document. What others changed elsewhere stays; what they changed in it is not written over',
      needsToken: true,
      params: documentParams,
      body: DocumentChange,
      cost: readingCost,
      answers: {
        200: { description: 'The document as it stands', schema: DraftDocument },
        ...usualAnswers,
        409: changed,
      },
      handle: async ({ params: { course, kind, key } }, ctx) => {
        const by = await requireTeacher(parts, ctx, course);
        const { basis, text, form } = await readChange(ctx);
        if ((text === undefined) === (form === undefined))
          throw invalidRequest([{ parameter: 'form', detail: 'expected either text or form.' }]);
        const path = pathOf[kind](key);
        await changeDraft(
          parts,
          { course, by, basis },
          { do: 'write', path, text, form: form as Record<string, unknown> },
        );
        return readDocument(course, path);
      },
    }),
    route({
      method: 'delete',
      path: '/v1/studio/courses/:course/documents/:kind/:key',
      name: 'removeDocument',
      summary: 'Removes a document; a lesson goes with its quiz and its exercise',
      needsToken: true,
      params: documentParams,
      body: DocumentRemoval,
      cost: readingCost,
      answers: { 200: draftAnswer('The draft without it'), ...usualAnswers, 409: changed },
      handle: async ({ params: { course, kind, key } }, ctx) => {
        const by = await requireTeacher(parts, ctx, course);
        const { basis } = await readRemoval(ctx);
        return apply(course, by, basis, { do: 'remove', path: pathOf[kind](key) });
      },
    }),
    route({
      method: 'put',
      path: '/v1/studio/courses/:course/documents/:kind/:key/key',
      name: 'renameDocument',
      summary: 'Gives a document another key, while it is not published; what names it follows',
      needsToken: true,
      params: documentParams,
      body: DocumentRenaming,
      cost: readingCost,
      answers: { 200: draftAnswer('The draft with the new name'), ...usualAnswers, 409: changed },
      handle: async ({ params: { course, kind, key } }, ctx) => {
        const by = await requireTeacher(parts, ctx, course);
        const renaming = await readRenaming(ctx);
        return apply(course, by, renaming.basis, { do: 'rename', path: pathOf[kind](key), key: renaming.key });
      },
    }),
    route({
      method: 'put',
      path: '/v1/studio/courses/:course/outline',
      name: 'arrangeLessons',
      summary: 'Orders modules and lessons. Of two who do it at once the second is refused and shown the new order',
      needsToken: true,
      params: courseParams,
      body: OutlineChange,
      cost: readingCost,
      answers: { 200: draftAnswer('The draft in its new order'), ...usualAnswers, 409: changed },
      handle: async ({ params: { course } }, ctx) => {
        const by = await requireTeacher(parts, ctx, course);
        const { basis, modules } = await readOutline(ctx);
        return apply(course, by, basis, { do: 'arrange', modules });
      },
    }),
    route({
      method: 'put',
      path: '/v1/studio/courses/:course/images/:name',
      name: 'putDraftImage',
      summary: 'Keeps an image for lessons to show. It is drawn anew before anybody sees it',
      needsToken: true,
      params: imageParams,
      body: Type.String({ description: 'The file, of at most 5 MB', contentEncoding: 'binary' }),
      bodyTypes: avatarTypes,
      cost: 20,
      answers: { 200: draftAnswer('The draft with it'), ...usualAnswers, 409: changed },
      handle: async ({ params: { course, name } }, ctx) => {
        const by = await requireTeacher(parts, ctx, course);
        const image = await drawAuthors(imagePath(name), await readBytes(ctx, avatarTypes, limits.imageBytes));
        await requireTeacher(parts, ctx, course);
        const draft = await changeImages(parts, { course, by }, imagePath(name), async (images, now) => {
          const next = { ...images, [imagePath(name)]: image.source };
          requireRoom(now, await readKept(sequelize, images), next, image.original.length);
          await keepImage({ sequelize }, image);
          return next;
        });
        return presentDraft(parts, draft);
      },
    }),
    route({
      method: 'delete',
      path: '/v1/studio/courses/:course/images/:name',
      name: 'removeDraftImage',
      summary: 'Takes an image out of the draft',
      needsToken: true,
      params: imageParams,
      cost: readingCost,
      answers: { 200: draftAnswer('The draft without it'), ...usualAnswers },
      handle: async ({ params: { course, name } }, ctx) => {
        const by = await requireTeacher(parts, ctx, course);
        const path = imagePath(name);
        const draft = await changeImages(parts, { course, by }, path, async ({ [path]: _, ...rest }) => rest);
        return presentDraft(parts, draft);
      },
    }),
    route({
      method: 'post',
      path: '/v1/studio/courses/:course/preview',
      name: 'previewMarkdown',
      summary: 'Markdown as it would be shown in this course',
      needsToken: true,
      params: courseParams,
      body: PreviewRequest,
      cost: readingCost,
      answers: { 200: { description: 'The same cleaned HTML as learners get', schema: Preview }, ...usualAnswers },
      handle: async ({ params: { course } }, ctx) => {
        await requireTeacher(parts, ctx, course);
        const { markdown } = await readPreview(ctx);
        const draft = await demandDraft(sequelize, course);
        const kept = await readKept(sequelize, draft.images);
        const html = await workshop.run('preview', folderOf(draft, kept), shownOf(draft.images, kept), markdown);
        return { html };
      },
    }),
    route({
      path: '/v1/studio/courses/:course/lessons/:lesson',
      name: 'readDraftLesson',
      summary: 'A lesson of the draft as learners would see it',
      needsToken: true,
      params: Type.Object({ course: Key, lesson: Key }),
      cost: readingCost,
      answers: {
        200: { description: 'The lesson and its questions', schema: DraftLessonPage },
        ...usualAnswers,
        409: problem('The lesson can’t be read as it is'),
      },
      handle: async ({ params: { course, lesson } }, ctx) => {
        await requireTeacher(parts, ctx, course);
        const draft = await demandDraft(sequelize, course);
        if (draft.documents[pathOf.lesson(lesson)] === undefined) throw documentNotFound(pathOf.lesson(lesson));
        const kept = await readKept(sequelize, draft.images);
        const shown = await workshop.run('page', folderOf(draft, kept), shownOf(draft.images, kept), lesson);
        if ('faults' in shown) throw draftFaulty(shown.faults.length);
        return shown.page;
      },
    }),
  ];
}
