import assert from 'node:assert/strict';
import type { Status } from '#lib/api.ts';
import { standing } from './verdict.ts';

const good: Status = {
  network: { passphrase: 'Test', protocolVersion: 28, latestLedger: 90 },
  indexer: { indexedLedger: 90, lagLedgers: 0, coverage: [[4, 90]], events: 12, quarantined: 0 },
  contracts: {},
};
const withIndexer = (indexer: Partial<Status['indexer']>): Status => ({
  ...good,
  indexer: { ...good.indexer, ...indexer },
});

describe('standing of our reading', () => {
  it('is good when all is read, or a ledger is on its way', () => {
    assert.equal(standing(good).isGood, true);
    assert.equal(standing(withIndexer({ lagLedgers: 2 })).isGood, true);
  });

  it('names what is wrong, the worst first', () => {
    const headings = [
      null,
      withIndexer({ indexedLedger: null, coverage: [] }),
      withIndexer({
        coverage: [
          [4, 10],
          [12, 90],
        ],
        lagLedgers: 9,
      }),
      withIndexer({
        coverage: [
          [4, 10],
          [12, 20],
          [30, 90],
        ],
      }),
      withIndexer({ lagLedgers: null }),
      withIndexer({ lagLedgers: 34 }),
    ].map((status) => standing(status));
    assert.deepEqual(
      headings.map(({ heading }) => heading),
      [
        'Our reading cannot be seen right now',
        'No ledger has been read yet',
        'One stretch of ledgers is missing',
        '2 stretches of ledgers are missing',
        'The network does not answer us',
        '34 ledgers behind the network',
      ],
    );
    assert.ok(headings.every(({ isGood }) => !isGood));
  });
});
