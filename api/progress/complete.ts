import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import type { LessonState } from '#wire';
import { oweProgress } from './owe.ts';

/** A lesson of an enrollment, and by what it is done. */
export interface Completion {
  /** Its id. */
  enrollment: string;
  lesson: string;
  by: NonNullable<LessonState['completedBy']>;
}

/**
 * Completes a lesson, once, and with the last one the course. Everything that follows from it is written here, in the
 * transaction of the caller, which must be one that sees what others commit (inTurn).
 */
export async function completeLesson(
  sequelize: Sequelize,
  transaction: Transaction,
  { enrollment, lesson, by }: Completion,
): Promise<void> {
  await lockEnrollment(sequelize, transaction, enrollment);
  await sequelize.query(
    `INSERT INTO app.lesson_progress AS p (enrollment_id, lesson, completed_at, completed_by)
     VALUES ($enrollment, $lesson, now(), $by)
     ON CONFLICT (enrollment_id, lesson) DO UPDATE SET completed_at = excluded.completed_at, completed_by = excluded.completed_by
     WHERE p.completed_at IS NULL`,
    { bind: { enrollment, lesson, by }, transaction },
  );
  await completeCourse(sequelize, transaction, enrollment);
  await oweProgress(sequelize, transaction, enrollment);
}

/** Completes a course all of whose lessons are, once; true when this was it. */
export async function completeCourse(
  sequelize: Sequelize,
  transaction: Transaction,
  enrollment: string,
): Promise<boolean> {
  await lockEnrollment(sequelize, transaction, enrollment);
  const rows = await sequelize.query<{ id: string }>(
    `UPDATE app.enrollments AS e SET completed_at = now() WHERE id = $enrollment AND completed_at IS NULL AND NOT EXISTS (
       SELECT FROM app.courses AS c, jsonb_path_query(c.outline, '$.modules[*].lessons[*].key') AS wanted (key)
       WHERE c.key = e.course AND NOT EXISTS (SELECT FROM app.lesson_progress AS p
         WHERE p.enrollment_id = e.id AND p.lesson = wanted.key #>> '{}' AND p.completed_at IS NOT NULL))
     RETURNING id`,
    { bind: { enrollment }, type: QueryTypes.SELECT, transaction },
  );
  return rows.length > 0;
}

/** Two lessons that are completed at once must see each other, or neither would be the last. */
async function lockEnrollment(sequelize: Sequelize, transaction: Transaction, enrollment: string): Promise<void> {
  await sequelize.query('SELECT FROM app.enrollments WHERE id = $enrollment FOR NO KEY UPDATE', {
    bind: { enrollment },
    transaction,
  });
}
