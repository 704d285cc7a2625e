/** The package as it leaves: packed, and installed where nothing else of this tree is. */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const room = path.dirname(import.meta.dirname);
/** Of its dependencies the folders that npm would install beside it. */
const besides = ['@digitalbazaar', '@digitalcredentials', '@stellar', 'jose'];

/**
 * Packs `@brain-storm/verify`, which builds it, and unpacks that into `node_modules` of a folder.
 * @returns where it lies, and the file of its command `brain-storm-verify`
 */
export async function installPacked(folder: string): Promise<{ installed: string; command: string }> {
  const { name, version, bin } = JSON.parse(fs.readFileSync(path.join(room, 'package.json'), 'utf8'));
  await run('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: room });
  const installed = path.join(folder, 'node_modules', name);
  fs.mkdirSync(installed, { recursive: true });
  const tarball = `${name.slice(1).replace('/', '-')}-${version}.tgz`;
  await run('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1'], { cwd: folder });
  for (const entry of besides)
    fs.symlinkSync(path.resolve(room, '../node_modules', entry), path.join(folder, 'node_modules', entry));
  return { installed, command: path.join(installed, bin['brain-storm-verify']) };
}
