/** The built site: made when its sources changed since the last build. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { readFlags } from './flags.ts';
import { COMPILED } from './messages.ts';

/** What the build reads. */
const SOURCES = [
  'package-lock.json',
  'package.json',
  'web/package.json',
  'web/vite.config.ts',
  'web/compile-messages.ts',
  'web/project.inlang/settings.json',
  'web/messages',
  'web/src',
  'web/static',
  'api/wire',
  'verify/src',
];

/** @throws {Error} with what the build said. */
export async function buildWeb(root: string, say: (line: string) => void, signal?: AbortSignal): Promise<void> {
  const stamp = path.join(root, 'web', 'build', '.sources');
  const sources = hashOf(root);
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === sources) return;
  say('building the site');
  const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  try {
    await promisify(execFile)(process.execPath, [vite, 'build', '--logLevel', 'error'], {
      cwd: path.join(root, 'web'),
      signal,
    });
  } catch (cause) {
    const { stdout = '', stderr = '' } = cause as { stdout?: string; stderr?: string };
    throw new Error(`The site could not be built:\n${(stderr || stdout).trim().slice(-3000)}`, { cause });
  }
  fs.writeFileSync(stamp, sources);
}

function hashOf(root: string): string {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    const full = path.join(root, source);
    if (!fs.existsSync(full)) continue;
    const files = fs.statSync(full).isDirectory()
      ? fs.readdirSync(full, { recursive: true, encoding: 'utf8' }).sort()
      : [''];
    for (const file of files) {
      const target = path.join(full, file);
      if (target.startsWith(path.join(root, COMPILED))) continue;
      if (fs.statSync(target).isFile()) hash.update(`${source}/${file}\0`).update(fs.readFileSync(target));
    }
  }
  return hash.digest('hex');
}

const HELP = `npm run web: build the site when its sources changed, then serve it (WEB_PORT, API_URL, PUBLIC_URL, BIND)

  --build-only   build, don't serve`;

if (import.meta.main) {
  const { flags } = readFlags(HELP, ['build-only']);
  try {
    await buildWeb(path.dirname(import.meta.dirname), console.log);
    if (!flags.has('build-only')) await import(pathToFileURL(path.join(import.meta.dirname, '../web/server.ts')).href);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
