import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { gather } from './gather.ts';

describe('gathering', () => {
  it('answers who asks at once by one reading, each with their own', async () => {
    const readings: string[][] = [];
    const read = gather(async (keys) => {
      readings.push(keys);
      return keys.map((key) => `value of ${key}`);
    });
    const values = await Promise.all(['a', 'b', 'a', 'c'].map(read));
    assert.deepEqual(values, ['value of a', 'value of b', 'value of a', 'value of c']);
    assert.deepEqual(readings, [['a', 'b', 'c']]);
    assert.equal(await read('a'), 'value of a');
    assert.equal(readings.length, 2, 'nothing is kept');
  });

  it('tells nobody what was true before they asked', async () => {
    let truth = 'old';
    let begun = 0;
    const gate = Promise.withResolvers<void>();
    const read = gather(async (keys) => {
      begun += 1;
      const seen = truth;
      await gate.promise;
      return keys.map(() => seen);
    });
    const early = read('a');
    while (begun === 0) await turn();
    truth = 'new';
    const late = [read('a'), read('b')];
    gate.resolve();
    assert.deepEqual(await Promise.all([early, ...late]), ['old', 'new', 'new']);
  });

  it('fails for those of one reading, and goes on', async () => {
    let isAway = true;
    const read = gather(async (keys) => {
      if (isAway) throw new Error('away');
      return keys;
    });
    const outcomes = await Promise.allSettled([read('a'), read('b')]);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    isAway = false;
    assert.deepEqual(await Promise.all([read('a'), read('b')]), ['a', 'b']);
  });
});
