import assert from 'node:assert/strict';
import { addressOfNext } from './dashboard.ts';

describe('the dashboard’s words', () => {
  it('lead to the heading where one stopped', () => {
    const next = { course: 'small', lesson: { key: 'two' }, heading: null } as never;
    assert.equal(addressOfNext(next), '/learn/small/two');
    const at = { course: 'small', lesson: { key: 'two' }, heading: { id: 'h-größe', text: 'x' } } as never;
    assert.equal(addressOfNext(at), '/learn/small/two?at=h-gr%C3%B6%C3%9Fe#h-gr%C3%B6%C3%9Fe');
  });
});
