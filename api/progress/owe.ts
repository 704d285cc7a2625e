import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import { ledgerAddressOf } from '../account/model.ts';
import { oweCall } from '../outbox/model.ts';

interface Owed {
  learner: string;
  course: string;
  done: number;
  total: number;
}

/**
 * Owes the ledger how far an enrollment is, under the address that its learner has there. Where there is none, nothing is owed until
 * there is.
 *
 * @returns whether something new is owed
 */
export async function oweProgress(
  sequelize: Sequelize,
  transaction: Transaction,
  enrollment: string,
): Promise<boolean> {
  const [owed] = await sequelize.query<Owed>(
    `SELECT own.address AS learner, e.course, count(*)::int AS total, count(p.completed_at)::int AS done
     FROM app.enrollments AS e JOIN app.courses AS c ON c.key = e.course
       CROSS JOIN LATERAL jsonb_path_query(c.outline, '$.modules[*].lessons[*].key') AS wanted (key)
       LEFT JOIN app.lesson_progress AS p ON p.enrollment_id = e.id AND p.lesson = wanted.key #>> '{}'
       CROSS JOIN LATERAL (SELECT ${ledgerAddressOf('e.account_id')} AS address) AS own
     WHERE e.id = $enrollment AND own.address IS NOT NULL GROUP BY e.id, own.address HAVING count(p.completed_at) > 0`,
    { bind: { enrollment }, type: QueryTypes.SELECT, transaction },
  );
  if (!owed) return false;
  const { learner, course, done, total } = owed;
  const item = { learner, course, lessonsDone: done, lessonsTotal: total, percent: Math.floor((100 * done) / total) };
  const call = await oweCall(
    sequelize,
    { key: `progress ${learner} ${course} ${done}/${total}`, kind: 'progress', item },
    transaction,
  );
  const rows = await sequelize.query(
    `UPDATE app.lesson_progress AS p SET call_id = $call
     WHERE enrollment_id = $enrollment AND completed_at IS NOT NULL AND (call_id IS NULL OR ${isElsewhere('$learner')}) RETURNING lesson`,
    { bind: { call, enrollment, learner }, type: QueryTypes.SELECT, transaction },
  );
  return rows.length > 0;
}

/** SQL: a lesson was told of under the address that the platform keeps, which another has taken the place of. */
const isElsewhere = (learner: string) => `EXISTS (
  SELECT FROM app.outbox_calls AS o JOIN app.platform_addresses AS kept ON kept.address = o.item->>'learner'
  WHERE o.id = p.call_id AND kept.address <> ${learner})`;

/** Owes what an account's courses have been waiting for an address with, and what was told of under one that is not theirs. */
export async function oweAllProgress(sequelize: Sequelize, transaction: Transaction, account: string): Promise<void> {
  const rows = await sequelize.query<{ id: string }>(
    `SELECT DISTINCT e.id FROM app.enrollments AS e JOIN app.lesson_progress AS p ON p.enrollment_id = e.id
     WHERE e.account_id = $account AND p.completed_at IS NOT NULL
       AND (p.call_id IS NULL OR ${isElsewhere(ledgerAddressOf('e.account_id'))}) ORDER BY e.id`,
    { bind: { account }, type: QueryTypes.SELECT, transaction },
  );
  for (const { id } of rows) await oweProgress(sequelize, transaction, id);
}
