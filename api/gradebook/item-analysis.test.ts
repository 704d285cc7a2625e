import assert from 'node:assert/strict';
import { type Answered, difficultyOf, discriminationOf, medianOf } from './item-analysis.ts';

const answers = (right: number[], wrong: number[]): Answered[] => [
  ...right.map((rest) => ({ isRight: true, rest })),
  ...wrong.map((rest) => ({ isRight: false, rest })),
];
const near = (found: number | null, expected: number) =>
  assert.ok(found !== null && Math.abs(found - expected) < 1e-6, `found ${found}, expected ${expected}`);

describe('item analysis', () => {
  it('tells difficulty as the share of right answers', () => {
    assert.equal(difficultyOf(answers([1, 1, 1, 1, 1, 1, 1], [0, 0, 0])), 0.7);
    assert.equal(difficultyOf(answers([1, 1, 1, 1, 1, 1], [0, 0, 0])), null, 'nine are too few');
  });

  it('tells discrimination by values worked out by hand', () => {
    // Rests 1 .8 .8 .6 .6 | .6 .4 .4 .2 0: M1 = .76, M0 = .32, mean .54, variance of ten: (.2116 + 2·.0676 + 3·.0036 +
    // 2·.0196 + .1156 + .2916)/10 = .0804, s = .283549; .44/.283549 · √(.5 · .5) = .775880.
    near(discriminationOf(answers([1, 0.8, 0.8, 0.6, 0.6], [0.6, 0.4, 0.4, 0.2, 0])), 0.77588);
    // Three of twelve right, no better than the others: M1 = .5; wrong: five at 1, four at 0, M0 = 5/9. Rests: 1 0 .5 and
    // these, mean 6.5/12, s² = (6 · (5.5/12)² + 5 · (6.5/12)² + (.5/12)²)/12 = .227431; s = .476897;
    // (.5 - .555556)/.476897 · √(.25 · .75) = -.050443.
    near(discriminationOf(answers([1, 0, 0.5], [1, 1, 1, 1, 1, 0, 0, 0, 0])), -0.050443);
  });

  it('is the correlation of a sorted half and its worst and best', () => {
    near(discriminationOf(answers([1, 1, 1, 1, 1], [0, 0, 0, 0, 0])), 1);
    near(discriminationOf(answers([0, 0, 0, 0, 0], [1, 1, 1, 1, 1])), -1);
  });

  it('tells nothing where there is nothing to compare', () => {
    const ten = Array.from({ length: 10 }, (_, place) => place / 10);
    assert.equal(discriminationOf(answers(ten, [])), null, 'all right');
    assert.equal(discriminationOf(answers([], ten)), null, 'all wrong');
    assert.equal(discriminationOf(answers([0.5, 0.5, 0.5, 0.5, 0.5], [0.5, 0.5, 0.5, 0.5, 0.5])), null, 'same rests');
    assert.equal(discriminationOf(answers(ten.slice(0, 5), ten.slice(5, 9))), null, 'nine');
    const alone = Array.from({ length: 20 }, (_, place) => ({ isRight: place % 2 === 0, rest: null }));
    assert.equal(discriminationOf(alone), null, 'one question an attempt has no rest');
    assert.equal(difficultyOf(alone), 0.5);
  });

  it('finds the middle', () => {
    assert.deepEqual([medianOf([]), medianOf([3]), medianOf([9, 1, 2]), medianOf([4, 1, 3, 2])], [null, 3, 2, 2.5]);
  });
});
