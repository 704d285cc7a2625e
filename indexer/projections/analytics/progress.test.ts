import assert from 'node:assert/strict';
import {
  account,
  analyticsAddress,
  closedAt,
  courseCompleted,
  eventId,
  progressRecorded,
  progressReset,
} from '../../testing/events.ts';
import { foldAll } from '../../testing/fold.ts';
import progress from './progress.ts';

const learner = account(7);
const attestor = account(2);
const admin = account(0);
const recorded = (ledger: number, done: number, course = 'soroban') =>
  progressRecorded({ ledger }, learner, course, attestor, done, 4);
const changedIn = (ledger: number) => ({
  changedLedger: ledger,
  changedAt: closedAt(ledger),
  changedTxHash: recorded(ledger, 1).txHash,
});

const afterFirst = {
  learner,
  course: 'soroban',
  contractAddress: analyticsAddress,
  percent: 25,
  lessonsDone: 1,
  lessonsTotal: 4,
  attestor,
  completedLedger: null,
  completedAt: null,
  completedTxHash: null,
  resetReason: null,
  resetBy: null,
  resetLedger: null,
  ...changedIn(20),
};

describe('the projection progress', () => {
  it('begins with what was recorded first', () => {
    assert.deepEqual(foldAll(progress, [recorded(20, 1)]).rows, [afterFirst]);
  });

  it('keeps a row per course and a version per step', () => {
    const { rows, versions } = foldAll(progress, [recorded(20, 1), recorded(21, 2, 'rust'), recorded(22, 3)]);
    assert.deepEqual(
      rows.map(({ course, percent }) => [course, percent]),
      [
        ['soroban', 75],
        ['rust', 50],
      ],
    );
    assert.deepEqual(
      versions.map(({ course, fromEvent, toEvent }) => [course, fromEvent, toEvent]),
      [
        ['soroban', eventId({ ledger: 20 }), eventId({ ledger: 22 })],
        ['rust', eventId({ ledger: 21 }), null],
        ['soroban', eventId({ ledger: 22 }), null],
      ],
    );
  });

  it('notes when the course was completed', () => {
    const { rows } = foldAll(progress, [
      recorded(20, 4),
      courseCompleted({ ledger: 20, index: 1 }, learner, 'soroban', attestor, 4),
    ]);
    assert.deepEqual(rows, [
      {
        ...afterFirst,
        percent: 100,
        lessonsDone: 4,
        completedLedger: 20,
        completedAt: closedAt(20),
        completedTxHash: recorded(20, 1).txHash,
      },
    ]);
  });

  it('keeps a completion when the course grows afterwards', () => {
    const { rows } = foldAll(progress, [
      recorded(20, 4),
      courseCompleted({ ledger: 20, index: 1 }, learner, 'soroban', attestor, 4),
      progressRecorded({ ledger: 25 }, learner, 'soroban', attestor, 4, 5),
    ]);
    assert.deepEqual(
      rows.map(({ percent, lessonsTotal, completedLedger }) => [percent, lessonsTotal, completedLedger]),
      [[80, 5, 20]],
    );
  });

  it('takes everything back at a reset, and says who did it and why', () => {
    const { rows } = foldAll(progress, [
      recorded(20, 4),
      courseCompleted({ ledger: 20, index: 1 }, learner, 'soroban', attestor, 4),
      progressReset({ ledger: 30 }, learner, 'soroban', admin, 'recorded for the wrong person'),
    ]);
    assert.deepEqual(rows, [
      {
        ...afterFirst,
        percent: 0,
        lessonsDone: 0,
        attestor: null,
        resetReason: 'recorded for the wrong person',
        resetBy: admin,
        resetLedger: 30,
        ...changedIn(30),
      },
    ]);
  });

  it('contradicts a completion or a reset of what was never recorded', () => {
    const { rows, contradictions } = foldAll(progress, [
      courseCompleted({ ledger: 20 }, learner, 'soroban', attestor, 4),
      progressReset({ ledger: 21 }, learner, 'soroban', admin, 'nothing there'),
    ]);
    assert.deepEqual([rows, contradictions.length], [[], 2]);
  });
});
