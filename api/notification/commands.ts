import { QueryTypes, type Sequelize } from 'sequelize';
import { inTurn } from '../transaction.ts';

// What was read needs no mail any more, but for a warning: whoever read it may be whom it warns of.
const reading = `read_at = now(), mail_due_at = CASE WHEN kind = 'security' THEN mail_due_at END`;

/** Marks one as read; false when the account has none with this id. Read before, it stays so. */
export function readOne(sequelize: Sequelize, account: string, id: string): Promise<boolean> {
  return inTurn({ sequelize }, async (transaction) => {
    const bind = { account, id };
    const found = await sequelize.query<{ read_at: Date | null }>(
      'SELECT read_at FROM app.notifications WHERE account_id = $account::uuid AND id = $id AND is_here FOR UPDATE',
      { bind, type: QueryTypes.SELECT, transaction },
    );
    if (found[0]?.read_at === null) {
      await sequelize.query(
        `WITH done AS (UPDATE app.notifications SET ${reading} WHERE account_id = $account::uuid AND id = $id RETURNING id)
         SELECT pg_notify('notifications', 'account ' || $account::uuid) FROM done`,
        { bind, type: QueryTypes.SELECT, transaction },
      );
    }
    return found.length > 0;
  });
}

/** Marks all as read that were there to be seen: a later one stays unread. */
export async function readAll(sequelize: Sequelize, account: string, upTo: string): Promise<void> {
  await sequelize.query(
    `WITH done AS (UPDATE app.notifications SET ${reading}
       WHERE account_id = $account::uuid AND id <= $upTo AND is_here AND read_at IS NULL RETURNING id)
     SELECT pg_notify('notifications', 'account ' || $account::uuid) FROM (SELECT FROM done LIMIT 1) AS any_of_them`,
    { bind: { account, upTo }, type: QueryTypes.SELECT },
  );
}
