import Type from 'typebox';
import { Address, AsOf, Count, CourseKey, Ledger, Nullable, Time, TxHash } from './field.ts';

/** How far a learner is in one course, as an attestor wrote it on the ledger. */
export const Progress = Type.Object({
  learner: Address,
  course: CourseKey,
  contractAddress: Address,
  percent: Type.Integer({ minimum: 0, maximum: 100 }),
  lessonsDone: Count,
  lessonsTotal: Count,
  attestor: Type.Union([Address, Type.Null()], { description: 'Who recorded it last; null after a reset' }),
  completedLedger: Nullable(Ledger),
  completedAt: Nullable(Time),
  completedTxHash: Nullable(TxHash),
  resetReason: Nullable(Type.String()),
  resetBy: Nullable(Address),
  resetLedger: Nullable(Ledger),
  changedLedger: Ledger,
  changedAt: Time,
  changedTxHash: TxHash,
});
export type Progress = Type.Static<typeof Progress>;

export const ProgressPage = Type.Object({
  progress: Type.Array(Progress, { description: 'By course' }),
  next: Type.Union([CourseKey, Type.Null()], {
    description: 'Give it as `after` for the next page; null: this is the last',
  }),
  asOf: Nullable(AsOf),
});
export type ProgressPage = Type.Static<typeof ProgressPage>;
