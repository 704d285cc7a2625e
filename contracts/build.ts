/**
 * `npm run build:contracts` builds the contracts into `interface/` and writes their TypeScript;
 * with `-- --check` it builds them again elsewhere and compares the bytes with what is committed.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { contractNames } from './interface/names.ts';
import { generateTypeScript } from './tools/generate.ts';
import { hashSources } from './tools/source-hash.ts';

const workspace = import.meta.dirname;
const committed = join(workspace, 'interface');
const target = 'wasm32v1-none';

/** Contracts that nobody deploys: the next version that the tests upgrade to, and what costs are compared with. */
const fixtures = [
  { name: 'analytics_next', package: 'analytics-next', folder: 'testing' },
  { name: 'oz_token', package: 'oz-token', folder: 'costs' },
  { name: 'oz_governor', package: 'oz-governor', folder: 'costs' },
];

class BuildError extends Error {}

/** Runs a command in the workspace; its own messages go to the terminal. */
function run(command: string, parameters: string[], environment: NodeJS.ProcessEnv = {}): void {
  execFileSync(command, parameters, { cwd: workspace, stdio: 'inherit', env: { ...process.env, ...environment } });
}

/** Runs a command in the workspace and returns what it printed, trimmed. */
function read(command: string, ...parameters: string[]): string {
  return execFileSync(command, parameters, { cwd: workspace, encoding: 'utf8' }).trim();
}

/** Returns the compiler's version, or says which part of the toolchain is missing and how to get it. */
function requireToolchain(): string {
  let version: string;
  try {
    version = read('rustc', '--version');
    read('cargo', '--version');
  } catch {
    throw new BuildError(
      'Building the contracts needs Rust, and no rustc and cargo were found. ' +
        'Install rustup (https://rustup.rs). Without it the committed wasm in contracts/interface is used as it is.',
    );
  }
  if (!existsSync(read('rustc', '--print', 'target-libdir', '--target', target))) {
    throw new BuildError(
      `The rustc on PATH (${version}) has no target ${target}. With rustup's first on PATH, run: rustup target add ${target}`,
    );
  }
  return version;
}

/** Compiler flags that keep this machine's paths out of the wasm, so that every machine gets the same bytes. */
function portableFlags(): string {
  const registry = join(process.env.CARGO_HOME ?? join(homedir(), '.cargo'), 'registry', 'src');
  const registries = existsSync(registry) ? readdirSync(registry) : [];
  const remaps = [
    [workspace, '/contracts'],
    ...registries.map((name) => [join(registry, name), '/crates']),
    [join(read('rustc', '--print', 'sysroot'), 'lib', 'rustlib', 'src', 'rust'), '/rust'],
  ];
  return remaps.map(([from, to]) => `--remap-path-prefix=${from}=${to}`).join('\x1f');
}

/** Builds every contract, spec stripped, to where `place` says. */
function build(place: (name: string) => string): void {
  run('cargo', ['fetch', '--locked']);
  const packages = [...contractNames.map((name) => `brain-storm-${name}`), ...fixtures.map((one) => one.package)];
  const chosen = packages.flatMap((name) => ['--package', name]);
  run('cargo', ['build', '--locked', '--release', '--target', target, ...chosen], {
    CARGO_ENCODED_RUSTFLAGS: portableFlags(),
    // The SDK refuses to build unless told that somebody strips the spec afterwards: we do.
    SOROBAN_SDK_BUILD_SYSTEM_SUPPORTS_SPEC_SHAKING_V2: '1',
  });
  for (const name of contractNames) strip(`brain_storm_${name}.wasm`, place(name));
  for (const { name } of fixtures) strip(`${name}.wasm`, place(name));
}

/** Where the repository keeps a contract's wasm. */
function committedPlace(name: string): string {
  const folder = fixtures.find((fixture) => fixture.name === name)?.folder;
  return join(folder ? join(workspace, folder) : committed, `${name}.wasm`);
}

/** Copies a built wasm without the spec entries that its code never uses. */
function strip(built: string, to: string): void {
  const folder = join(process.env.CARGO_TARGET_DIR ?? join(workspace, 'target'), target, 'release');
  run('cargo', ['run', '--locked', '--quiet', '--package', 'strip-spec', '--', join(folder, built), to]);
}

/** Writes what describes the wasm: where it came from and its TypeScript. */
function describe(folder: string, rustc: string): void {
  mkdirSync(join(folder, 'generated'), { recursive: true });
  const wasm: Record<string, { sha256: string; sizeBytes: number }> = {};
  for (const name of contractNames) {
    const bytes = readFileSync(join(folder, `${name}.wasm`));
    wasm[name] = { sha256: createHash('sha256').update(bytes).digest('hex'), sizeBytes: bytes.length };
    writeFileSync(join(folder, 'generated', `${name}.ts`), generateTypeScript(name, bytes));
  }
  const origin = { sources: hashSources(workspace), rustc, wasm };
  writeFileSync(join(folder, 'source-hash.json'), `${JSON.stringify(origin, null, 2)}\n`);
}

/** Builds beside the committed files and refuses when a wasm differs. */
function check(rustc: string): void {
  const rebuilt = join(workspace, 'target', 'check');
  mkdirSync(rebuilt, { recursive: true });
  const rebuiltPlace = (name: string) => join(rebuilt, `${name}.wasm`);
  build(rebuiltPlace);
  const origin = JSON.parse(readFileSync(join(committed, 'source-hash.json'), 'utf8'));
  const toolchain =
    rustc === origin.rustc ? '' : ` They were built by ${origin.rustc}, this is ${rustc}: use that one.`;
  const different = [...contractNames, ...fixtures.map(({ name }) => name)].filter(
    (name) => !readFileSync(rebuiltPlace(name)).equals(readFileSync(committedPlace(name))),
  );
  if (different.length > 0) {
    const names = different.map((name) => `${name}.wasm`).join(' and ');
    throw new BuildError(`Committed and rebuilt ${names} differ.${toolchain || ' Run: npm run build:contracts'}`);
  }
}

const usage = `usage: npm run build:contracts [-- --check]

Builds the contracts into contracts/interface and writes their TypeScript. Needs Rust with the target ${target}.

  --check   build them elsewhere and compare the bytes with what is committed
  --help    this text`;

function main(): void {
  const { values } = parseArgs({ options: { check: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } });
  if (values.help) {
    console.log(usage);
    return;
  }
  const rustc = requireToolchain();
  if (values.check) {
    check(rustc);
    console.log('The committed contracts are what their sources build, byte for byte.');
  } else {
    build(committedPlace);
    describe(committed, rustc);
    console.log('Built contracts/interface. Commit it together with the sources.');
  }
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
