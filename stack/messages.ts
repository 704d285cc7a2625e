/** The pages' words as functions (web/messages/README.md): made when the messages changed since the last time. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

/** What they are made of. */
const SOURCES = ['package-lock.json', 'web/compile-messages.ts', 'web/project.inlang/settings.json', 'web/messages'];

/** Where they lie, below the root. */
export const COMPILED = 'web/src/lib/paraglide';

/** @throws {Error} with what the compiler said. */
export async function compileMessages(root: string, signal?: AbortSignal): Promise<void> {
  const stamp = path.join(root, 'node_modules', '.cache', 'messages');
  const sources = hashOf(root);
  const isMade = fs.existsSync(path.join(root, COMPILED, 'messages.js'));
  if (isMade && fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === sources) return;
  try {
    await promisify(execFile)(process.execPath, [path.join(root, 'web', 'compile-messages.ts')], { cwd: root, signal });
  } catch (cause) {
    const { stdout = '', stderr = '' } = cause as { stdout?: string; stderr?: string };
    throw new Error(`The messages could not be compiled:\n${(stderr || stdout).trim().slice(-3000)}`, { cause });
  }
  fs.mkdirSync(path.dirname(stamp), { recursive: true });
  fs.writeFileSync(stamp, sources);
}

function hashOf(root: string): string {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    const full = path.join(root, source);
    const files = fs.statSync(full).isDirectory()
      ? fs.readdirSync(full, { recursive: true, encoding: 'utf8' }).sort()
      : [''];
    for (const file of files.filter((file) => !file.endsWith('.md'))) {
      const target = path.join(full, file);
      if (fs.statSync(target).isFile()) hash.update(`${source}/${file}\0`).update(fs.readFileSync(target));
    }
  }
  return hash.digest('hex');
}
