import assert from 'node:assert/strict';
import { withLocale } from './server/locale.ts';
import { ago, bst, clockTime, count, counted, courseTitle, day, lasting, numeral, shortened } from './words.ts';

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

  it('turns the smallest unit into BST without trailing zeros, to the last digit, whatever the size', () => {
    const units = ['0', '1', '10000000', '1300000000', '12405000000', '10000000000000001'];
    assert.deepEqual(units.map(bst), ['0', '0.0000001', '1', '130', '1,240.5', '1,000,000,000.0000001']);
    assert.equal(
      withLocale('de', () => bst('12405000000')),
      '1.240,5',
    );
  });

  it('says how long something takes in hours and minutes', () => {
    assert.deepEqual([5, 60, 96].map(lasting), ['5 min', '1 h', '1 h 36 min']);
  });

  it('shortens what is long to its ends', () => {
    assert.deepEqual([shortened('a'.repeat(28) + 'b'.repeat(28)), shortened('short')], ['aaaa…bbbb', 'short']);
  });

  it('speaks German to whom it is told to', () => {
    const time = '2026-11-22T14:06:20Z';
    const at = (seconds: number) => ago(time, Date.parse(time) + seconds * 1000);
    assert.deepEqual(
      withLocale('de', () => [
        day(time),
        clockTime(time),
        count(1_204_558),
        counted(1, 'lesson'),
        counted(1204, 'event'),
        numeral(4),
        ...[0, 1, 4, 60, 7200, 172_800].map(at),
      ]),
      [
        '22. November 2026',
        '14:06:20',
        '1.204.558',
        '1 Lektion',
        '1.204 Ereignisse',
        'Vier',
        ...['gerade eben', 'vor 1 Sekunde', 'vor 4 Sekunden', 'vor 1 Minute', 'vor 2 Stunden', 'vor 2 Tagen'],
      ],
    );
    assert.deepEqual([day(time), count(1_204_558)], ['22 November 2026', '1,204,558']);
  });
});
