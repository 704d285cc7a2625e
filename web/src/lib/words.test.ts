import assert from 'node:assert/strict';
import { ago, counted, courseTitle, lasting, numeral, shortened } from './words.ts';

describe('words', () => {
  it('says how long ago in the largest unit that fits, and never in the future', () => {
    const at = (seconds: number) => ago('2026-11-22T14:00:00Z', Date.parse('2026-11-22T14:00:00Z') + seconds * 1000);
    assert.deepEqual([-30, 0, 1, 59, 60, 3599, 3600, 86_400, 172_800].map(at), [
      'just now',
      'just now',
      '1 second ago',
      '59 seconds ago',
      '1 minute ago',
      '59 minutes ago',
      '1 hour ago',
      '1 day ago',
      '2 days ago',
    ]);
  });

  it('makes a title of a course key', () => {
    assert.equal(courseTitle('stellar_from_the_first_ledger'), 'Stellar from the first ledger');
    assert.equal(courseTitle('writing_soroban_contracts'), 'Writing Soroban contracts');
  });

  it('counts in words and with commas', () => {
    assert.deepEqual(
      [numeral(4), numeral(11), counted(1, 'event'), counted(1204, 'event')],
      ['Four', '11', '1 event', '1,204 events'],
    );
  });

  it('says how long something takes in hours and minutes', () => {
    assert.deepEqual([5, 60, 96].map(lasting), ['5 min', '1 h', '1 h 36 min']);
  });

  it('shortens what is long to its ends', () => {
    assert.deepEqual([shortened('a'.repeat(28) + 'b'.repeat(28)), shortened('short')], ['aaaa…bbbb', 'short']);
  });
});
