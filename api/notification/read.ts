import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import type { Notification } from '#wire';

export interface NotificationRow {
  id: string;
  account: string;
  kind: Notification['kind'];
  name: Notification['name'];
  course: string | null;
  title: string | null;
  data: Record<string, unknown>;
  ledger: number | null;
  at: Date;
  readAt: Date | null;
  isHere: boolean;
}

/** For a larger query: the columns of a NotificationRow, of `app.notifications AS n`. */
export const notificationColumns = `n.id, n.account_id AS account, n.kind, n.name, n.course, c.title, n.data, n.ledger, n.at,
  n.read_at AS "readAt", n.is_here AS "isHere"`;
const notificationsFrom = 'app.notifications AS n LEFT JOIN app.courses AS c ON c.key = n.course';

export function presentNotification({ course, title, at, readAt, ...row }: NotificationRow): Notification {
  const { id, kind, name, data, ledger } = row;
  return {
    ...{ id, kind, name, data, ledger },
    course: course === null ? null : { key: course, title },
    at: new Date(at).toISOString(),
    readAt: readAt && new Date(readAt).toISOString(),
  };
}

/** An account's notifications before `after`, the newest first. */
export function readNotifications(
  sequelize: Sequelize,
  account: string,
  { after, isUnread }: { after: string | undefined; isUnread: boolean },
  limit: number,
): Promise<NotificationRow[]> {
  return sequelize.query<NotificationRow>(
    `SELECT ${notificationColumns} FROM ${notificationsFrom}
     WHERE n.account_id = $account AND is_here AND ($after::bigint IS NULL OR n.id < $after::bigint)
       AND (NOT $isUnread OR read_at IS NULL) ORDER BY n.id DESC LIMIT $limit`,
    { bind: { account, after: after ?? null, isUnread, limit }, type: QueryTypes.SELECT },
  );
}

/** Everybody's beyond a position, or one account's: rising. */
export function readBeyond(
  sequelize: Sequelize,
  position: string,
  limit: number,
  { account = null, through = null }: { account?: string | null; through?: string | null } = {},
): Promise<NotificationRow[]> {
  return sequelize.query<NotificationRow>(
    `SELECT ${notificationColumns} FROM ${notificationsFrom}
     WHERE n.id > $position::bigint AND ($through::bigint IS NULL OR n.id <= $through::bigint)
       AND ($account::uuid IS NULL OR n.account_id = $account::uuid AND is_here) ORDER BY n.id LIMIT $limit`,
    { bind: { position, limit, account, through }, type: QueryTypes.SELECT },
  );
}

/** The position of the newest one of all; `0` where there is none. */
export async function readEnd(sequelize: Sequelize): Promise<string> {
  const [row] = await sequelize.query<{ end: string }>('SELECT coalesce(max(id), 0) AS end FROM app.notifications', {
    type: QueryTypes.SELECT,
  });
  return row?.end ?? '0';
}

/** How many are unread, by account; an account with none is in it, too. */
export async function countUnread(
  sequelize: Sequelize,
  accounts: readonly string[],
  transaction?: Transaction,
): Promise<Map<string, number>> {
  const rows = await sequelize.query<{ account: string; unread: number }>(
    `SELECT account_id AS account, count(*)::int AS unread FROM app.notifications
     WHERE account_id = ANY ($accounts::uuid[]) AND is_here AND read_at IS NULL GROUP BY account_id`,
    { bind: { accounts }, type: QueryTypes.SELECT, transaction },
  );
  const counts = new Map(accounts.map((account) => [account, 0]));
  for (const { account, unread } of rows) counts.set(account, unread);
  return counts;
}
