import type { Sequelize, Transaction } from 'sequelize';
import type { NotificationName } from '#wire/forms.ts';

/** The fields of what is told, by its name. What is on a course has its key beside them. */
export interface NotificationData {
  enrolled: Record<never, never>;
  completed: Record<never, never>;
  completion_recorded: Record<never, never>;
  /** Amounts in units of 0.0000001 BST. */
  reward_minted: { amount: string; reward: string };
  transfer_received: { amount: string; from: string };
  /** It waits until an issuer releases it. */
  credential_held: { credential: string };
  credential_released: { credential: string };
  credential_issued: { credential: string };
  credential_revoked: { credential: string; reason: string };
  credential_suspended: { credential: string; reason: string };
  credential_reinstated: { credential: string; reason: string };
  credential_superseded: { credential: string; reason: string; successor: string };
  /** To issuers: another asks for their approval. */
  approval_asked: { approval: string };
  /** To the issuer who asked. */
  approval_approved: { approval: string };
  approval_declined: { approval: string };
  /** `percent` is null where a grade was taken back. */
  grade_changed: { grades: { lesson: string; percent: number | null }[] };
  replied: { thread: string; title: string; post: number };
  mentioned: { thread: string; title: string; post: number };
  review_hidden: { reason: string };
  session_started: { userAgent: string };
  password_changed: Record<never, never>;
  email_changed: Record<never, never>;
  second_factor_on: Record<never, never>;
  second_factor_off: Record<never, never>;
  wallet_linked: { address: string };
  wallet_unlinked: { address: string };
  identity_verified: Record<never, never>;
  identity_rejected: { reason: string };
}

/** Something that happened to an account in the api. What happened on the ledger the log tells by itself. */
export type Notice = {
  [Name in NotificationName]: {
    account: string;
    name: Name;
    /** What it is of, such as `enrolled <enrollment>`: the same is told to an account once. At most 200 characters. */
    key: string;
    course?: string;
  } & (Record<never, never> extends NotificationData[Name]
    ? { data?: NotificationData[Name] }
    : { data: NotificationData[Name] });
}[NotificationName];

/**
 * Has people told of what the caller's transaction does, if it commits. An account that is gone is told nothing.
 * Nothing needs to be called after the commit: Postgres wakes the consumer.
 */
export async function tell(
  sequelize: Sequelize,
  transaction: Transaction,
  ...notices: readonly Notice[]
): Promise<void> {
  if (notices.length === 0) return;
  const rows = notices.map(({ account, key, name, course, data = {} }) => ({ account, key, name, course, data }));
  await sequelize.query(
    `INSERT INTO app.notices (account_id, source, name, course, data)
     SELECT a.id, key, name, course, data
     FROM jsonb_to_recordset($rows::jsonb) AS n (account uuid, key text, name text, course text, data jsonb)
     JOIN app.accounts AS a ON a.id = account
     ORDER BY a.id FOR KEY SHARE OF a
     ON CONFLICT (account_id, source) DO NOTHING`,
    { bind: { rows: JSON.stringify(rows) }, transaction },
  );
}
