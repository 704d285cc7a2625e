/** A course's content becomes its next version, whole or not at all: for the command and for the studio. */
import { createHash } from 'node:crypto';
import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import type { DrawnImage } from './draw-image.ts';
import type { Edition } from './edition.ts';

/** What became of a course. */
export interface Publication {
  course: string;
  version: number;
  change: 'new' | 'changed' | 'rendered' | 'none';
}

/** What is kept of a folder in canonical form. */
export interface Content {
  /** Course key. */
  course: string;
  /** Text by path, and hash of the image by path. */
  documents: Record<string, string>;
  images: Record<string, string>;
  hash: string;
}

/** An author's image with our drawing of it. */
export interface Drawn extends DrawnImage {
  /** Hash of the drawing, and of the original. */
  hash: string;
  source: string;
  original: Uint8Array;
}

/** What is made of a content before anything is locked. */
export interface Made {
  edition: Edition;
  /** Images that may not be kept yet. */
  drawn: Drawn[];
  /** Account of who publishes; null: by the command line. */
  by: string | null;
}

export interface Writing {
  sequelize: Sequelize;
  transaction: Transaction;
}

export function contentOf(course: string, documents: Record<string, string>, images: Record<string, string>): Content {
  return { course, documents, images, hash: sha256(JSON.stringify([documents, images])) };
}

export type Standing = Map<string, { version: number; hash: string; rendering: number }>;

/** The newest version of each of these courses. */
export async function readStanding(
  sequelize: Sequelize,
  courses: string[],
  transaction: Transaction | null = null,
): Promise<Standing> {
  const rows = await sequelize.query<{ key: string; version: number; hash: string; rendering: number }>(
    `SELECT key, version, content_hash AS hash, rendering FROM app.courses
       JOIN app.course_versions ON course = key AND number = version WHERE key = ANY ($courses::text[])`,
    { bind: { courses }, type: QueryTypes.SELECT, transaction },
  );
  return new Map(rows.map(({ key, ...row }) => [key, row]));
}

/** Who publishes or changes a course waits for who does it now. */
export async function takeCourseTurn({ sequelize, transaction }: Writing, course: string): Promise<void> {
  await sequelize.query(`SELECT pg_advisory_xact_lock(hashtextextended('course ' || $course, 0))`, {
    bind: { course },
    transaction,
  });
}

export async function publish(writing: Writing, content: Content, { edition, drawn, by }: Made): Promise<Publication> {
  const { sequelize, transaction } = writing;
  const { course } = content;
  await takeCourseTurn(writing, course);
  // Read again now that nobody else publishes it.
  const before = (await readStanding(sequelize, [course], transaction)).get(course);
  if (before?.hash === content.hash && before.rendering === edition.rendering)
    return { course, version: before.version, change: 'none' };
  for (const image of drawn) await keepImage({ sequelize, transaction }, image);
  const isChanged = before?.hash !== content.hash;
  const version = isChanged ? await nextVersion(writing, course) : before.version;
  const run: Run = (sql, bind) => sequelize.query(sql, { bind, transaction });
  if (isChanged)
    await run(
      `INSERT INTO app.course_versions (course, number, content, images, content_hash, published_by)
       VALUES ($course, $version, $documents::jsonb, $images::jsonb, $hash, $by)`,
      {
        ...{ course, version, by, hash: content.hash },
        documents: JSON.stringify(content.documents),
        images: JSON.stringify(content.images),
      },
    );
  await writeEdition(run, course, version, edition);
  return { course, version, change: before === undefined ? 'new' : isChanged ? 'changed' : 'rendered' };
}

/** Keeps an image by its hash, once. */
export async function keepImage(
  { sequelize, transaction }: { sequelize: Sequelize; transaction?: Transaction },
  { source, original, bytes, hash, width, height }: Drawn,
): Promise<void> {
  await sequelize.query(
    `INSERT INTO app.course_images (hash, bytes, drawn, drawn_hash, width, height)
     VALUES ($source, $original, $bytes, $hash, $width, $height) ON CONFLICT DO NOTHING`,
    { bind: { source, bytes, hash, width, height, original: Buffer.from(original) }, transaction },
  );
}

type Run = (sql: string, bind: Record<string, unknown>) => Promise<unknown>;

/** Not from what is in the catalogue: a course may have been taken out of it, and its numbers are used. */
async function nextVersion({ sequelize, transaction }: Writing, course: string): Promise<number> {
  const [row] = await sequelize.query<{ next: number }>(
    'SELECT coalesce(max(number), 0) + 1 AS next FROM app.course_versions WHERE course = $course',
    { bind: { course }, type: QueryTypes.SELECT, transaction },
  );
  return row?.next ?? 1;
}

async function writeEdition(
  run: Run,
  course: string,
  version: number,
  { outline, pages, quizzes, texts, words, rendering }: Edition,
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
  await run(
    `INSERT INTO app.course_quizzes (course, version, quiz, content)
     SELECT $course, $version, key, value FROM jsonb_each($quizzes::jsonb)
     ON CONFLICT (course, version, quiz) DO UPDATE SET content = excluded.content`,
    { course, version, quizzes: JSON.stringify(Object.fromEntries(quizzes)) },
  );
}

/** Which of Postgres' own dictionaries knows a language's endings. */
const stemmers: Record<string, string> = {
  ...{ ar: 'arabic', da: 'danish', de: 'german', el: 'greek', en: 'english', es: 'spanish', fi: 'finnish' },
  ...{ fr: 'french', hi: 'hindi', hu: 'hungarian', id: 'indonesian', it: 'italian', nl: 'dutch', no: 'norwegian' },
  ...{ pt: 'portuguese', ro: 'romanian', ru: 'russian', sr: 'serbian', sv: 'swedish', tr: 'turkish' },
};

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
