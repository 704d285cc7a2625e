import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { createMetrics } from './metrics.ts';
import { Status } from './status.ts';

const folder = path.join(import.meta.dirname, '../docs/operations');
const read = (name: string): string => fs.readFileSync(path.join(folder, name), 'utf8');

describe('alert rules and dashboard', () => {
  const served = new Set(
    createMetrics(new Status())
      .registry.getMetricsAsArray()
      .map(({ name }) => name),
  );
  /** Metrics that a text names, by the names they are served under. */
  const named = (text: string): string[] => [
    ...new Set(
      [...text.matchAll(/\b(?:indexer|process|nodejs)_[a-z_]+\b/g)].map(([name]) =>
        name.replace(/_(bucket|sum|count)$/, ''),
      ),
    ),
  ];

  for (const file of ['indexer-alerts.yml', 'indexer-dashboard.json']) {
    it(`${file} names metrics that the indexer has`, () => {
      const unknown = named(read(file)).filter((name) => !served.has(name));
      assert.deepEqual(unknown, []);
    });
  }

  it('the dashboard shows every metric of ours', () => {
    const shown = named(read('indexer-dashboard.json'));
    const missing = [...served].filter((name) => name.startsWith('indexer_') && !shown.includes(name));
    assert.deepEqual(missing, []);
    const { panels } = JSON.parse(read('indexer-dashboard.json')) as { panels: { title: string; id: number }[] };
    assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
  });

  it('I-10, I-22: there is an alert for a gap and for a protocol above the supported, and each says what to do', () => {
    const rules = read('indexer-alerts.yml').split('- alert: ').slice(1);
    for (const rule of rules)
      assert.match(rule, /expr: [\s\S]*severity: (page|warn)[\s\S]*summary: [\s\S]*action: /, rule);
    assert.ok(rules.some((rule) => /^IndexerGap\n\s+expr: indexer_gap_ledgers > 0\n/.test(rule)));
    assert.ok(rules.some((rule) => /indexer_network_protocol > indexer_supported_protocol/.test(rule)));
  });
});
