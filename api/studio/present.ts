import { QueryTypes, type Sequelize } from 'sequelize';
import type { CourseDraft, CourseFault, DraftDocument, DraftModule, Instructor } from '#wire';
import { courseFileOf, type DraftReading, imagePath, pathOf } from '../course/model.ts';
import { folderOf, type KeptImages, readKept } from './images.ts';
import { type Draft, isSame, readNames, stampOf } from './model.ts';
import type { StudioParts } from './parts.ts';

type Summary = CourseDraft['documents'][number];

/** A draft with its faults, its images and who teaches it. */
export async function presentDraft(parts: StudioParts, draft: Draft): Promise<CourseDraft> {
  const { reading, kept, names } = await readWhole(parts, draft);
  const { course, version, revision, changedAt } = draft;
  return {
    ...{ course, version, revision, changedAt, title: reading.title, language: reading.language },
    isChanged: !isSame(draft, draft.published),
    changedBy: names.get(draft.changedBy ?? '') ?? null,
    modules: reading.modules && modulesOf(reading),
    documents: Object.keys(draft.documents).flatMap((path) => summaryOf(draft, reading, names, path) ?? []),
    images: imagesOf(draft, kept),
    faults: reading.faults,
    instructors: await readInstructors(parts.sequelize, course),
  };
}

/** One document; undefined when the draft has no such one. */
export async function presentDocument(
  parts: StudioParts,
  draft: Draft,
  path: string,
): Promise<DraftDocument | undefined> {
  const text = draft.documents[path];
  if (text === undefined) return undefined;
  const { reading, names } = await readWhole(parts, draft);
  return {
    ...(summaryOf(draft, reading, names, path) as Summary),
    text,
    form: reading.forms[path] ?? null,
    revision: draft.revision,
    isPublished: draft.published?.documents[path] !== undefined,
    faults: reading.faults.filter(({ file }: CourseFault) => file === path),
  };
}

async function readWhole({ sequelize, workshop }: StudioParts, draft: Draft) {
  const kept = await readKept(sequelize, draft.images);
  const [reading, names] = await Promise.all([
    workshop.run('read', folderOf(draft, kept)),
    readNames(sequelize, [draft.changedBy, ...Object.values(draft.stamps).map(({ by }) => by)]),
  ]);
  return { kept, reading, names };
}

function summaryOf(
  draft: Draft,
  { forms }: DraftReading,
  names: ReadonlyMap<string, string>,
  path: string,
): Summary | undefined {
  const file = courseFileOf(path);
  if (!file || file.kind === 'image') return undefined;
  const { by, at } = stampOf(draft, path);
  const title = forms[path]?.title;
  return {
    kind: file.kind,
    key: file.kind === 'course' ? draft.course : file.key,
    path,
    title: typeof title === 'string' && title !== '' ? title : path,
    changedBy: names.get(by ?? '') ?? null,
    changedAt: at,
  };
}

function modulesOf({ modules, forms }: DraftReading): DraftModule[] {
  const named = (value: unknown) => (typeof value === 'string' ? value : null);
  const lessonOf = (key: string): DraftModule['lessons'][number] => {
    const form = forms[pathOf.lesson(key)] ?? {};
    const [quiz, exercise] = [named(form.quiz), named(form.exercise)];
    const kind = quiz ? (exercise ? 'quiz_and_exercise' : 'quiz') : exercise ? 'exercise' : 'reading';
    return { key, title: named(form.title) ?? key, kind, quiz, exercise, releases: named(form.releases) };
  };
  return (modules ?? []).map((module) => ({ ...module, lessons: module.lessons.map(lessonOf) }));
}

function imagesOf({ images }: Draft, kept: KeptImages): CourseDraft['images'] {
  return Object.entries(images).flatMap(([path, hash]) => {
    const image = kept.get(hash);
    if (!image) return [];
    const { drawn, width, height, bytes } = image;
    return [{ name: path.slice(imagePath('').length), address: `/v1/course-images/${drawn}`, width, height, bytes }];
  });
}

export function readInstructors(sequelize: Sequelize, course: string): Promise<Instructor[]> {
  return sequelize.query<Instructor>(
    `SELECT listed.account_id AS account, display_name AS name FROM app.course_instructors AS listed
     LEFT JOIN app.profiles USING (account_id) WHERE course = $course ORDER BY added_at, listed.account_id`,
    { bind: { course }, type: QueryTypes.SELECT },
  );
}
