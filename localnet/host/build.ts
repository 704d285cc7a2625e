/**
 * Builds dist/: the host of each protocol as a validator and as a preflight, in WebAssembly. `npm run build:host` writes it,
 * `npm run build:host -- --check` rebuilds beside it and compares the bytes.
 *
 * Rust's standard library is compiled along (`-Zbuild-std`), so a rustc with its sources is enough: Debian's
 * `rustc-web cargo-web rust-web-src`, or rustup's with the component `rust-src`; beside it rust-lld and wasm-bindgen.
 * Cold it takes about 20 minutes on two cores, 6 after a change.
 */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sourceHash } from './source-hash.ts';

const room = fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '');
const features = ['validator', 'preflight'];
/** Where the manifest of each protocol's host is; all are built from src/. */
const manifests = { 'protocol-28': room, 'protocol-29': join(room, 'protocol-29') };
const wasmBindgenVersion = '0.2.130'; // the crate's version in Cargo.toml: the two must be equal
const stackSizeBytes = 8 * 1024 * 1024; // nested contract calls need more than the default 1 MiB

/** What the bytes depend on beside the sources. */
interface Toolchain {
  rustc: string;
  linker: string;
  wasmBindgen: string;
}

interface Tools {
  cargo: string;
  rustc: string;
  sysroot: string;
  linkerFolder: string;
}

const usage = `usage: npm run build:host [-- --check]

Builds the Soroban host of each protocol into localnet/host/dist, as a validator and as a preflight. Cold it takes
about 20 minutes.

  --check   build it elsewhere and compare the bytes with what is committed, where the tools are present
  --help    this text`;

const flags = process.argv.slice(2);
if (flags.length === 0) write(join(room, 'dist'), requireTools());
else if (flags.length === 1 && flags[0] === '--check') console.log(`build:host: ${check()}`);
else {
  console.log(usage);
  process.exitCode = flags[0] === '--help' ? 0 : 2;
}

/** What the check found, as a sentence; a difference ends the process with an error. */
function check(): string {
  const built = JSON.parse(readFileSync(join(room, 'dist/source-hash.json'), 'utf8'));
  if (built.sourceHash !== sourceHash()) fail('dist/ was built from other sources: run `npm run build:host`.');
  const uncompared = 'dist/ was built from these sources. Its bytes were not compared:';
  const tools = findTools();
  if (typeof tools === 'string') return `${uncompared} ${tools}`;
  const [found, expected] = [toolchain(tools), built.toolchain].map((versions) => Object.values(versions).join(', '));
  if (found !== expected) return `${uncompared} found ${found}; they come from ${expected}.`;
  const differing = rebuiltDifferently(tools);
  if (differing.length > 0) fail(`a rebuild differs in ${differing.join(', ')}: run \`npm run build:host\`.`);
  return 'a rebuild gives the bytes of dist/.';
}

/** Names of the files that a rebuild makes otherwise than dist/ has them. */
function rebuiltDifferently(tools: Tools): string[] {
  const committed = join(room, 'dist');
  const rebuilt = mkdtempSync(join(tmpdir(), 'host-dist-'));
  try {
    write(rebuilt, tools);
    const names = new Set([...filesIn(rebuilt), ...filesIn(committed)]);
    return [...names].filter((name) => !haveSameBytes(join(rebuilt, name), join(committed, name)));
  } finally {
    rmSync(rebuilt, { recursive: true });
  }
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );
}

function haveSameBytes(one: string, other: string): boolean {
  return existsSync(one) && existsSync(other) && readFileSync(one).equals(readFileSync(other));
}

function write(folder: string, tools: Tools): void {
  for (const [protocol, manifestFolder] of Object.entries(manifests)) {
    for (const feature of features) {
      cargo(tools, manifestFolder, feature);
      const wasm = join(room, 'target/wasm32-unknown-unknown/release/localnet_host.wasm');
      // One file name for all builds would let each overwrite the one before, hence --out-name.
      const names = ['--out-dir', join(folder, protocol), '--out-name', feature];
      const stripped = ['--remove-name-section', '--remove-producers-section'];
      run('wasm-bindgen', ['--target', 'web', '--experimental-reset-state-function', ...stripped, ...names, wasm]);
    }
  }
  const record = { sourceHash: sourceHash(), toolchain: toolchain(tools) };
  writeFileSync(join(folder, 'source-hash.json'), `${JSON.stringify(record, null, 2)}\n`);
}

