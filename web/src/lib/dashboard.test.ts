import assert from 'node:assert/strict';
import { addressOfNext, wholeBst } from './dashboard.ts';

describe('the dashboard’s words', () => {
  it('turn the smallest unit into BST without trailing zeros, whatever the size', () => {
    assert.deepEqual(['0', '1', '10000000', '1300000000', '12405000000', '10000000000000001'].map(wholeBst), [
      '0',
      '0.0000001',
      '1',
      '130',
      '1240.5',
      '1000000000.0000001',
    ]);
  });

  it('lead to the heading where one stopped', () => {
    const next = { course: 'small', lesson: { key: 'two' }, heading: null } as never;
    assert.equal(addressOfNext(next), '/learn/small/two');
    const at = { course: 'small', lesson: { key: 'two' }, heading: { id: 'h-größe', text: 'x' } } as never;
    assert.equal(addressOfNext(at), '/learn/small/two?at=h-gr%C3%B6%C3%9Fe#h-gr%C3%B6%C3%9Fe');
  });
});
