import { accessSync, constants, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const heldHere = new Set<string>();

/**
 * Makes this process the only one that writes to a data folder.
 * @returns a function that gives the folder free
 * @throws when another living process, or another localnet in this one, holds it
 */
export function lockFolder(dataDir: string): () => void {
  const folder = resolve(dataDir);
  makeFolder(folder);
  const path = join(folder, 'lock');
  if (heldHere.has(folder)) throw inUse(folder, `this process (${process.pid})`);
  while (!tryCreate(path)) dropStale(path, folder);
  heldHere.add(folder);
  return () => {
    if (heldHere.delete(folder)) rmSync(path, { force: true });
  };
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' || code === 'ENOTDIR')
      throw new Error(`the data folder ${folder} is a file; choose a folder`);
    throw new Error(`the data folder ${folder} can't be written to (${message}); choose another folder`);
  }
}

function tryCreate(path: string): boolean {
  try {
    writeFileSync(path, `${process.pid} ${startOf(process.pid) ?? ''}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Takes away a lock whose process is gone. Renaming first, so that of two starters only one takes it away. */
function dropStale(path: string, folder: string): void {
  const owner = readOwner(path);
  if (owner && owner.pid !== process.pid && isRunning(owner)) throw inUse(folder, `process ${owner.pid}`);
  const aside = `${path}.stale-${process.pid}`;
  try {
    renameSync(path, aside);
    rmSync(aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

interface Owner {
  pid: number;
  /** As `startOf` gives it; "" where that was not known. */
  start: string;
}

function readOwner(path: string): Owner | undefined {
  try {
    const [pidText = '', start = ''] = readFileSync(path, 'utf8').trim().split(' ');
    const pid = Number.parseInt(pidText, 10);
    return Number.isSafeInteger(pid) && pid > 0 ? { pid, start } : undefined;
  } catch {
    return undefined;
  }
}

/** A restarted machine or container gives the same numbers to other processes: one that started at another time is another. */
function isRunning({ pid, start }: Owner): boolean {
  if (!isAlive(pid)) return false;
  const startNow = startOf(pid);
  return start === '' || startNow === undefined || startNow === start;
}

/** When a process started, as `<boot>/<clock ticks since>`; undefined where there is no /proc (proc_pid_stat(5), field 22). */
function startOf(pid: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in field 2 may hold spaces and brackets; field 3 follows its last one.
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return `${boot}/${ticks}`;
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
