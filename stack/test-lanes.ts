/** Test files side by side: a lane is a process with services of its own, which takes the next file when it is done with one. */
import { spawn } from 'node:child_process';
import path from 'node:path';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** Begins the line that ends what a lane says of a file; its {@link Counts} follow. */
export const END_OF_FILE = '\0end of file ';

/** Longer than any one test takes: a lane that is silent for so long hangs. */
const SILENCE_MS_MAX = 300_000;

type Report = (file: string, said: string, counts: Counts) => void;

/**
 * Runs the files, in this order, and prints what each said in one piece as soon as it is done; at the end, which failed. A
 * lane that ends or hangs in the midst of a file fails that file, and another takes its place.
 */
export async function runInLanes(files: readonly string[], lanes: number): Promise<Counts> {
  const waiting = [...files];
  const totals: Counts = { passed: 0, failed: 0, skipped: 0 };
  const failing = new Set<string>();
  const report: Report = (file, said, counts) => {
    console.log(`\n${said.trim().replace(/^(?=\S)/, '  ')}`);
    for (const key of ['passed', 'failed', 'skipped'] as const) totals[key] += counts[key];
    if (counts.failed > 0) failing.add(file);
  };
  const work = async () => {
    while (waiting.length > 0) await runLane(waiting, report);
  };
  await Promise.all(Array.from({ length: lanes }, work));
  if (failing.size > 0) console.log(`\n${[...failing].map((file) => `  ✘ ${file}\n`).join('')}`);
  return totals;
}

/** Hands files to a process until none is left or the process is gone; it always takes one. */
function runLane(waiting: string[], report: Report): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(import.meta.dirname, 'test-lane.ts')]);
    let file = '';
    let said = '';
    let isOver = false;

    const next = (): void => {
      const given = waiting.shift();
      said = '';
      if (given === undefined) {
        isOver = true;
        child.stdin.end();
      } else {
        file = given;
        child.stdin.write(`${file}\n`);
      }
    };
    const end = (fault?: string): void => {
      clearTimeout(silence);
      for (const emitter of [child, child.stdout, child.stderr]) emitter.removeAllListeners();
      const where = isOver ? `${file}, the last of its lane` : file;
      if (fault) report(file, `${said}\n  ✘ ${where}: ${fault}`, { passed: 0, failed: 1, skipped: 0 });
      resolve();
    };
    const silence = setTimeout(() => {
      child.kill('SIGKILL');
      end(`said nothing for ${SILENCE_MS_MAX / 1000} s and was ended`); // what it started may still hold its output open
    }, SILENCE_MS_MAX);

    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        silence.refresh();
        said += text;
        const [, before, counts] = new RegExp(`^([^]*)${END_OF_FILE}(.*)\n`).exec(said) ?? [];
        if (before === undefined || counts === undefined) return;
        report(file, before, JSON.parse(counts));
        next();
      });
    }
    child.stdin.on('error', () => {}); // it ended; its `close` tells
    child.once('error', ({ message }) => end(message));
    child.once('close', (code, signal) =>
      end(isOver && code === 0 ? undefined : `its process ended with ${code ?? signal}`),
    );
    next();
  });
}
