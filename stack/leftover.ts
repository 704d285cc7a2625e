import { execFileSync } from 'node:child_process';

/** True when the process lives and is the program: a pid in an old file may belong to anything by now. */
export function runs(pid: number, program: string): boolean {
  try {
    process.kill(pid, 0);
    return execFileSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' }).includes(program);
  } catch {
    return false;
  }
}
