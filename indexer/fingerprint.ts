import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contractNames, contractSpec } from '#contracts';

/** What makes one build differ from another over the same log: hashes of the code itself, so that no change goes unnoticed. */
export interface Fingerprint {
  /** Of what folds: projections, engine, table definitions. */
  projections: string;
  /** Of what decodes: readers and specs. */
  decoding: string;
}

const FOLDING = ['projections', 'read-model', 'fold.ts', 'projection.ts', 'rows.ts'];
const DECODING = ['decode.ts', 'decode-sep41.ts', 'read-value.ts', 'sc-val.ts', 'text.ts'];

export function fingerprintOfCode(): Fingerprint {
  const specs = contractNames.flatMap((name) => contractSpec(name));
  return { projections: hash(FOLDING.flatMap(sources)), decoding: hash([...DECODING.flatMap(sources), ...specs]) };
}

/** Texts of the sources at a path, tests left out, in the order of their names. */
function sources(path: string): string[] {
  if (path.endsWith('.ts'))
    return path.endsWith('.test.ts') ? [] : [readFileSync(join(import.meta.dirname, path), 'utf8')];
  return readdirSync(join(import.meta.dirname, path))
    .sort()
    .flatMap((name) => sources(join(path, name)));
}

function hash(texts: readonly string[]): string {
  const sum = createHash('sha256');
  for (const text of texts) sum.update(text).update('\0');
  return sum.digest('hex');
}
