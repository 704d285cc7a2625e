import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';

const COUNT = 30;
const docs = path.join(import.meta.dirname, '../docs');

describe('the table of invariants', () => {
  const rows = fs
    .readFileSync(path.join(docs, 'invariants.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| I-'));
  const nameOf = (row: string): string => /I-\d+/.exec(row)?.[0] ?? '';

  it('has every number once, in order', () => {
    const expected = Array.from({ length: COUNT }, (_, i) => `I-${i + 1}`);
    assert.deepEqual(rows.map(nameOf), expected);
  });

  it('names files whose tests carry the number in their title', () => {
    const faults: string[] = [];
    for (const row of rows) {
      const files = [...row.matchAll(/\]\(([^)]+)\)/g)].map((match) => path.join(docs, match[1] as string));
      if (files.length === 0) faults.push(`${nameOf(row)} names no file`);
      const title = new RegExp(`^.*(?:\\b(?:it|describe)\\(|const title = ).*\\b${nameOf(row)}\\b`, 'm');
      for (const file of files) {
        if (!fs.existsSync(file)) faults.push(`${nameOf(row)}: ${file} is not there`);
        else if (!title.test(fs.readFileSync(file, 'utf8')))
          faults.push(`${nameOf(row)}: no title in ${path.basename(file)}`);
      }
    }
    assert.deepEqual(faults, []);
  });
});
