import { identifier, integer, prose, time, u32 } from './columns.ts';
import { defineTable, type RowModel, type VersionRow } from './table.ts';

/** A learner's progress in a course. */
export interface ProgressRow {
  learner: string;
  course: string;
  contractAddress: string;
  /** 0 to 100. */
  percent: number;
  lessonsDone: number;
  lessonsTotal: number;
  /** Who recorded it last; null after a reset. */
  attestor: string | null;
  /** When the course was completed; null: not yet, or reset since. */
  completedLedger: number | null;
  completedAt: Date | null;
  completedTxHash: string | null;
  /** The last reset, if any. */
  resetReason: string | null;
  resetBy: string | null;
  resetLedger: number | null;
  /** The latest event about it. */
  changedLedger: number;
  changedAt: Date;
  changedTxHash: string;
  /** Id of that event: the row is true from it on. */
  fromEvent: string;
}

export type ProgressVersionRow = VersionRow<ProgressRow>;
export type Progress = RowModel<ProgressRow>;
export type ProgressVersion = RowModel<ProgressVersionRow>;

/** Progress per learner and course; a reset one stays, at zero, with who and why. */
export const progress = defineTable<ProgressRow>({
  name: 'progress',
  versions: 'progress_versions',
  key: ['learner', 'course'],
  columns: {
    learner: identifier,
    course: identifier,
    contractAddress: identifier,
    percent: u32.says('0 to 100; the contract keeps it so'),
    lessonsDone: u32,
    lessonsTotal: u32,
    attestor: identifier.says('who recorded it last; null after a reset').orNull,
    completedLedger: integer.says('when the course was completed; null: not yet, or reset since').orNull,
    completedAt: time.orNull,
    completedTxHash: identifier.orNull,
    resetReason: prose.orNull,
    resetBy: identifier.orNull,
    resetLedger: integer.says('the last reset, if any').orNull,
    changedLedger: integer,
    changedAt: time,
    changedTxHash: identifier,
  },
});
