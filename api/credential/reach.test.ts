import assert from 'node:assert/strict';
import type { LedgerReach } from '#verify';
import { reach } from './reach.ts';

describe('reach', () => {
  const closedAt = '2026-11-22T12:00:00.000Z';
  const asOf = { ledger: 100, closedAt };
  const head = (latestLedger: number) => ({ latestLedger, protocolVersion: 28 });
  const seconds = (count: number) => Date.parse(closedAt) + count * 1000;
  const current = { reachable: true, asOf, ledgersBehind: 0 };

  const cases: [string, LedgerReach, LedgerReach][] = [
    ['nothing was ever indexed', reach(null, head(7), seconds(0)), { reachable: false, asOf: null }],
    ['it is at the network’s end', reach(asOf, head(100), seconds(9_999)), current],
    ['the RPC asked is the slower one', reach(asOf, head(90), seconds(0)), current],
    ['it is as far behind as may be', reach(asOf, head(112), seconds(0)), current],
    ['it is further behind', reach(asOf, head(113), seconds(0)), { reachable: true, asOf, ledgersBehind: 13 }],
    [
      'no RPC answers and the facts are fresh',
      reach(asOf, undefined, seconds(60)),
      { reachable: true, asOf, stale: false },
    ],
    [
      'no RPC answers and the facts are old',
      reach(asOf, undefined, seconds(61)),
      { reachable: true, asOf, stale: true },
    ],
  ];
  for (const [what, found, expected] of cases) {
    it(`knows when ${what}`, () => assert.deepEqual(found, expected));
  }
});