function cargo(tools: Tools, manifestFolder: string, feature: string): void {
  const target = ['--release', '--locked', '--target', 'wasm32-unknown-unknown', '-Zbuild-std=std,panic_abort'];
  const link = ['--', '-C', `link-arg=-zstack-size=${stackSizeBytes}`];
  const args = ['rustc', ...target, '--features', feature, '--target-dir', join(room, 'target'), ...link];
  run(tools.cargo, args, manifestFolder, {
    PATH: `${tools.linkerFolder}${delimiter}${process.env.PATH}`,
    RUSTC: tools.rustc,
    RUSTC_BOOTSTRAP: '1', // -Zbuild-std on a stable compiler
    CARGO_ENCODED_RUSTFLAGS: remappedPaths(tools).join('\x1f'),
  });
}

/** No path of this machine may reach the bytes: panics carry source paths. */
function remappedPaths(tools: Tools): string[] {
  const registry = join(process.env.CARGO_HOME ?? join(homedir(), '.cargo'), 'registry/src');
  for (const folder of Object.values(manifests)) run(tools.cargo, ['fetch', '--locked'], folder); // makes the registry's folders
  const crates = readdirSync(registry).map((index) => [join(registry, index), '/crates']);
  const rust = rustSources(tools.sysroot);
  const paths = [[room, '/host'], ...crates, [realpathSync(rust), '/rust'], [rust, '/rust']];
  return paths.map(([from, to]) => `--remap-path-prefix=${from}=${to}`);
}

function toolchain(tools: Tools): Toolchain {
  return {
    rustc: output(tools.rustc, ['-V']),
    linker: output(join(tools.linkerFolder, 'rust-lld'), ['-flavor', 'wasm', '--version']),
    wasmBindgen: output('wasm-bindgen', ['-V']),
  };
}

function requireTools(): Tools {
  const tools = findTools();
  if (typeof tools === 'string') fail(tools);
  return tools;
}

/** The tools, or a sentence about the first that is missing. */
function findTools(): Tools | string {
  const rustcs = [process.env.RUSTC, '/usr/bin/rustc', 'rustc'].filter((rustc) => rustc !== undefined);
  const rustc = rustcs.find((candidate) => existsSync(rustSources(sysrootOf(candidate))));
  if (rustc === undefined) {
    return 'found no rustc with its sources: `apt-get install rustc-web cargo-web rust-web-src`, or `rustup component add rust-src`.';
  }
  const sysroot = sysrootOf(rustc);
  const linkerFolder = linkerFolders(sysroot).find((folder) => existsSync(join(folder, 'rust-lld')));
  if (linkerFolder === undefined) return 'found no rust-lld on PATH or in a rustup toolchain: install one with rustup.';
  const cargo = rustc === '/usr/bin/rustc' ? '/usr/bin/cargo' : 'cargo';
  if (versionOf('wasm-bindgen') !== `wasm-bindgen ${wasmBindgenVersion}`) {
    return `found no wasm-bindgen ${wasmBindgenVersion} on PATH: \`cargo install wasm-bindgen-cli --version ${wasmBindgenVersion}\`.`;
  }
  return { cargo, rustc, sysroot, linkerFolder };
}

function rustSources(sysroot: string): string {
  return join(sysroot, 'lib/rustlib/src/rust');
}

function sysrootOf(rustc: string): string {
  try {
    return output(rustc, ['--print', 'sysroot']);
  } catch {
    return '/nonexistent';
  }
}

function linkerFolders(sysroot: string): string[] {
  const toolchains = join(process.env.RUSTUP_HOME ?? join(homedir(), '.rustup'), 'toolchains');
  const installed = existsSync(toolchains) ? readdirSync(toolchains).sort() : [];
  const roots = [sysroot, ...installed.map((name) => join(toolchains, name))].map((root) => join(root, 'lib/rustlib'));
  const hosts = roots.filter(existsSync).flatMap((root) => readdirSync(root).map((host) => join(root, host, 'bin')));
  return [...(process.env.PATH ?? '').split(delimiter), ...hosts];
}

function versionOf(program: string): string | undefined {
  try {
    return output(program, ['-V']);
  } catch {
    return undefined;
  }
}

function output(program: string, args: string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}

function run(program: string, args: string[], cwd = room, env: Record<string, string> = {}): void {
  execFileSync(program, args, { cwd, stdio: 'inherit', env: { ...process.env, ...env } });
}

function fail(sentence: string): never {
  console.error(`build:host: ${sentence}`);
  process.exit(1);
}
