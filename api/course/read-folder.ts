import { lstat, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { courseFolderLimits as limits } from '#wire/course-folder.ts';
import type { CourseFolder } from './folder.ts';

/**
 * Reads a folder's files by their path in it. What no course can be is not read to its end.
 * @throws Error when it can't be read, holds a link, or is larger than a course may be
 */
export async function readFolder(folder: string): Promise<CourseFolder> {
  const files = new Map<string, Uint8Array>();
  let bytes = 0;
  const names = await readdir(folder, { recursive: true }).catch((error: Error) => {
    throw new Error(`${folder} can't be read as a folder (${error.message}).`, { cause: error });
  });
  for (const name of names.sort()) {
    const file = path.join(folder, name);
    const entry = await lstat(file);
    if (entry.isDirectory()) continue;
    if (!entry.isFile()) throw new Error(`${file}: found a link or a device, expected a file.`);
    bytes += entry.size;
    if (files.size >= limits.files || bytes > limits.folderBytes)
      throw new Error(`${folder}: found more than ${limits.files} files or ${limits.folderBytes} bytes.`);
    files.set(name.split(path.sep).join('/'), await readFile(file));
  }
  return files;
}
