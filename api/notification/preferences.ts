/** What people choose to be told of, where and when. */
import { randomBytes } from 'node:crypto';
import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import type { NotificationPreferences, NotificationSettings } from '#wire';
import { notificationKinds } from '#wire/forms.ts';
import { invalidRequest } from '../http/problem.ts';
import { inTurn } from '../transaction.ts';
import { preferencesDefault } from './kinds.ts';

interface Row {
  email: string | null;
  kinds: Partial<NotificationPreferences['kinds']> | null;
  quiet_from: string | null;
  quiet_to: string | null;
  digest_hour: number | null;
  time_zone: string | null;
}

export async function readSettings(sequelize: Sequelize, account: string): Promise<NotificationSettings> {
  const [row] = await sequelize.query<Row>(
    `SELECT email, kinds, to_char(quiet_from, 'HH24:MI') AS quiet_from, to_char(quiet_to, 'HH24:MI') AS quiet_to,
       digest_hour, time_zone
     FROM app.accounts AS a LEFT JOIN app.passwords AS w ON w.account_id = a.id
       LEFT JOIN app.notification_preferences AS p ON p.account_id = a.id WHERE a.id = $account`,
    { bind: { account }, type: QueryTypes.SELECT },
  );
  return {
    kinds: { ...preferencesDefault, ...row?.kinds },
    quietHours: row?.quiet_from && row.quiet_to ? { from: row.quiet_from, to: row.quiet_to } : null,
    digestHour: row?.digest_hour ?? 8,
    timeZone: row?.time_zone ?? 'UTC',
    email: row?.email ?? null,
  };
}

/**
 * Writes them, and has what waits to be mailed follow them.
 * @throws ApiProblem 400 for a time zone that does not exist, and where security would not be told
 */
export async function writePreferences(
  sequelize: Sequelize,
  account: string,
  preferences: NotificationPreferences,
): Promise<void> {
  const { kinds, quietHours, digestHour, timeZone } = preferences;
  const { here, mail } = kinds.security;
  if (!here || mail !== 'now') {
    const detail = 'found it switched off or delayed, expected here and mail now: who is robbed must hear of it.';
    throw invalidRequest([{ parameter: 'kinds.security', detail }]);
  }
  await requireTimeZone(sequelize, timeZone);
  const bind = {
    ...{ account, kinds: JSON.stringify(kinds), digestHour, timeZone },
    ...{ from: quietHours?.from ?? null, to: quietHours?.to ?? null },
  };
  await inTurn({ sequelize }, async (transaction) => {
    await sequelize.query(
      `INSERT INTO app.notification_preferences (account_id, kinds, quiet_from, quiet_to, digest_hour, time_zone)
       SELECT id, $kinds, $from, $to, $digestHour, $timeZone FROM app.accounts WHERE id = $account
       ON CONFLICT (account_id) DO UPDATE SET kinds = excluded.kinds, quiet_from = excluded.quiet_from,
         quiet_to = excluded.quiet_to, digest_hour = excluded.digest_hour, time_zone = excluded.time_zone`,
      { bind, transaction },
    );
    await planAgain(sequelize, account, transaction);
  });
}

/** What waits to be mailed is mailed when the account's preferences say now. */
export async function planAgain(sequelize: Sequelize, account: string, transaction: Transaction): Promise<void> {
  await sequelize.query(
    `UPDATE app.notifications AS n SET mail = p.kinds -> n.kind ->> 'mail', mail_due_at = app.mail_due_at(
       now(), p.kinds -> n.kind ->> 'mail', time_zone, quiet_from, quiet_to, digest_hour,
       (SELECT max(day) FROM app.notification_letters AS l WHERE l.account_id = n.account_id AND is_digest))
     FROM app.notification_preferences AS p
     WHERE n.account_id = $account AND p.account_id = n.account_id AND mail_due_at IS NOT NULL AND kind <> 'security'
       AND p.kinds ? n.kind`,
    { bind: { account }, transaction },
  );
}

/** By its name in the list that Node has; and Postgres, which reckons with it, must know it, too. */
async function requireTimeZone(sequelize: Sequelize, timeZone: string): Promise<void> {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    await sequelize.query('SELECT now() AT TIME ZONE $timeZone', { bind: { timeZone }, type: QueryTypes.SELECT });
  } catch (error) {
    const isUnknown = error instanceof RangeError || (error as { parent?: { code?: string } }).parent?.code === '22023';
    if (!isUnknown) throw error;
    const detail = `found ${JSON.stringify(timeZone)}, expected a time zone such as Europe/Berlin.`;
    throw invalidRequest([{ parameter: 'timeZone', detail }]);
  }
}

/** The code by which an account's letters let anybody who has one switch its mail off. */
export async function unsubscribeCode(
  sequelize: Sequelize,
  account: string,
  transaction: Transaction,
): Promise<string> {
  const [row] = await sequelize.query<{ secret: string }>(
    `INSERT INTO app.unsubscribe_codes (account_id, secret) VALUES ($account, $secret)
     ON CONFLICT (account_id) DO UPDATE SET secret = unsubscribe_codes.secret RETURNING secret`,
    {
      bind: { account, secret: randomBytes(24).toString('base64url') },
      type: QueryTypes.SELECT,
      transaction,
    },
  );
  return row?.secret as string;
}

/** Switches off all mail of the account whose code this is, but warnings. False when it is nobody's. */
export function unsubscribe(sequelize: Sequelize, code: string): Promise<boolean> {
  const off = Object.fromEntries(
    notificationKinds.map((kind) => [kind, kind === 'security' ? 'now' : 'none'] as const),
  );
  return inTurn({ sequelize }, async (transaction) => {
    const [row] = await sequelize.query<{ account: string }>(
      'SELECT account_id AS account FROM app.unsubscribe_codes WHERE secret = $code FOR KEY SHARE',
      { bind: { code }, type: QueryTypes.SELECT, transaction },
    );
    if (!row) return false;
    await sequelize.query(
      `WITH kinds AS (
         SELECT jsonb_object_agg(d.key, d.value || coalesce(p.kinds -> d.key, '{}') || jsonb_build_object('mail', $off::jsonb -> d.key)) AS all
         FROM jsonb_each($defaults::jsonb) AS d
         LEFT JOIN app.notification_preferences AS p ON p.account_id = $account)
       INSERT INTO app.notification_preferences (account_id, kinds) SELECT $account, kinds.all FROM kinds
       ON CONFLICT (account_id) DO UPDATE SET kinds = excluded.kinds`,
      {
        bind: { account: row.account, off: JSON.stringify(off), defaults: JSON.stringify(preferencesDefault) },
        transaction,
      },
    );
    await planAgain(sequelize, row.account, transaction);
    return true;
  });
}
