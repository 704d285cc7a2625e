import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import { courseNotFound, enrollmentRefused } from '../http/problem.ts';
import { tell } from '../notification/model.ts';
import { unfinishedBefore } from '../path/model.ts';
import { inTurn } from '../transaction.ts';
import { presentGate, readGate, refusalOf } from './gate.ts';

/**
 * Takes a place in a course. Who had left it finds what they had learned.
 *
 * @returns false when they are in already
 * @throws ApiProblem 404 when there is no such course; 409 that says why not
 */
export async function enroll(sequelize: Sequelize, account: string, course: string): Promise<boolean> {
  const ordered = await unfinishedBefore(sequelize, account, course);
  const mayEnter = async (transaction?: Transaction): Promise<boolean> => {
    const row = await readGate(sequelize, course, account, transaction);
    if (!row) throw courseNotFound(course);
    const gate = presentGate(row, ordered);
    if (!gate.isOpen) throw enrollmentRefused(refusalOf(gate));
    return !row.isIn;
  };
  return inCourseTurn(course, async () => {
    // Most of a crowd is answered by this alone, without a transaction.
    if (!(await mayEnter())) return false;
    return inTurn({ sequelize }, async (transaction) => {
      // One after the other for a course, from whatever process: each sees the places that those before it took.
      await sequelize.query(`SELECT pg_advisory_xact_lock(hashtextextended('enrollment ' || $course, 0))`, {
        bind: { course },
        transaction,
      });
      if (!(await mayEnter(transaction))) return false;
      const [enrollment] = await sequelize.query<{ id: string }>(
        `INSERT INTO app.enrollments (account_id, course) SELECT id, $course FROM app.accounts WHERE id = $account
         ON CONFLICT (account_id, course) DO UPDATE SET left_at = NULL RETURNING id`,
        { bind: { account, course }, type: QueryTypes.SELECT, transaction },
      );
      const notice = { account, key: `enrolled ${enrollment?.id}`, name: 'enrolled', course } as const;
      await tell(sequelize, transaction, notice);
      return true;
    });
  });
}

const turns = new Map<string, Promise<unknown>>();

/** A crowd before one course waits here, not in Postgres, where it would hold the connections that everybody else needs. */
function inCourseTurn<T>(course: string, work: () => Promise<T>): Promise<T> {
  const turn = (turns.get(course) ?? Promise.resolve()).then(work);
  const ended = turn
    .catch(() => {})
    .then(() => {
      if (turns.get(course) === ended) turns.delete(course);
    });
  turns.set(course, ended);
  return turn;
}

/** Leaves a course: the place is free, what was learned is kept. False when the account does not take it. */
export function leave(sequelize: Sequelize, account: string, course: string): Promise<boolean> {
  return inTurn({ sequelize }, async (transaction) => {
    const rows = await sequelize.query<{ id: string }>(
      `UPDATE app.enrollments SET left_at = now()
       WHERE account_id = $account AND course = $course AND left_at IS NULL RETURNING id`,
      { bind: { account, course }, type: QueryTypes.SELECT, transaction },
    );
    return rows.length > 0;
  });
}
