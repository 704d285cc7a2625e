import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import { oweCall } from '../outbox/model.ts';

interface Owed {
  learner: string;
  course: string;
  done: number;
  total: number;
}

/**
 * Owes the ledger how far an enrollment is, under the wallet that its learner linked first. Where there is none, nothing is owed
 * until one is linked.
 *
 * @returns whether something new is owed
 */
export async function oweProgress(
  sequelize: Sequelize,
  transaction: Transaction,
  enrollment: string,
): Promise<boolean> {
  const [owed] = await sequelize.query<Owed>(
    `SELECT w.address AS learner, e.course, count(*)::int AS total, count(p.completed_at)::int AS done
     FROM app.enrollments AS e JOIN app.courses AS c ON c.key = e.course
       CROSS JOIN LATERAL jsonb_path_query(c.outline, '$.modules[*].lessons[*].key') AS wanted (key)
       LEFT JOIN app.lesson_progress AS p ON p.enrollment_id = e.id AND p.lesson = wanted.key #>> '{}'
       CROSS JOIN LATERAL (SELECT left(subject, 56) AS address FROM app.wallets
         WHERE account_id = e.account_id AND subject LIKE 'G%' ORDER BY linked_at, subject LIMIT 1) AS w
     WHERE e.id = $enrollment GROUP BY e.id, w.address HAVING count(p.completed_at) > 0`,
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
    `UPDATE app.lesson_progress SET call_id = $call
     WHERE enrollment_id = $enrollment AND completed_at IS NOT NULL AND call_id IS NULL RETURNING lesson`,
    { bind: { call, enrollment }, type: QueryTypes.SELECT, transaction },
  );
  return rows.length > 0;
}

/** Owes what an account's courses have been waiting for a wallet with. */
export async function oweAllProgress(sequelize: Sequelize, transaction: Transaction, account: string): Promise<void> {
  const rows = await sequelize.query<{ id: string }>(
    `SELECT DISTINCT e.id FROM app.enrollments AS e JOIN app.lesson_progress AS p ON p.enrollment_id = e.id
     WHERE e.account_id = $account AND p.completed_at IS NOT NULL AND p.call_id IS NULL ORDER BY e.id`,
    { bind: { account }, type: QueryTypes.SELECT, transaction },
  );
  for (const { id } of rows) await oweProgress(sequelize, transaction, id);
}
