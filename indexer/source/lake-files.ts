import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { SourceRetry } from './source.ts';

/** The files of a data lake, in a folder or behind HTTP. */
export interface LakeFiles {
  location: string;
  /**
   * Nothing when the file isn't there.
   *
   * @throws {SourceRetry} when that can't be told now
   */
  read(name: string): Promise<Uint8Array | undefined>;
}

const TIMEOUT_MS = 60_000;
const ABSENT = new Set([403, 404, 410]); // S3 answers 403 for an absent file where listing isn't allowed

/** @param location a folder, or an http(s) or file address */
export function openLakeFiles(location: string): LakeFiles {
  if (/^https?:/.test(location))
    return { location, read: (name) => readHttp(`${location.replace(/\/$/, '')}/${name}`) };
  const folder = location.startsWith('file:') ? fileURLToPath(location) : path.resolve(location);
  return { location, read: (name) => readFolder(path.join(folder, name)) };
}

async function readFolder(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new SourceRetry(`${file} can't be read: ${(error as Error).message}`, { cause: error });
  }
}

async function readHttp(url: string): Promise<Uint8Array | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
    await response.body?.cancel();
    if (ABSENT.has(response.status)) return undefined;
    throw new Error(`HTTP ${response.status}`);
  } catch (error) {
    const { message, cause } = error as Error & { cause?: Error };
    throw new SourceRetry(`${url} can't be read: ${cause?.message || message}`, { cause: error });
  }
}
