import type { GradeCell } from '#wire';

/** A cell as Postgres makes it; what did not happen is null or left out. */
export interface CellRow {
  opened_at?: string | Date | null;
  completed_at?: string | Date | null;
  completed_by?: GradeCell['completedBy'];
  dwell_seconds?: number | null;
  exercise_ledger?: number | null;
  best_percent?: number | null;
  attempts?: number | null;
  override_id?: number | string | null;
  /** Null where the newest override is a withdrawal. */
  override_percent?: number | null;
}

export function presentCell(row: CellRow): GradeCell {
  const isOverridden = typeof row.override_percent === 'number';
  const best = row.best_percent ?? null;
  return {
    percent: isOverridden ? (row.override_percent as number) : best,
    bestPercent: best,
    attempts: row.attempts ?? 0,
    openedAt: timeOf(row.opened_at),
    completedAt: timeOf(row.completed_at),
    completedBy: row.completed_by ?? null,
    dwellSeconds: row.dwell_seconds ?? 0,
    exerciseLedger: row.exercise_ledger ?? null,
    override: isOverridden ? { id: Number(row.override_id), percent: row.override_percent as number } : null,
  };
}

/** Within JSON, Postgres writes a time with an offset and microseconds. */
export function timeOf(time: string | Date | null | undefined): string | null {
  return time ? new Date(time).toISOString() : null;
}
