import assert from 'node:assert/strict';
import { sealRings } from './seal.ts';

describe('sealRings', () => {
  const hash = 'cca10069f0f1ad9e24986cbe2eb197ecaf5187097828ab48c45cab3ac19b3f95';

  it('takes lobes, depth and copies of each ring from three bytes of the hash', () => {
    // cc a1 00: 204 % 6 = 0, 161 % 6 = 5, 0 % 4 = 0, so 13 lobes, depth 16, 6 copies turned by 360/(13·6)
    const [outer, middle, inner] = sealRings(hash);
    assert.deepEqual(outer?.angles, [0, 4.6, 9.2, 13.8, 18.5, 23.1]);
    assert.match(outer?.outline ?? '', /^M108 0C/); // 92 + 16
    assert.equal(outer?.outline.match(/C/g)?.length, 26);
    // 69 f0 f1: 12 lobes, depth 8, 9 copies; ad 9e 24: 11 lobes, depth 8, 5 copies
    assert.match(middle?.outline ?? '', /^M70 0C/);
    assert.equal(middle?.angles.length, 9);
    assert.match(inner?.outline ?? '', /^M46 0C/);
    assert.deepEqual(inner?.angles, [0, 6.5, 13.1, 19.6, 26.2]);
  });

  it('touches both circles of every lobe and closes where it began', () => {
    const points = [...(sealRings(hash)[0]?.outline.matchAll(/ (-?[\d.]+) (-?[\d.]+)(?=C|z)/g) ?? [])];
    const radii = points.map(([, x, y]) => Math.hypot(Number(x), Number(y)));
    assert.equal(points.length, 26);
    for (const [index, radius] of radii.entries()) assert.ok(Math.abs(radius - (index % 2 === 0 ? 76 : 108)) < 0.1);
    assert.equal(points.at(-1)?.[0], ' 108 0');
  });

  it('is another for another hash and the same for the same', () => {
    assert.deepEqual(sealRings(hash), sealRings(hash));
    assert.notDeepEqual(sealRings(hash), sealRings(`cd${hash.slice(2)}`));
  });

  it('refuses what is no hash', () => {
    assert.throws(() => sealRings('not hex'), /64 hex digits; found "not hex"/);
  });
});
