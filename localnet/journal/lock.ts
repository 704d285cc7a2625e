import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const heldHere = new Set<string>();

/**
 * Makes this process the only one that writes to a data folder.
 * @returns a function that gives the folder free
 * @throws when another living process, or another localnet in this one, holds it
 */
export function lockFolder(dataDir: string): () => void {
  const folder = resolve(dataDir);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'lock');
  if (heldHere.has(folder)) throw inUse(folder, `this process (${process.pid})`);
  while (!tryCreate(path)) dropStale(path, folder);
  heldHere.add(folder);
  return () => {
    if (heldHere.delete(folder)) rmSync(path, { force: true });
  };
}

function tryCreate(path: string): boolean {
  try {
    writeFileSync(path, `${process.pid}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Takes away a lock whose process is gone. Renaming first, so that of two starters only one takes it away. */
function dropStale(path: string, folder: string): void {
  const owner = readOwner(path);
  if (owner !== undefined && owner !== process.pid && isAlive(owner)) throw inUse(folder, `process ${owner}`);
  const aside = `${path}.stale-${process.pid}`;
  try {
    renameSync(path, aside);
    rmSync(aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

function readOwner(path: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(path, 'utf8'), 10);
    return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function inUse(folder: string, owner: string): Error {
  return new Error(`the data folder ${folder} is in use by ${owner}; stop that one, or choose another folder`);
}
