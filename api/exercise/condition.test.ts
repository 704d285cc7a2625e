import assert from 'node:assert/strict';
import { fieldName, unmetBy } from './condition.ts';

describe('unmetBy', () => {
  const isMet = (data: Record<string, unknown>, conditions: Parameters<typeof unmetBy>[1]) =>
    unmetBy(data, conditions).length === 0;

  it('compares numbers beyond 2^53 by their digits', () => {
    const amount = '9007199254740993';
    assert.ok(isMet({ amount }, { amount: { at_least: amount, at_most: amount } }));
    assert.ok(!isMet({ amount: '9007199254740992' }, { amount: { at_least: amount } }));
    assert.ok(!isMet({ amount: '9007199254740994' }, { amount: { at_most: amount } }));
    assert.ok(isMet({ amount: '-5' }, { amount: { at_most: -5 } }));
  });

  it('holds texts, numbers and truths to what they equal', () => {
    assert.ok(isMet({ key: 'lesson' }, { key: { equals: 'lesson' } }));
    assert.ok(!isMet({ key: 'Lesson' }, { key: { equals: 'lesson' } }));
    assert.ok(isMet({ id: 4 }, { id: { equals: 4 } }));
    assert.ok(isMet({ isOpen: true }, { is_open: { equals: true } }));
  });

  it('tells each that is not met, with what it found', () => {
    const conditions = { count: { at_least: 3, at_most: 5 }, to_muxed_id: { equals: '7' } };
    assert.deepEqual(unmetBy({ count: 1, toMuxedId: null }, conditions), [
      { field: 'count', found: '1', wanted: 'at_least', value: '3' },
      { field: 'to_muxed_id', found: null, wanted: 'equals', value: '7' },
    ]);
  });

  it('is met by nothing that can’t be compared', () => {
    for (const count of [undefined, null, [], {}, 'three', '3.5', ''])
      assert.ok(!isMet({ count }, { count: { at_least: 0 } }), JSON.stringify(count));
  });

  it('is met by anything where nothing is asked', () => {
    assert.ok(isMet({}, undefined));
  });
});

describe('fieldName', () => {
  it('writes names as the log does', () => {
    assert.equal(fieldName('to_muxed_id'), 'toMuxedId');
    assert.equal(fieldName('learner'), 'learner');
  });
});
