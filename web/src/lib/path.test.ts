import assert from 'node:assert/strict';
import { type LearningPath, type PathProgress, stepStates } from './path.ts';

const path = { courses: ['a', 'b', 'c'].map((key) => ({ key })) } as LearningPath;
const progress = (followedAt: string | null, ...steps: [enrolled: boolean, completed: boolean][]): PathProgress => ({
  path: 'p',
  followedAt,
  courses: steps.map(([enrolled, completed], index) => ({
    course: 'abc'[index] as string,
    enrolledAt: enrolled ? '2026-11-20T00:00:00.000Z' : null,
    completedAt: completed ? '2026-11-21T00:00:00.000Z' : null,
  })),
});
const today = '2026-11-22T00:00:00.000Z';

describe('stepStates', () => {
  it('leaves everything open to a guest, and to who does not follow', () => {
    assert.deepEqual(stepStates(path, null), ['open', 'open', 'open']);
    const states = stepStates(path, progress(null, [true, false], [false, false], [false, false]));
    assert.deepEqual(states, ['taken', 'open', 'open']);
  });

  it('lets who follows take one after the other', () => {
    const states = (...steps: [boolean, boolean][]) => stepStates(path, progress(today, ...steps));
    assert.deepEqual(states([false, false], [false, false], [false, false]), ['open', 'waits', 'waits']);
    assert.deepEqual(states([true, true], [true, false], [false, false]), ['done', 'taken', 'waits']);
    assert.deepEqual(states([true, false], [true, true], [false, false]), ['taken', 'done', 'waits']);
    assert.deepEqual(states([true, true], [true, true], [false, false]), ['done', 'done', 'open']);
  });
});
