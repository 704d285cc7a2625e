/** `npm run api -- publish-course …`: a folder becomes the next version of its course, whole or not at all. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import type { Course } from '#wire/course-folder.ts';
import { connectDatabase } from '../database.ts';
import { inTurn } from '../transaction.ts';
import { drawImage } from './draw-image.ts';
import { type Edition, makeEdition } from './edition.ts';
import { type Fault, faultSentence } from './fault.ts';
import { readCourseFolder, writeCourseFolder } from './folder.ts';
import { readFolder } from './read-folder.ts';
import { rendering, type ShownImage } from './render.ts';

export const publishUsage = `usage: npm run api -- publish-course <folder>…

Publishes courses (docs/courses.md), beside the running api. A folder with another content becomes the next version of its
course, one with the same changes nothing. When anything is wrong, all of it is told and nothing is published.

  API_DATABASE_URL, else DATABASE_URL   the api's Postgres; default: the one that "npm start" runs`;

/** What became of a course. */
export interface Publication {
  course: string;
  version: number;
  change: 'new' | 'changed' | 'rendered' | 'none';
}

/** What is kept of a folder. */
interface Content {
  course: Course;
  /** Text by path, and hash of the image by path. */
  documents: Record<string, string>;
  images: Record<string, string>;
  hash: string;
}

interface Drawn extends ShownImage {
  source: string;
  original: Uint8Array;
  bytes: Buffer;
}

/**
 * Publishes as the command line does.
 *
 * @returns what to say
 * @throws {Error} that says everything that is wrong
 */
export async function publishCourses(folders: string[], env: NodeJS.ProcessEnv): Promise<string> {
  if (folders.length === 0 || folders.some((folder) => folder.startsWith('-'))) throw new Error(publishUsage);
  const url = env.API_DATABASE_URL?.trim() || env.DATABASE_URL?.trim();
  if (!url) throw new Error('DATABASE_URL is not set, and no "npm start" runs in this folder that would tell it.');
  const publications = await publishFolders(url, folders);
  return publications.map(sentence).join('\n');
}

/**
 * Publishes these folders in one transaction.
 * @throws {Error} that names every fault of every folder; then nothing was written
 */
export async function publishFolders(databaseUrl: string, folders: string[]): Promise<Publication[]> {
  const contents = await readContents(folders);
  const { sequelize } = connectDatabase(databaseUrl);
  try {
    const standing = await readStanding(sequelize, contents);
    const changed = contents.filter(({ course, hash }) => standing.get(course.key)?.hash !== hash);
    const stale = contents.filter(({ course }) => standing.get(course.key)?.rendering !== rendering);
    // Rendering takes its time, so it is done before anything is locked, and only where something is new.
    const made = new Map<string, { edition: Edition; drawn: Drawn[] }>();
    for (const content of new Set([...changed, ...stale])) made.set(content.course.key, await make(content));
    if (made.size === 0) return contents.map(({ course }) => unchanged(course.key, standing.get(course.key)?.version));
    return await inTurn({ sequelize }, async (transaction) => {
      const publications: Publication[] = [];
      for (const content of contents) {
        const one = made.get(content.course.key);
        publications.push(
          one
            ? await publish({ sequelize, transaction }, content, one)
            : unchanged(content.course.key, standing.get(content.course.key)?.version),
        );
      }
      return publications;
    });
  } finally {
    await sequelize.close();
  }
}

function unchanged(course: string, version = 0): Publication {
  return { course, version, change: 'none' };
}

function sentence({ course, version, change }: Publication): string {
  if (change === 'none') return `${course} is published as it is: version ${version}.`;
  if (change === 'rendered') return `${course} was rendered anew: version ${version}.`;
  return `${course} is published: version ${version}.`;
}

/** By course key, so that two who publish at once wait for each other and not in a circle. */
async function readContents(folders: string[]): Promise<Content[]> {
  const faults: string[] = [];
  const contents = new Map<string, Content>();
  for (const folder of folders) {
    const content = await readContent(folder).catch((error: Error) => [error.message]);
    if (Array.isArray(content)) faults.push(...content);
    else if (contents.has(content.course.key))
      faults.push(`${folder}: found the course ${content.course.key} a second time, expected it once.`);
    else contents.set(content.course.key, content);
  }
  if (faults.length > 0) throw new Error(`Nothing was published.\n${faults.join('\n')}`);
  return [...contents.values()].sort((a, b) => (a.course.key < b.course.key ? -1 : 1));
}

async function readContent(folder: string): Promise<Content | string[]> {
  const { course, faults } = readCourseFolder(await readFolder(folder));
  const told = faults ?? faultsOfName(folder, course);
  if (!course || told.length > 0)
    return told.map((fault) => faultSentence({ ...fault, file: path.join(folder, fault.file) }));
  const documents: Record<string, string> = {};
  const images: Record<string, string> = {};
  for (const [name, bytes] of writeCourseFolder(course)) {
    if (name.startsWith('images/')) images[name] = sha256(bytes);
    else documents[name] = new TextDecoder().decode(bytes);
  }
  return { course, documents, images, hash: sha256(JSON.stringify([documents, images])) };
}

function faultsOfName(folder: string, { key }: Course): Fault[] {
  const name = path.basename(path.resolve(folder));
  return name === key
    ? []
    : [{ file: 'course.yaml', place: 'key', found: key, expected: `${name}, the folder’s name` }];
}

type Standing = Map<string, { version: number; hash: string; rendering: number }>;

