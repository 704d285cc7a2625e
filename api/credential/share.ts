/** Links by which a learner shows a certificate with their name. Of a link's token only the hash is kept. */
import { createHash, randomBytes } from 'node:crypto';
import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import type { Content } from '#verify';

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');

/**
 * Makes a link to one of an account's certificates. It takes the place of the one there was.
 *
 * @returns its token, 128 random bits; undefined when the account has no such certificate
 */
export async function shareAward(
  sequelize: Sequelize,
  transaction: Transaction,
  account: string,
  id: string,
): Promise<{ token: string; sharedAt: Date } | undefined> {
  const token = randomBytes(16).toString('base64url');
  const [row] = await sequelize.query<{ sharedAt: Date }>(
    `INSERT INTO app.credential_shares AS s (token_hash, account_id, course, kind)
     SELECT $hash, account_id, course, kind FROM app.awards WHERE account_id = $account AND id = $id
     ON CONFLICT (account_id, course, kind) DO UPDATE SET token_hash = excluded.token_hash, shared_at = now()
     RETURNING shared_at AS "sharedAt"`,
    { bind: { hash: hashOf(token), account, id }, type: QueryTypes.SELECT, transaction },
  );
  return row && { token, sharedAt: row.sharedAt };
}

/** Ends the link to a certificate, if there is one. False when the account has no such certificate. */
export async function withdrawShare(
  sequelize: Sequelize,
  transaction: Transaction,
  account: string,
  id: string,
): Promise<boolean> {
  const asked = { bind: { account, id }, type: QueryTypes.SELECT, transaction } as const;
  const awards = await sequelize.query('SELECT FROM app.awards WHERE account_id = $account AND id = $id', asked);
  await sequelize.query(
    `DELETE FROM app.credential_shares AS s USING app.awards AS a
     WHERE (s.account_id, s.course, s.kind) = (a.account_id, a.course, a.kind) AND a.account_id = $account AND a.id = $id`,
    asked,
  );
  return awards.length > 0;
}

/** Whether an account was awarded the certificate of that id. */
export async function isAwardedTo(sequelize: Sequelize, account: string, id: string): Promise<boolean> {
  const rows = await sequelize.query('SELECT FROM app.awards WHERE account_id = $account AND id = $id', {
    bind: { account, id },
    type: QueryTypes.SELECT,
  });
  return rows.length > 0;
}

/** The certificate that a link shows: the newest of its award that is on the ledger, as it may have moved since. */
export async function findShared(
  sequelize: Sequelize,
  token: string,
): Promise<{ id: string; content: Content | null } | undefined> {
  const [row] = await sequelize.query<{ id: string; content: Content | null }>(
    `SELECT a.id, t.content
     FROM app.credential_shares AS s JOIN app.awards AS a ON (a.account_id, a.course, a.kind) = (s.account_id, s.course, s.kind)
       LEFT JOIN app.credential_contents AS t ON t.credential_id = a.id LEFT JOIN chain.credentials AS l ON l.id = a.id
     WHERE s.token_hash = $hash ORDER BY l.id IS NULL, a.created_at DESC LIMIT 1`,
    { bind: { hash: hashOf(token) }, type: QueryTypes.SELECT },
  );
  return row;
}
