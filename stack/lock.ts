import fs from 'node:fs';
import path from 'node:path';

/**
 * One stack per data folder. The file holds our pid; a file whose process is gone is taken over.
 *
 * @returns what gives the folder free again
 * @throws {Error} that names the process that holds it
 */
export function lockDataDir(dataDir: string): () => void {
  const file = path.join(dataDir, 'stack.pid');
  if (fs.existsSync(file)) {
    const pid = Number(fs.readFileSync(file, 'utf8'));
    if (isStack(pid)) {
      throw new Error(
        `Another "npm start" (process ${pid}) runs on ${dataDir}. Stop it, or set DATA_DIR to a folder of its own.`,
      );
    }
  }
  fs.writeFileSync(file, String(process.pid));
  return () => fs.rmSync(file, { force: true });
}

/** A pid is given again to other programs, after a reboot above all: only a running stack of ours counts. */
function isStack(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const commandLine = `/proc/${pid}/cmdline`;
  return !fs.existsSync(commandLine) || fs.readFileSync(commandLine, 'utf8').includes('stack');
}
