/** `npm run api -- publish-course …`: a folder becomes the next version of its course, whole or not at all. */
import path from 'node:path';
import type { Course } from '#wire/course-folder.ts';
import { connectDatabase } from '../database.ts';
import { inTurn } from '../transaction.ts';
import { drawImage } from './draw-image.ts';
import { makeEdition } from './edition.ts';
import { type Fault, faultSentence } from './fault.ts';
import { readCourseFolder, writeCourseFolder } from './folder.ts';
import {
  type Content,
  contentOf,
  type Drawn,
  type Made,
  type Publication,
  publish,
  readStanding,
  sha256,
} from './publication.ts';
import { readFolder } from './read-folder.ts';
import { rendering, type ShownImage } from './render.ts';

export const publishUsage = `usage: npm run api -- publish-course <folder>…

Publishes courses (docs/courses.md), beside the running api. A folder with another content becomes the next version of its
course, one with the same changes nothing. When anything is wrong, all of it is told and nothing is published.

  API_DATABASE_URL, else DATABASE_URL   the api's Postgres; default: the one that "npm start" runs`;

/** A folder's content, and the course that was read of it. */
interface Read {
  content: Content;
  course: Course;
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
    const keys = contents.map(({ course }) => course.key);
    const standing = await readStanding(sequelize, keys);
    const isNew = ({ content: { course, hash } }: Read) =>
      standing.get(course)?.hash !== hash || standing.get(course)?.rendering !== rendering;
    // Rendering takes its time, so it is done before anything is locked, and only where something is new.
    const made = new Map<string, Made>();
    for (const read of contents.filter(isNew)) made.set(read.course.key, await make(read));
    if (made.size === 0) return keys.map((key) => unchanged(key, standing.get(key)?.version));
    return await inTurn({ sequelize }, async (transaction) => {
      const publications: Publication[] = [];
      for (const { content } of contents) {
        const one = made.get(content.course);
        publications.push(
          one
            ? await publish({ sequelize, transaction }, content, one)
            : unchanged(content.course, standing.get(content.course)?.version),
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
async function readContents(folders: string[]): Promise<Read[]> {
  const faults: string[] = [];
  const contents = new Map<string, Read>();
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

async function readContent(folder: string): Promise<Read | string[]> {
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
  return { course, content: contentOf(course.key, documents, images) };
}

function faultsOfName(folder: string, { key }: Course): Fault[] {
  const name = path.basename(path.resolve(folder));
  return name === key
    ? []
    : [{ file: 'course.yaml', place: 'key', found: key, expected: `${name}, the folder’s name` }];
}

async function make({ course, content: { images } }: Read): Promise<Made> {
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
  return { edition: await makeEdition(course, shown), drawn, by: null };
}
