import assert from 'node:assert/strict';
import { keepSignatures } from './signatures.ts';

describe('keepSignatures', () => {
  const one = { carrier: 'json', content: { name: 'One' } } as const;

  it('asks once about the same, anew about anything else, and anew after a minute', async () => {
    let now = 0;
    const signatures = keepSignatures(() => now);
    let asked = 0;
    const ask = async () => {
      asked += 1;
      return asked;
    };
    assert.equal(await signatures(one)(ask), 1);
    assert.equal(await signatures({ carrier: 'png', content: { name: 'One' } })(ask), 1);
    assert.equal(await signatures({ ...one, content: { name: 'One', proof: {} } })(ask), 2);
    assert.equal(await signatures({ ...one, jws: 'a.b.c' })(ask), 3);
    now = 60_000;
    assert.equal(await signatures(one)(ask), 4);
  });

  it('keeps nothing of what is longer than a certificate', async () => {
    const signatures = keepSignatures();
    const long = { carrier: 'json', content: { name: 'x'.repeat(20_000) } } as const;
    let asked = 0;
    for (const presented of [long, long]) await signatures(presented)(async () => ++asked);
    assert.equal(asked, 2);
  });

  it('keeps no failure of its own', async () => {
    const signatures = keepSignatures();
    await assert.rejects(signatures(one)(() => Promise.reject(new Error('away'))));
    assert.equal(await signatures(one)(async () => 'here'), 'here');
  });
});
