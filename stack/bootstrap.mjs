/**
 * Brings a bare machine to the point where TypeScript runs: `node stack/bootstrap.mjs [Node's flags] <script.ts> [arguments]`
 * (or `--install-only`, for images that are built in layers). `--beside-stack` among Node's flags takes what is not in the
 * environment from a running `npm start`.
 *
 * This one file is plain JavaScript and imports nothing, because it runs before anything is installed and on whatever
 * Node the machine has. It installs the locked dependencies when they are missing or stale, then hands over to the
 * Node 24 among them, which runs TypeScript as it is.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(`Node ${process.versions.node} is too old: Brain-Storm needs 20.19 or newer. Get it from https://nodejs.org.`);
}

const stamp = path.join(root, 'node_modules', '.brain-storm-installed');
const wanted = createHash('sha256')
  .update(fs.readFileSync(path.join(root, 'package-lock.json')))
  .digest('hex');
if (!fs.existsSync(stamp) || fs.readFileSync(stamp, 'utf8') !== wanted) {
  console.log('Installing dependencies (first run: about a minute)');
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const { status, error } = spawnSync(npm[0], [...npm.slice(1), 'ci', '--no-fund', '--no-audit', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: npm.length === 1 && process.platform === 'win32',
  });
  if (status !== 0) {
    fail(
      `The dependencies could not be installed (npm ci ${error ? error.message : `ended with ${status}`}). Is the npm registry reachable, is the disk full?`,
    );
  }
  fs.writeFileSync(stamp, wanted);
}

const node = path.join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
if (!fs.existsSync(node)) {
  fail(
    'The npm package "node" has no program: install scripts were switched off (npm config get ignore-scripts). Allow them, remove node_modules, and start again.',
  );
}
const given = process.argv.slice(2);
if (given[0] === '--install-only') process.exit(0);
const at = given.findIndex((argument) => !argument.startsWith('--'));
if (at < 0) fail("Usage: node stack/bootstrap.mjs [Node's flags] <script.ts> [arguments]");
const [script, ...rest] = given.slice(at);
const flags = given.slice(0, at).map((flag) => (flag === '--beside-stack' ? ofRunningStack() : flag));
const child = spawn(node, [...flags, path.resolve(root, script), ...rest], {
  stdio: 'inherit',
  env: {
    // Compiled code of modules is kept, so that each start after the first takes half the time.
    NODE_COMPILE_CACHE: path.join(root, 'node_modules', '.cache', 'compile'),
    ...process.env,
    PATH: `${path.dirname(node)}${path.delimiter}${path.join(root, 'node_modules', '.bin')}${path.delimiter}${process.env.PATH}`,
  },
});
// Ctrl-C reaches the child by itself (same terminal group); a signal sent to this process alone is passed on.
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
// A signal to npm ends npm and its shell, but doesn't reach us: then it was meant for the child, too.
const { ppid } = process;
if (process.env.npm_lifecycle_event) setInterval(() => process.ppid !== ppid && child.kill('SIGTERM'), 500).unref();
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));

/** What a running `npm start` told its services: commands beside it then need not be told again. The caller's own environment wins. */
function ofRunningStack() {
  return `--env-file-if-exists=${path.join(path.resolve(root, process.env.DATA_DIR || '.data'), 'environment')}`;
}

/** @param {string} sentence */
function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
