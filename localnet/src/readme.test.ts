import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readCommand } from './command.ts';

const room = join(import.meta.dirname, '..');
const readme = readFileSync(join(room, 'README.md'), 'utf8');
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gmsu'))].map((match) => match[1] ?? '');

describe('the examples of README.md', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(room, '.readme-')); // Here, so that packages are found as the repository's own code finds them.
  });

  after(() => rmSync(folder, { recursive: true }));

  for (const [index, code] of blocks('ts').entries()) {
    it(`run as they stand: ${titleBefore(code)}`, async () => {
      const file = join(folder, `example-${index}.ts`);
      writeFileSync(file, code);
      const mocha = join(room, '../node_modules/mocha/bin/mocha.js');
      const args = code.includes('describe(') ? [mocha, '--no-config', file] : [file];
      await promisify(execFile)(process.execPath, args, { cwd: room });
    }).timeout(60_000);
  }

  it('give the command line flags that it knows', () => {
    const lines = blocks('sh').flatMap((block) =>
      block.split('\n').filter((line) => line.startsWith('npm run localnet')),
    );
    assert.ok(lines.length >= 4);
    for (const line of lines) {
      const command = readCommand(line.split(' -- ')[1]?.split(' ') ?? []);
      assert.ok(!('exitCode' in command) || command.exitCode === 0, line);
    }
  });
});

/** The heading that an example stands under. */
function titleBefore(code: string): string {
  const headings = readme.slice(0, readme.indexOf(code)).match(/^#+ .*$/gmu) ?? [];
  return (headings.at(-1) ?? '').replace(/^#+ /u, '');
}
