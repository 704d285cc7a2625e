/**
 * `npm run build -w localnet` makes the package that is published, in dist/: JavaScript, types and the compiled host.
 * Here the workspace runs its TypeScript as it is, but Node runs none under node_modules; so dist/ is a whole package
 * with a package.json of its own, and `npm publish ./dist` publishes that.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const room = import.meta.dirname;
const dist = join(room, 'dist');

/** What the host's glue needs at run time: the rest of host/dist is for building it. */
const HOST_FILE = /dist$|protocol-\d+$|\.js$|\.wasm$/u;

rmSync(dist, { recursive: true, force: true });
execFileSync('tsc', ['-p', 'tsconfig.build.json'], { cwd: room, stdio: 'inherit' });
cpSync(join(room, 'host/dist'), join(dist, 'host/dist'), { recursive: true, filter: (file) => HOST_FILE.test(file) });
cpSync(join(room, 'README.md'), join(dist, 'README.md'));
cpSync(join(room, '../LICENSE'), join(dist, 'LICENSE'));
writeFileSync(join(dist, 'package.json'), `${JSON.stringify(publishedManifest(), null, 2)}\n`);

/** package.json with the compiled files in place of the sources. */
function publishedManifest(): object {
  const { private: _, scripts: __, ...manifest } = JSON.parse(readFileSync(join(room, 'package.json'), 'utf8'));
  return {
    ...manifest,
    exports: { '.': { types: './src/index.d.ts', default: './src/index.js' } },
    bin: { localnet: './cli.js' },
  };
}
