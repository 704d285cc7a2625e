import type { ProgressRow } from '#read-model';
import type { Progress } from '#wire';

export function presentProgress(row: ProgressRow): Progress {
  return {
    learner: row.learner,
    course: row.course,
    contractAddress: row.contractAddress,
    percent: row.percent,
    lessonsDone: row.lessonsDone,
    lessonsTotal: row.lessonsTotal,
    attestor: row.attestor,
    completedLedger: row.completedLedger,
    completedAt: row.completedAt?.toISOString() ?? null,
    completedTxHash: row.completedTxHash,
    resetReason: row.resetReason,
    resetBy: row.resetBy,
    resetLedger: row.resetLedger,
    changedLedger: row.changedLedger,
    changedAt: row.changedAt.toISOString(),
    changedTxHash: row.changedTxHash,
  };
}
