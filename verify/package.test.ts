import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { badgeOf } from './src/signature/testing.ts';
import { installPacked } from './testing/installed.ts';
import vectors from './vectors.json' with { type: 'json' };

const name = '@brain-storm/verify';
const issuer = 'did:web:issuer.example';
const badge = badgeOf(issuer);

describe('the package @brain-storm/verify', () => {
  let folder: string;
  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'brain-storm-verify-'));
  });
  after(() => fs.rmSync(folder, { recursive: true }));

  it('packed and unpacked elsewhere is JavaScript that works by itself, with types', async function () {
    this.timeout(180_000); // two runs of the type checker
    const run = (command: string, ...args: string[]) => execFileSync(command, args, { cwd: folder, encoding: 'utf8' });
    const { installed, command } = await installPacked(folder);
    assert.deepEqual(
      fs
        .readdirSync(installed, { recursive: true, encoding: 'utf8' })
        .filter((file) => /test|\.ts$/.test(file) && !/^dist\/(\w+\/)?\w+\.d\.ts$/.test(file)),
      [],
    );

    fs.writeFileSync(
      path.join(folder, 'use.mts'),
      `import { contentHash, examine, readPresented, type Verdict, verify } from '${name}';
       import { badgeKey, signEmbedded } from '${name}/issue';
       import vectors from '${name}/vectors.json' with { type: 'json' };
       const { verdict }: { verdict: Verdict } = await verify({ ledger: { reachable: false, asOf: null } });
       for (const vector of vectors.vectors) console.log(await contentHash(vector.content), verdict);
       const key = await badgeKey('${issuer}#key-1', new Uint8Array(32));
       const { id, publicKeyMultibase } = key;
       const method = { id, type: 'Multikey', controller: '${issuer}', publicKeyMultibase };
       const signed = await signEmbedded(${JSON.stringify(badge)}, key);
       const presented = await readPresented(new TextEncoder().encode(JSON.stringify(signed)));
       const answer = await examine(presented, {
         home: { issuers: [], contract: '' },
         controller: async () => ({ id: '${issuer}', verificationMethod: [method], assertionMethod: [id] }),
         now: new Date(),
       });
       console.log(answer.verdict, answer.checks.length);`,
    );
    fs.writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
    run(
      path.resolve(import.meta.dirname, '../node_modules/.bin/tsc'),
      ...'--strict --target es2024 --module nodenext --resolveJsonModule use.mts'.split(' '),
    );
    assert.equal(
      run(process.execPath, 'use.mjs'),
      [...vectors.vectors.map(({ contentHash }) => `${contentHash} could_not_check`), 'valid 6', ''].join('\n'),
    );
    assert.match(run(process.execPath, command, '--help'), /^brain-storm-verify FILE \(--rpc URL/);
  });
});
