import assert from 'node:assert/strict';
import { coverageSentence, gaps, pieces, span } from './coverage.ts';

describe('coverage', () => {
  it('is one piece while every ledger is read', () => {
    assert.deepEqual(pieces([[4, 90]], 90), [{ kind: 'read', from: 4, to: 90 }]);
  });

  it('breaks where ledgers are missing, and names them', () => {
    const coverage: [number, number][] = [
      [4, 10],
      [12, 20],
      [31, 40],
    ];
    assert.deepEqual(gaps(coverage).map(span), ['ledger 11', 'ledgers 21 to 30']);
    assert.equal(
      coverageSentence(coverage, 0),
      '2 gaps not read yet: ledger 11, ledgers 21 to 30; no event set aside.',
    );
  });

  it('ends with the ledgers that are closed and not read', () => {
    assert.deepEqual(pieces([[4, 90]], 93).at(-1), { kind: 'ahead', from: 91, to: 93 });
  });

  it('is not ahead of a network that is behind, or that does not answer', () => {
    assert.equal(pieces([[4, 90]], 80).length, 1);
    assert.equal(pieces([[4, 90]], null).length, 1);
  });

  it('says that all is read, and what was set aside', () => {
    assert.equal(
      coverageSentence([[1, 1_204_558]], 0),
      'Every ledger from 1 to 1,204,558 is read, no gap, no event set aside.',
    );
    assert.equal(coverageSentence([[1, 9]], 2), 'Every ledger from 1 to 9 is read, no gap, 2 events set aside.');
  });

  it('has a sentence for a log in which nothing is read', () => {
    assert.deepEqual(pieces([], 90), []);
    assert.equal(coverageSentence([], 0), 'No ledger has been read yet.');
  });
});
