import type { ContractEvents } from '#contracts';
import { type ProgressRow, progress } from '#read-model/progress.ts';
import type { ChainEvent } from '../../event.ts';
import { type DataByName, projection, type Written } from '../../projection.ts';

type Progress = Written<ProgressRow>;

type Events = DataByName<ContractEvents['analytics']>;
type Place = Pick<Events['progress_reset'], 'learner' | 'course'>;

const key = (event: ChainEvent<Place>): string[] => [event.data.learner, event.data.course];

/** A learner's progress in a course. */
export default projection<ProgressRow, Events>(progress, ['analytics'], {
  progress_recorded: {
    key,
    evolve: (progress, event) => ({ ...(progress ?? begun(event)), ...event.data, ...changed(event) }),
  },
  course_completed: {
    key,
    evolve: (progress, event) =>
      progress && {
        ...progress,
        ...event.data,
        completedLedger: event.ledger,
        completedAt: event.closedAt,
        completedTxHash: event.txHash,
        ...changed(event),
      },
  },
  progress_reset: {
    key,
    evolve: (progress, event) =>
      progress && {
        ...begun(event),
        lessonsTotal: progress.lessonsTotal,
        resetReason: event.data.reason,
        resetBy: event.data.by,
        resetLedger: event.ledger,
      },
  },
});

function begun(event: ChainEvent<Place>): Progress {
  return {
    learner: event.data.learner,
    course: event.data.course,
    contractAddress: event.contractAddress,
    percent: 0,
    lessonsDone: 0,
    lessonsTotal: 0,
    attestor: null,
    completedLedger: null,
    completedAt: null,
    completedTxHash: null,
    resetReason: null,
    resetBy: null,
    resetLedger: null,
    ...changed(event),
  };
}

function changed(event: ChainEvent<unknown>): Pick<Progress, 'changedLedger' | 'changedAt' | 'changedTxHash'> {
  return { changedLedger: event.ledger, changedAt: event.closedAt, changedTxHash: event.txHash };
}
