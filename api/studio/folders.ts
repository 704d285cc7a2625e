/** Courses that come to be: new, as a copy, from a folder in a zip; and the way back to such a folder. */
import { QueryTypes, type Sequelize } from 'sequelize';
import { courseKeyPattern } from '#wire';
import { courseFolderLimits as limits } from '#wire/course-folder.ts';
import { type Drawn, keepImage, takeCourseTurn } from '../course/model.ts';
import { ApiProblem, courseKeyTaken, draftRefused, folderRefused } from '../http/problem.ts';
import { inTurn } from '../transaction.ts';
import { replaceDraft } from './change.ts';
import { drawAuthors } from './images.ts';
import { type Contents, type Draft, readDraft, writeDraft } from './model.ts';
import type { StudioParts } from './parts.ts';
import { demandDraft, readVersion } from './publishing.ts';

/** Nobody teaches more; a program that makes courses stops here. */
const coursesMax = 300;

/** The studio's own pages have these addresses. */
const reserved = new Set(['new', 'paths']);

interface NewCourse extends Contents {
  course: string;
  title: string;
  by: string;
}

/** Writes the first revision of a course whose key nobody has, taught by who makes it. */
export function createCourse({ sequelize }: StudioParts, made: NewCourse): Promise<Draft> {
  const { course, title, by } = made;
  return inTurn({ sequelize }, async (transaction) => {
    await takeCourseTurn({ sequelize, transaction }, course);
    const [row] = await sequelize.query<{ isTaken: boolean; count: number }>(
      `SELECT EXISTS (SELECT FROM app.course_drafts WHERE course = $course)
         OR EXISTS (SELECT FROM app.course_versions WHERE course = $course) AS "isTaken",
         (SELECT count(*)::int FROM app.course_instructors WHERE account_id = $by) AS count`,
      { bind: { course, by }, type: QueryTypes.SELECT, transaction },
    );
    if (row?.isTaken || reserved.has(course)) throw courseKeyTaken(course);
    if ((row?.count ?? 0) >= coursesMax)
      throw draftRefused(`You teach ${coursesMax} courses, which is as many as anybody may.`);
    await sequelize.query(
      'INSERT INTO app.course_instructors (course, account_id) VALUES ($course, $by) ON CONFLICT DO NOTHING',
      { bind: { course, by }, transaction },
    );
    const nothing: Draft = {
      ...{ course, title, documents: {}, images: {}, stamps: {}, revision: 0, stored: 0 },
      ...{ changedBy: null, changedAt: null, version: null, published: null, baseVersion: null },
    };
    const next = { ...made, touched: null, baseVersion: null };
    return (await writeDraft(sequelize, nothing, next, transaction)) as Draft;
  });
}

export async function copyCourse(
  parts: StudioParts,
  { course, by, key, title }: { course: string; by: string; key: string; title: string },
): Promise<Draft> {
  const { documents, images } = await demandDraft(parts.sequelize, course);
  const copied = await parts.workshop.run('copy', documents, key, title);
  if (!copied) throw draftRefused('course.yaml can’t be read as it is. Mend it as text first.');
  return createCourse(parts, { course: key, title, by, images, documents: copied });
}

interface Folder extends Contents {
  key: string;
  title: string;
}

/**
 * The folder of a zip, its images drawn and kept.
 * @throws ApiProblem 400 that names everything no folder may hold
 */
export async function readFolder({ sequelize, workshop }: StudioParts, zip: Uint8Array): Promise<Folder> {
  const read = await workshop.run('unzip', zip);
  if ('faults' in read)
    throw folderRefused(read.faults.map(({ file, found, expected }) => refusal(file, found, expected)));
  const drawn: [string, Drawn][] = [];
  const faults: ReturnType<typeof refusal>[] = [];
  for (const [path, bytes] of Object.entries(read.images)) {
    const image = await drawAuthors(path, bytes).catch((error: unknown) => {
      if (!(error instanceof ApiProblem)) throw error;
      faults.push({ parameter: path, detail: error.problem.detail });
    });
    if (image) drawn.push([path, image]);
  }
  if (faults.length > 0) throw folderRefused(faults);
  for (const [, image] of drawn) await keepImage({ sequelize }, image);
  const images = Object.fromEntries(drawn.map(([path, { source }]) => [path, source]));
  return { documents: read.documents, images, key: read.key, title: read.title };
}

function refusal(file: string, found: string, expected: string) {
  return { parameter: file || 'folder', detail: `found ${found}, expected ${expected}.` };
}

export async function importCourse(parts: StudioParts, by: string, zip: Uint8Array): Promise<Draft> {
  const { key, ...folder } = await readFolder(parts, zip);
  if (!new RegExp(courseKeyPattern).test(key))
    throw folderRefused([refusal('course.yaml', 'no key', 'the key of the course, such as key: first_call')]);
  return createCourse(parts, { course: key, by, ...folder });
}

export async function importInto(
  parts: StudioParts,
  asked: { course: string; by: string; basis: number },
  zip: Uint8Array,
): Promise<Draft> {
  const { key: _, ...folder } = await readFolder(parts, zip);
  return replaceDraft(parts, asked, folder);
}

/** The folder of the draft, or of a version, packed; undefined when there is no such version. */
export async function exportCourse(
  { sequelize, workshop }: StudioParts,
  course: string,
  version: number | undefined,
): Promise<Uint8Array | undefined> {
  const contents =
    version === undefined ? await readDraft(sequelize, course) : await readVersion(sequelize, course, version);
  if (!contents) return undefined;
  const files = new Map<string, Uint8Array>();
  for (const [path, text] of Object.entries(contents.documents)) files.set(path, new TextEncoder().encode(text));
  for (const [path, bytes] of await readOriginals(sequelize, contents.images)) files.set(path, bytes);
  return workshop.run('zip', files);
}

async function readOriginals(sequelize: Sequelize, images: Record<string, string>): Promise<[string, Uint8Array][]> {
  const rows = await sequelize.query<{ hash: string; bytes: Buffer }>(
    'SELECT hash, bytes FROM app.course_images WHERE hash = ANY ($hashes::text[])',
    { bind: { hashes: Object.values(images) }, type: QueryTypes.SELECT },
  );
  const byHash = new Map(rows.map(({ hash, bytes }) => [hash, new Uint8Array(bytes)]));
  return Object.entries(images).flatMap(([path, hash]): [string, Uint8Array][] => {
    const bytes = byHash.get(hash);
    return bytes ? [[path, bytes]] : [];
  });
}

/** A zip of a folder of the largest size, packed not at all. */
export const zipBytesMax = limits.folderBytes + 1024 * 1024;