async function readStanding(
  sequelize: Sequelize,
  contents: Content[],
  transaction: Transaction | null = null,
): Promise<Standing> {
  const rows = await sequelize.query<{ key: string; version: number; hash: string; rendering: number }>(
    `SELECT key, version, content_hash AS hash, rendering FROM app.courses
       JOIN app.course_versions ON course = key AND number = version WHERE key = ANY ($keys::text[])`,
    { bind: { keys: contents.map(({ course }) => course.key) }, type: QueryTypes.SELECT, transaction },
  );
  return new Map(rows.map(({ key, ...row }) => [key, row]));
}

async function make({ course, images }: Content): Promise<{ edition: Edition; drawn: Drawn[] }> {
  const drawn: Drawn[] = [];
  const shown = new Map<string, ShownImage>();
  for (const [name, original] of course.images) {
    const image = await drawImage(original).catch((error: Error) => {
      throw new Error(`Nothing was published.\n${course.key}, images/${name} can't be drawn: ${error.message}`);
    });
    const one = { ...image, hash: sha256(image.bytes), source: images[`images/${name}`] as string, original };
    drawn.push(one);
    shown.set(name, one);
  }
  return { edition: await makeEdition(course, shown), drawn };
}

interface Writing {
  sequelize: Sequelize;
  transaction: Transaction;
}

async function publish(
  writing: Writing,
  content: Content,
  { edition, drawn }: { edition: Edition; drawn: Drawn[] },
): Promise<Publication> {
  const { sequelize, transaction } = writing;
  const course = content.course.key;
  const run = (sql: string, bind: Record<string, unknown>) => sequelize.query(sql, { bind, transaction });
  await run(`SELECT pg_advisory_xact_lock(hashtextextended('course ' || $course, 0))`, { course });
  // Read again now that nobody else publishes it.
  const before = (await readStanding(sequelize, [content], transaction)).get(course);
  if (before?.hash === content.hash && before.rendering === rendering) return unchanged(course, before.version);
  for (const image of drawn)
    await run(
      `INSERT INTO app.course_images (hash, bytes, drawn, drawn_hash, width, height)
       VALUES ($source, $original, $bytes, $hash, $width, $height) ON CONFLICT DO NOTHING`,
      { ...image, original: Buffer.from(image.original) },
    );
  const isChanged = before?.hash !== content.hash;
  const version = isChanged ? await nextVersion(writing, course) : before.version;
  if (isChanged)
    await run(
      `INSERT INTO app.course_versions (course, number, content, images, content_hash)
       VALUES ($course, $version, $documents::jsonb, $images::jsonb, $hash)`,
      {
        ...{ course, version, hash: content.hash },
        documents: JSON.stringify(content.documents),
        images: JSON.stringify(content.images),
      },
    );
  await writeEdition(run, course, version, edition);
  return { course, version, change: before === undefined ? 'new' : isChanged ? 'changed' : 'rendered' };
}

/** Not from what is in the catalogue: a course may have been taken out of it, and its numbers are used. */
async function nextVersion({ sequelize, transaction }: Writing, course: string): Promise<number> {
  const [row] = await sequelize.query<{ next: number }>(
    'SELECT coalesce(max(number), 0) + 1 AS next FROM app.course_versions WHERE course = $course',
    { bind: { course }, type: QueryTypes.SELECT, transaction },
  );
  return row?.next ?? 1;
}

async function writeEdition(
  run: (sql: string, bind: Record<string, unknown>) => Promise<unknown>,
  course: string,
  version: number,
  { outline, pages, texts, words }: Edition,
): Promise<void> {
  const [a, b, c, d] = texts;
  const { title, promise, language, level, topics, lessons, minutes } = outline;
  await run(
    `INSERT INTO app.courses
       (key, version, rendering, title, promise, language, level, topics, lessons, minutes, outline, words, search)
     SELECT $course, $version, $rendering, $title, $promise, $language, $level, $topics::text[], $lessons, $minutes,
       $outline::jsonb, $words,
       setweight(to_tsvector('simple', $a) || to_tsvector(stemmer, $a), 'A') ||
       setweight(to_tsvector('simple', $b) || to_tsvector(stemmer, $b), 'B') ||
       setweight(to_tsvector('simple', $c) || to_tsvector(stemmer, $c), 'C') ||
       setweight(to_tsvector('simple', $d) || to_tsvector(stemmer, $d), 'D')
     FROM (SELECT $stemmer::regconfig AS stemmer) AS language
     ON CONFLICT (key) DO UPDATE SET (version, rendering, title, promise, language, level, topics, lessons, minutes,
       outline, words, search) = (excluded.version, excluded.rendering, excluded.title, excluded.promise,
       excluded.language, excluded.level, excluded.topics, excluded.lessons, excluded.minutes, excluded.outline,
       excluded.words, excluded.search)`,
    {
      ...{ course, version, rendering, title, promise, language, level, topics, lessons, minutes, words, a, b, c, d },
      outline: JSON.stringify(outline),
      stemmer: stemmers[language.split('-')[0] as string] ?? 'simple',
    },
  );
  await run('DELETE FROM app.course_pages WHERE course = $course', { course });
  await run(
    `INSERT INTO app.course_pages (course, lesson, page)
     SELECT $course, key, value FROM jsonb_each($pages::jsonb)`,
    { course, pages: JSON.stringify(Object.fromEntries(pages)) },
  );
}

/** Which of Postgres' own dictionaries knows a language's endings. */
const stemmers: Record<string, string> = {
  ...{ ar: 'arabic', da: 'danish', de: 'german', el: 'greek', en: 'english', es: 'spanish', fi: 'finnish' },
  ...{ fr: 'french', hi: 'hindi', hu: 'hungarian', id: 'indonesian', it: 'italian', nl: 'dutch', no: 'norwegian' },
  ...{ pt: 'portuguese', ro: 'romanian', ru: 'russian', sr: 'serbian', sv: 'swedish', tr: 'turkish' },
};

function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
