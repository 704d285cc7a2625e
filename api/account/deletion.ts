import { QueryTypes } from 'sequelize';
import { takeAuditTurn } from '../audit/model.ts';
import { lastAdmin } from '../http/problem.ts';
import { isLastAdmin } from '../role/model.ts';
import { type Accounts, inTurn } from './model.ts';
import { type Sessions, tellEnded } from './sessions.ts';

/**
 * Deletes an account and all rows about it; who holds its tokens or keys is out at once. Entries of the audit log stay:
 * of the account they hold the id alone.
 *
 * @param prove what of the proof must be used up in the same transaction
 * @throws ApiProblem 409 when nobody would be left to grant roles
 */
export async function deleteAccount(
  sessions: Sessions,
  account: string,
  prove: (transaction: Parameters<Parameters<typeof inTurn>[1]>[0]) => Promise<void> = async () => {},
): Promise<void> {
  const { sequelize } = sessions.accounts;
  const ended = await inTurn(sessions.accounts, async (transaction) => {
    await takeAuditTurn(sequelize, transaction);
    await prove(transaction);
    if (await isLastAdmin(sequelize, account, transaction)) throw lastAdmin();
    const open = await sessions.accounts.Session.findAll({ where: { accountId: account }, transaction });
    // Before the account, as whoever completes a course or grades it takes the two, and then tells the account of it; and before
    // what hangs on no account, which completing a course writes.
    await sequelize.query('SELECT FROM app.enrollments WHERE account_id = $account ORDER BY id FOR UPDATE', {
      bind: { account },
      transaction,
    });
    await forgetElsewhere(sessions.accounts, account, transaction);
    await sessions.accounts.Account.destroy({ where: { id: account }, transaction });
    return open.map(({ id }) => id);
  });
  await tellEnded(sessions, ended);
}

/** What is about somebody but hangs on no account: a name in a certificate's content, an address that asked to register. */
async function forgetElsewhere(
  { sequelize }: Accounts,
  account: string,
  transaction: Parameters<Parameters<typeof inTurn>[1]>[0],
): Promise<void> {
  const asked = { bind: { account }, type: QueryTypes.DELETE, transaction } as const;
  await sequelize.query(
    `DELETE FROM app.credential_contents WHERE credential_id IN (
       SELECT id FROM app.awards WHERE account_id = $account UNION ALL SELECT id FROM chain.credentials
       WHERE learner IN (SELECT subject FROM app.wallets WHERE account_id = $account))`,
    asked,
  );
  // What is not on the ledger yet is not written there any more, nor what they signed. A reward that is owed stays owed to its wallet.
  await sequelize.query(
    `DELETE FROM app.outbox_calls WHERE state IN ('waiting', 'dead') AND (coalesce(item->>'learner', item->>'wallet') IN (
       SELECT left(subject, 56) FROM app.wallets WHERE account_id = $account AND subject LIKE 'G%'
       UNION ALL SELECT address FROM app.platform_addresses WHERE account_id = $account)
       OR id IN (SELECT call_id FROM app.awards WHERE account_id = $account))`,
    asked,
  );
  await sequelize.query(
    `DELETE FROM app.registrations WHERE email = (SELECT email FROM app.passwords WHERE account_id = $account)`,
    asked,
  );
}
