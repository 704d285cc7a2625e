import assert from 'node:assert/strict';
import { countries } from './countries.ts';

describe('countries', () => {
  it('has all 249 of ISO 3166-1, each with a name, in the order of the names', () => {
    const all = countries();
    assert.equal(new Set(all.map(({ value }) => value)).size, 249);
    assert.deepEqual(
      all.filter(({ value, text }) => value === text),
      [],
    );
    assert.equal(all[0]?.text, 'Afghanistan');
  });
});
