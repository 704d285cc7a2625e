import assert from 'node:assert/strict';
import type { EnrollmentsPage, LessonState } from '#wire';
import { type TestApi, testApi } from '../testing/api.ts';
import { joinCourse, publishCourse, readLesson } from '../testing/learning.ts';
import { newPerson, type Person } from '../testing/person.ts';

describe('how far somebody is', () => {
  let api: TestApi;
  let person: Person;
  before(async () => {
    api = await testApi();
  });
  after(() => api.close());
  beforeEach(async () => {
    person = await newPerson(api);
  });

  it('is told lesson by lesson, and moves on with them', async () => {
    await publishCourse(api, { key: 'walk', lessons: { one: {}, two: { minutes: 3 } } });
    const begun = await joinCourse(person, 'walk');
    assert.deepEqual([begun.percent, begun.next?.lesson, begun.resume], [0, 'one', null]);
    assert.deepEqual(begun.states[0], {
      lesson: 'one',
      isShut: false,
      openedAt: null,
      completedAt: null,
      completedBy: null,
      needs: ['dwell'],
      dwell: { seconds: 0, of: 20 },
      quiz: null,
      exercise: null,
      chain: null,
      hasNote: false,
      dueAt: null,
    } satisfies LessonState);
    const half = await readLesson(api, person, 'walk', 'one');
    assert.deepEqual(
      [half.percent, half.next?.lesson, half.resume?.lesson, half.completedAt],
      [50, 'two', 'one', null],
    );
    const whole = await readLesson(api, person, 'walk', 'two');
    assert.deepEqual([whole.percent, whole.next, typeof whole.completedAt], [100, null, 'string']);
    const { body } = await person.ask<EnrollmentsPage>('GET', '/v1/enrollments');
    const { states: _, ...summary } = whole;
    assert.deepEqual(body.enrollments, [summary]);
  });
});
