/**
 * `npm test`: every suite, one closing line `tests: N passed, N failed`.
 *
 * A suite that can't run on this machine is reported as skipped with the reason; only the contracts' own (it needs
 * cargo) may be.
 */
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findChromium } from './chromium.ts';
import { readFlags } from './flags.ts';
import { compileMessages } from './messages.ts';
import { postgresUser } from './postgres.ts';
import { redisProgram } from './redis.ts';
import { type Counts, runInLanes } from './test-lanes.ts';
import { buildWeb } from './web.ts';

interface Suite {
  name: string;
  /** What it holds, for --help. */
  about: string;
  run(): Promise<Counts>;
}

const root = path.dirname(import.meta.dirname);
const bin = (name: string) => path.join(root, 'node_modules', '.bin', name);
const NONE: Counts = { passed: 0, failed: 0, skipped: 0 };

const suites: Suite[] = [
  { name: 'types', about: 'TypeScript and Svelte type checks, format and lint', run: checks },
  { name: 'contracts', about: 'the Rust workspace: cargo test, fmt, clippy, doc, costs', run: contracts },
  {
    name: 'integration',
    about: 'everything beside its file, on real Postgres, Redis and localnet',
    run: () => mocha(testFiles().filter((file) => !/\.(browser|simulation)\.test\.ts$/.test(file))),
  },
  {
    name: 'simulation',
    about: 'the indexer, killed again and again among faults, by seed (SEED=… runs one alone)',
    run: () => mocha(testFiles().filter((file) => file.endsWith('.simulation.test.ts'))),
  },
  {
    name: 'browser',
    about: 'the whole way in real Chromium',
    run: async () => {
      await buildWeb(root, console.log);
      findChromium(); // installed, where it is missing, before two lanes would do so at once
      return mocha(testFiles().filter((file) => file.endsWith('.browser.test.ts')));
    },
  },
];

async function checks(): Promise<Counts> {
  await compileMessages(root);
  const counts = { ...NONE };
  const inTurn = async (cwd: string, commands: [string, string[]][]) => {
    for (const [command, args] of commands) await check(counts, command, bin(command), args, cwd);
  };
  await Promise.all([
    inTurn(root, [
      ['tsc', ['--noEmit', '-p', root]],
      ['biome', ['check', '--error-on-warnings', root]],
    ]),
    inTurn(path.join(root, 'web'), [
      ['svelte-kit', ['sync']],
      ['svelte-check', ['--tsconfig', './tsconfig.json', '--fail-on-warnings']],
    ]),
  ]);
  return counts;
}

async function contracts(): Promise<Counts> {
  if (spawnSync('cargo', ['--version']).error) {
    console.log(
      '  skipped: cargo is not on this machine (https://rustup.rs); the committed wasm is tested all the same',
    );
    return { ...NONE, skipped: 1 };
  }
  const cwd = path.join(root, 'contracts');
  const { code, output } = await run('cargo', ['test', '--workspace', '--locked', '--color', 'never'], { cwd });
  const counts = { ...NONE };
  for (const [, passed, failed, ignored] of output.matchAll(
    /^test result: \S+\. (\d+) passed; (\d+) failed; (\d+) ignored/gm,
  )) {
    counts.passed += Number(passed);
    counts.failed += Number(failed);
    counts.skipped += Number(ignored);
  }
  if (code !== 0 && counts.failed === 0) counts.failed = 1; // did not compile
  for (const checker of cargoCheckers) await check(counts, `cargo ${checker[0]}`, 'cargo', checker, cwd);
  return counts;
}

/** What else must find nothing in the contracts. */
const cargoCheckers = [
  ['fmt', '--all', '--check'],
  ['clippy', '--workspace', '--all-targets', '--locked', '--quiet', '--', '--deny', 'warnings'],
  ['doc', '--workspace', '--no-deps', '--locked', '--quiet', '--config', 'build.rustdocflags=["--deny=warnings"]'],
  // Not --package: chosen alone, it would want the host compiled once more, with fewer features.
  ['run', '--bin', 'costs', '--locked', '--quiet', '--', '--check'],
];

/** One checker is one test: it finds nothing, or it fails. */
async function check(counts: Counts, name: string, command: string, args: string[], cwd: string): Promise<void> {
  const { code, output } = await run(command, args, { cwd }, () => {}); // shown in one piece: others may run beside it
  if (output !== '') console.log(output.trimEnd());
  console.log(`  ${code === 0 ? '✔' : '✘'} ${name} finds nothing`);
  counts[code === 0 ? 'passed' : 'failed'] += 1;
}

/** Every test of the tree; what is built or installed holds none of ours. */
function testFiles(): string[] {
  const skip = (name: string) => ['node_modules', 'dist', 'target', 'build', '.svelte-kit', '.data'].includes(name);
  return fs.globSync('**/*.test.ts', { cwd: root, exclude: skip }).sort();
}

async function mocha(files: string[]): Promise<Counts> {
  // What the first process would make for all others is made before several begin at once.
  redisProgram(console.log);
  if (process.getuid?.() === 0) postgresUser();
  await compileMessages(root);
  const counts = await runInLanes(files, Math.min(LANES_MAX, os.availableParallelism()));
  if (counts.passed + counts.failed === 0) counts.failed += 1; // found no test
  return counts;
}

/** Each has a Postgres, a Redis and, among browser tests, a whole stack with a Chromium. */
const LANES_MAX = 2;

/** Longer than any one compile step: a suite silent for so long hangs. */
const SILENCE_MS_MAX = 300_000;

/** Runs it with its output shown and kept. One that hangs is ended, and so counts as failed, rather than waited for. */
function run(
  command: string,
  args: string[],
  options: { cwd: string },
  show = (text: string): void => void process.stdout.write(text),
): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const end = (code: number | null) => {
      clearTimeout(silence);
      resolve({ code: code ?? 1, output });
    };
    const silence = setTimeout(() => {
      console.log(`  ✘ ${path.basename(command)} said nothing for ${SILENCE_MS_MAX / 1000} s and was ended`);
      child.kill('SIGKILL');
      end(1); // not by its `close`: what it started may still hold its output open
    }, SILENCE_MS_MAX);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        silence.refresh();
        output += text;
        show(text);
      });
    }
    child.once('error', (error) => {
      output += `\n${error.message}`;
      end(1);
    });
    child.once('close', end);
  });
}

const HELP = `npm test [-- <suite>…] [-- --nightly]

${suites.map(({ name, about }) => `  ${name.padEnd(12)} ${about}`).join('\n')}

  --nightly    the same tests with more seeds and cases, for hours (npm run test:nightly)`;

const { flags, chosen } = readFlags(
  HELP,
  ['nightly'],
  suites.map(({ name }) => name),
);
if (flags.has('nightly')) Object.assign(process.env, { TEST_NIGHTLY: '1', PROPTEST_CASES: '2000' });

const totals = { ...NONE };
for (const suite of suites.filter(({ name }) => chosen.length === 0 || chosen.includes(name))) {
  const startedAt = performance.now();
  console.log(`\n== ${suite.name}`);
  const counts = await suite.run();
  for (const key of ['passed', 'failed', 'skipped'] as const) totals[key] += counts[key];
  console.log(
    `-- ${suite.name}: ${counts.passed} passed, ${counts.failed} failed in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`,
  );
}
console.log(
  `\ntests: ${totals.passed} passed, ${totals.failed} failed${totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''}`,
);
process.exit(totals.failed === 0 ? 0 : 1);
