import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import vectors from './vectors.json' with { type: 'json' };

const name = '@brain-storm/verify';

describe('the package @brain-storm/verify', () => {
  let folder: string;
  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'brain-storm-verify-'));
  });
  after(() => fs.rmSync(folder, { recursive: true }));

  it('packed and unpacked elsewhere is JavaScript that works by itself, with types', function () {
    this.timeout(60_000); // two runs of the type checker
    const run = (command: string, ...args: string[]) => execFileSync(command, args, { cwd: folder, encoding: 'utf8' });
    execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: import.meta.dirname });
    const installed = path.join(folder, 'node_modules', name);
    fs.mkdirSync(installed, { recursive: true });
    run('tar', '-xzf', 'brain-storm-verify-0.1.0.tgz', '-C', installed, '--strip-components=1');
    assert.deepEqual(
      fs
        .readdirSync(installed, { recursive: true, encoding: 'utf8' })
        .filter((file) => /test|\.ts$/.test(file) && !/^dist\/(\w+\/)?\w+\.d\.ts$/.test(file)),
      [],
    );

    fs.writeFileSync(
      path.join(folder, 'use.mts'),
      `import { contentHash, type Verdict, verify } from '${name}';
       import vectors from '${name}/vectors.json' with { type: 'json' };
       const { verdict }: { verdict: Verdict } = await verify({ ledger: { reachable: false, asOf: null } });
       for (const vector of vectors.vectors) console.log(await contentHash(vector.content), verdict);`,
    );
    fs.writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
    const tsc = path.resolve(import.meta.dirname, '../node_modules/.bin/tsc');
    run(tsc, '--strict', '--target', 'es2024', '--module', 'nodenext', '--resolveJsonModule', 'use.mts');
    assert.equal(
      run(process.execPath, 'use.mjs'),
      vectors.vectors.map(({ contentHash }) => `${contentHash} could_not_check\n`).join(''),
    );
  });
});
