/**
 * One lane of a suite (stack/test-lanes.ts): runs the test files that it is told, a line each, one after the other, with the
 * Postgres, Redis and site of this one process. A file's output ends with a line of what came of it.
 */
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import Mocha from 'mocha';
import { type Counts, END_OF_FILE } from './test-lanes.ts';
import { mochaHooks } from './testing.ts';

const root = path.dirname(import.meta.dirname);
const options: Mocha.MochaOptions = JSON.parse(fs.readFileSync(path.join(root, '.mocharc.json'), 'utf8'));

/** Mocha's own, but a file that passed has no closing words of its own: the suite has. */
class Reporter extends Mocha.reporters.Spec {
  override epilogue(): void {
    if (this.stats.failures > 0) super.epilogue();
  }
}

async function runFile(file: string): Promise<Counts> {
  const mocha = new Mocha({ ...options, color: false, reporter: Reporter }).addFile(path.join(root, file));
  try {
    await mocha.loadFilesAsync();
  } catch (error) {
    console.error(error);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const { stats } = await new Promise<Mocha.Runner>((resolve) => {
    const runner = mocha.run(() => resolve(runner));
  });
  mocha.dispose(); // from now on a fault that nobody awaited ends the process, where it would go unseen
  return { passed: stats?.passes ?? 0, failed: stats?.failures ?? 1, skipped: stats?.pending ?? 0 };
}

// Mocha leaves it to its caller what an unhandled rejection is: a fault of the test that runs, like any other exception.
process.on('unhandledRejection', (reason) => {
  throw reason;
});

// Postgres and Redis would outlive this process: whatever ends the run ends them, too.
const stop = async () => {
  await mochaHooks.afterAll();
  process.exit(1);
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
let isAwaited = true;
process.stdin.once('close', () => isAwaited && stop()); // who awaits the file that runs is gone
process.stdout.on('error', () => {});

for await (const file of createInterface({ input: process.stdin })) {
  isAwaited = true;
  const counts = await runFile(file);
  isAwaited = false;
  console.log(END_OF_FILE + JSON.stringify(counts));
}
await mochaHooks.afterAll();
process.exitCode = 0; // whatever a command that was tested here has set
