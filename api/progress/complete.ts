import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import type { LessonState } from '#wire';
import { holdLedgerAddresses } from '../account/model.ts';
import { awardCourses } from '../credential/model.ts';
import { tell } from '../notification/model.ts';
import { oweRewards } from '../reward/model.ts';
import { oweProgress } from './owe.ts';

/** A lesson of an enrollment, and by what it is done. */
export interface Completion {
  /** Its id. */
  enrollment: string;
  lesson: string;
  by: NonNullable<LessonState['completedBy']>;
}

/**
 * Two lessons that are completed at once must see each other, or neither would be the last. In the order of their ids, so
 * that two who lock many wait for each other and not in a circle.
 */
const locking = 'SELECT id FROM app.enrollments WHERE id = ANY ($enrollments::uuid[]) ORDER BY id FOR NO KEY UPDATE';

/** As completeLessons, of one. */
export function completeLesson(sequelize: Sequelize, transaction: Transaction, completion: Completion): Promise<void> {
  return completeLessons(sequelize, transaction, [completion]);
}

/**
 * Completes lessons, each once, and with the last one the course. Everything that follows from it is written here, in the
 * transaction of the caller, which must be one that sees what others commit (inTurn).
 */
export async function completeLessons(
  sequelize: Sequelize,
  transaction: Transaction,
  completions: readonly Completion[],
): Promise<void> {
  const enrollments = [...new Set(completions.map(({ enrollment }) => enrollment))];
  await sequelize.query(
    `WITH locked AS MATERIALIZED (${locking})
     INSERT INTO app.lesson_progress AS p (enrollment_id, lesson, completed_at, completed_by)
     SELECT id, lesson, now(), by
     FROM locked JOIN jsonb_to_recordset($completions::jsonb) AS completion (enrollment uuid, lesson text, by text)
       ON enrollment = id
     ON CONFLICT (enrollment_id, lesson) DO UPDATE SET completed_at = excluded.completed_at, completed_by = excluded.completed_by
     WHERE p.completed_at IS NULL`,
    { bind: { enrollments, completions: JSON.stringify(completions) }, transaction },
  );
  await completeCourses(sequelize, transaction, enrollments);
  for (const enrollment of enrollments) await oweProgress(sequelize, transaction, enrollment);
}

/**
 * Completes a course all of whose lessons are, once; true when this was it. One that was completed before there were certificates
 * gets its own.
 */
export async function completeCourse(
  sequelize: Sequelize,
  transaction: Transaction,
  enrollment: string,
): Promise<boolean> {
  await sequelize.query(locking, { bind: { enrollments: [enrollment] }, transaction });
  const isCompleted = (await completeCourses(sequelize, transaction, [enrollment])) > 0;
  await awardCourses(sequelize, transaction, [enrollment]);
  return isCompleted;
}

async function completeCourses(
  sequelize: Sequelize,
  transaction: Transaction,
  enrollments: readonly string[],
): Promise<number> {
  await holdLedgerAddresses(sequelize, transaction, enrollments);
  const rows = await sequelize.query<{ id: string; account: string; course: string }>(
    `UPDATE app.enrollments AS e SET completed_at = now() WHERE id = ANY ($enrollments::uuid[]) AND completed_at IS NULL AND NOT EXISTS (
       SELECT FROM app.courses AS c, jsonb_path_query(c.outline, '$.modules[*].lessons[*].key') AS wanted (key)
       WHERE c.key = e.course AND NOT EXISTS (SELECT FROM app.lesson_progress AS p
         WHERE p.enrollment_id = e.id AND p.lesson = wanted.key #>> '{}' AND p.completed_at IS NOT NULL))
     RETURNING id, account_id AS account, course`,
    { bind: { enrollments }, type: QueryTypes.SELECT, transaction },
  );
  const notices = rows.map(
    ({ id, account, course }) => ({ account, key: `completed ${id}`, name: 'completed', course }) as const,
  );
  await tell(sequelize, transaction, ...notices);
  const completed = rows.map(({ id }) => id);
  await awardCourses(sequelize, transaction, completed);
  await oweRewards(sequelize, transaction, completed);
  return rows.length;
}
