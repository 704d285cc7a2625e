/**
 * `npm run test:mutants`: breaks the contracts on purpose, one patch of `mutants/<crate>/` at a time, and asks the
 * crate's tests whether they notice. A mutant that no test kills is a missing test.
 */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, globSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

const workspace = dirname(import.meta.dirname);
/** Not that of the workspace: cargo would take a mutant's code for the workspace's own. */
const target = join(process.env.CARGO_TARGET_DIR ?? join(workspace, 'target'), 'mutants');
/** Always the same folder, so that cargo finds what it compiled for the mutant before. */
const copy = join(tmpdir(), 'brain-storm-mutants');

/** A test that runs longer than this waits for what never comes: that is noticed, too. */
const TEST_MS_MAX = 300_000;

interface Mutant {
  crate: string;
  name: string;
  /** What is wrong in it, one sentence. */
  fault: string;
  patch: string;
}

/** What became of a mutant: the test that noticed it, or nothing when none did. */
type Verdict = { killedBy: string } | 'survived';

class MutantError extends Error {}

function readMutants(only: string | undefined): Mutant[] {
  const mutants = globSync('mutants/*/*.patch', { cwd: workspace })
    .sort()
    .map((file) => {
      const patch = join(workspace, file);
      const [first = ''] = readFileSync(patch, 'utf8').split('\n', 1);
      return {
        crate: basename(dirname(file)),
        name: basename(file, '.patch'),
        fault: first.replace(/^# /, ''),
        patch,
      };
    });
  const chosen = mutants.filter(({ crate, name }) => !only || `${crate}/${name}`.startsWith(only));
  if (chosen.length === 0) throw new MutantError(`No mutant begins with ${only}; see contracts/mutants.`);
  return chosen;
}

/** Applies a patch to the copy, or takes it back. */
function patch(mutant: Mutant, ...how: string[]): void {
  // Inside a repository git would pass over files that are none of its own.
  const env = { ...process.env, GIT_CEILING_DIRECTORIES: dirname(copy) };
  const { status, stderr } = spawnSync('git', ['apply', ...how, mutant.patch], { cwd: copy, env, encoding: 'utf8' });
  if (status === 0) return;
  throw new MutantError(`${mutant.crate}/${mutant.name}.patch does not apply any more; make it anew.\n${stderr}`);
}

/**
 * Runs a crate's tests natively; what runs on the committed wasm can't notice a change of the sources. Without a limit
 * it also waits for whatever has to be compiled first.
 */
function runTests(crate: string, msMax?: number): Promise<{ code: number | null; output: string }> {
  const parameters = ['test', '--locked', '--color', 'never', '--package', `brain-storm-${crate}`, '--'];
  return new Promise((resolve, reject) => {
    const child = spawn('cargo', [...parameters, '--skip', 'wasm::'], {
      cwd: join(copy, 'contracts'),
      // A mutant is dead once a case fails; looking for the smallest such case would take minutes.
      env: { ...process.env, CARGO_TARGET_DIR: target, RUST_BACKTRACE: '0', PROPTEST_MAX_SHRINK_ITERS: '0' },
      detached: true, // a group of its own, so that a test that hangs ends with its cargo
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    const end = msMax && setTimeout(() => process.kill(-(child.pid as number), 'SIGKILL'), msMax);
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(end);
      resolve({ code, output });
    });
  });
}

async function judge(mutant: Mutant): Promise<Verdict> {
  patch(mutant);
  try {
    const { code, output } = await runTests(mutant.crate, TEST_MS_MAX);
    if (code === 0) return 'survived';
    const red = /^test (\S+)(?: - should panic)? \.\.\. FAILED/m.exec(output)?.[1];
    if (red) return { killedBy: red };
    if (code === null) return { killedBy: `no test ended within ${TEST_MS_MAX / 1000} s` };
    throw new MutantError(`${mutant.crate}/${mutant.name} does not compile:\n${output.slice(-2_000)}`);
  } finally {
    patch(mutant, '--reverse');
  }
}

/** Whoever fails unbroken would seem to notice everything. */
async function requireGreen(crates: string[]): Promise<void> {
  for (const crate of crates) {
    console.log(`${crate}: its tests pass unbroken?`);
    const { code, output } = await runTests(crate);
    if (code !== 0) throw new MutantError(`The tests of ${crate} fail already:\n${output.slice(-2_000)}`);
  }
}

async function judgeAll(mutants: Mutant[]): Promise<number> {
  let survived = 0;
  for (const [index, mutant] of mutants.entries()) {
    const verdict = await judge(mutant);
    const place = `${String(index + 1).padStart(3)}/${mutants.length} ${mutant.crate}/${mutant.name}`;
    if (verdict === 'survived') {
      survived += 1;
      console.log(`${place}: SURVIVED (${mutant.fault})`);
    } else {
      console.log(`${place}: killed by ${verdict.killedBy}`);
    }
  }
  return survived;
}

const usage = `usage: npm run test:mutants [-- --only <crate>[/<name>]]

Applies each patch of contracts/mutants/<crate>/ alone to a copy of the contracts and runs the crate's tests, which must
turn red. Ends with 1 when a mutant survives, no longer applies or does not compile. Needs cargo.

  --only   the mutants of one crate, or those whose name begins so
  --help   this text`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
  if (values.help) {
    console.log(usage);
    return;
  }
  if (spawnSync('cargo', ['--version']).error)
    throw new MutantError('cargo is not on this machine (https://rustup.rs).');
  const mutants = readMutants(values.only);
  if (existsSync(copy)) {
    throw new MutantError(
      `${copy} exists: another run is on, or one was cut short. Wait for it, or remove the folder.`,
    );
  }
  const isSource = (path: string) => path !== join(workspace, 'target');
  // With the times of now: by those of the originals cargo would take what an earlier run compiled for this one's.
  cpSync(workspace, join(copy, 'contracts'), { recursive: true, filter: isSource });
  let survived: number;
  try {
    await requireGreen([...new Set(mutants.map(({ crate }) => crate))]);
    survived = await judgeAll(mutants);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
  console.log(`${mutants.length - survived} killed, ${survived} survived`);
  if (survived > 0) process.exitCode = 1;
}

try {
  await main();
} catch (error) {
  console.error(error instanceof MutantError ? error.message : error);
  process.exitCode = 1;
}
