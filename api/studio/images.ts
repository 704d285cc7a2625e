/** Images of drafts: kept by their hash as they were sent, and as we draw them. */
import { QueryTypes, type Sequelize } from 'sequelize';
import { courseFolderLimits as limits } from '#wire/course-folder.ts';
import { type DraftFolder, type Drawn, drawImage, faultOfImage, sha256 } from '../course/model.ts';
import { draftRefused, pictureRefused } from '../http/problem.ts';
import type { Contents, Draft } from './model.ts';

export interface KeptImage {
  hash: string;
  /** What it begins with: enough to say what it is. */
  head: Buffer;
  bytes: number;
  drawn: string;
  width: number;
  height: number;
}

export type KeptImages = ReadonlyMap<string, KeptImage>;

/** What is kept of these images, by hash. */
export async function readKept(sequelize: Sequelize, images: Record<string, string>): Promise<KeptImages> {
  const hashes = [...new Set(Object.values(images))];
  if (hashes.length === 0) return new Map();
  const rows = await sequelize.query<KeptImage>(
    `SELECT hash, substring(bytes FROM 1 FOR 16) AS head, octet_length(bytes) AS bytes, drawn_hash AS drawn, width, height
     FROM app.course_images WHERE hash = ANY ($hashes::text[])`,
    { bind: { hashes }, type: QueryTypes.SELECT },
  );
  return new Map(rows.map((row) => [row.hash, row]));
}

/** A draft as the workshop reads it. */
export function folderOf(
  { course, documents, images }: Pick<Draft, 'course' | keyof Contents>,
  kept: KeptImages,
): DraftFolder {
  return { course, documents, images: byPath(images, kept, ({ head }) => new Uint8Array(head)) };
}

/** Its images as pages show them. */
export function shownOf(images: Record<string, string>, kept: KeptImages) {
  return { shown: byPath(images, kept, ({ drawn, width, height }) => ({ hash: drawn, width, height })) };
}

function byPath<T>(images: Record<string, string>, kept: KeptImages, make: (image: KeptImage) => T): Record<string, T> {
  return Object.fromEntries(
    Object.entries(images).flatMap(([path, hash]) => {
      const image = kept.get(hash);
      return image ? [[path, make(image)]] : [];
    }),
  );
}

/**
 * Our drawing of an author's image.
 * @throws ApiProblem 400 for what is not what its name says, is too large, or can't be drawn
 */
export async function drawAuthors(path: string, original: Uint8Array): Promise<Drawn> {
  const name = path.split('/').at(-1) as string;
  const [fault] = faultOfImage(path, name, original);
  if (fault) throw pictureRefused(`${path}: found ${fault.found}, expected ${fault.expected}.`);
  if (original.length > limits.imageBytes)
    throw pictureRefused(`${path} is larger than ${limits.imageBytes / 1024 / 1024} MB.`);
  const image = await inTurn(() => drawImage(original)).catch(() => {
    throw pictureRefused(`${path} is damaged, or has more than 40 million pixels. Save it anew as PNG, JPEG or WebP.`);
  });
  return { ...image, hash: sha256(image.bytes), source: sha256(original), original };
}

/** One after the other: each holds a whole picture in memory. */
let turn: Promise<unknown> = Promise.resolve();
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const done = turn.then(work);
  turn = done.catch(() => {});
  return done;
}

/** A draft's images and texts may weigh as much as a folder may. */
export function requireRoom(
  { documents }: Contents,
  kept: KeptImages,
  images: Record<string, string>,
  more: number,
): void {
  const texts = Object.values(documents).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const pictures = Object.values(images).reduce((sum, hash) => sum + (kept.get(hash)?.bytes ?? 0), 0);
  const files = Object.keys(documents).length + Object.keys(images).length;
  if (texts + pictures + more <= limits.folderBytes && files <= limits.files) return;
  throw draftRefused(
    `A course has at most ${limits.files} files and ${limits.folderBytes / 1024 / 1024} MB. Remove something first.`,
  );
}
