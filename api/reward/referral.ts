/** Whether somebody who was brought counts: another person than who brought them, with a checked identity, and for the first time. */
import { createHash } from 'node:crypto';
import { MuxedAccount } from '@stellar/stellar-sdk';
import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';

/**
 * Owes who brought a learner, if the learner has finished a course and counts. Who does not count is taken for brought by nobody,
 * for good. Both accounts wait for this transaction already.
 *
 * @returns the account that is owed, if any
 */
export async function oweReferral(sequelize: Sequelize, transaction: Transaction, learner: string): Promise<string[]> {
  const [referral] = await sequelize.query<{ referrer: string; course: string; amount: string }>(
    `SELECT a.referred_by AS referrer, first.course, s.amount::text AS amount
     FROM app.accounts AS a CROSS JOIN LATERAL (
         SELECT course FROM app.enrollments WHERE account_id = a.id AND completed_at IS NOT NULL
         ORDER BY completed_at, id LIMIT 1) AS first
       JOIN chain.reward_settings AS s ON s.kind = 'referral' AND s.amount > 0
     WHERE a.id = $learner AND a.referred_by IS NOT NULL
       AND EXISTS (SELECT FROM app.identity_checks WHERE account_id = a.id AND state = 'verified')
       AND NOT EXISTS (SELECT FROM app.owed_rewards WHERE referred_id = a.id)`,
    { bind: { learner }, transaction, type: QueryTypes.SELECT },
  );
  if (!referral) return [];
  const { referrer, course, amount } = referral;
  const [theirs, referrers] = [
    await readMarks(sequelize, transaction, learner),
    await readMarks(sequelize, transaction, referrer),
  ];
  const isDistinct = theirs.every((mark) => !referrers.includes(mark));
  if (!isDistinct || !(await count(sequelize, transaction, theirs))) {
    await sequelize.query('UPDATE app.accounts SET referred_by = NULL WHERE id = $learner', {
      bind: { learner },
      transaction,
    });
    return [];
  }
  await sequelize.query(
    `INSERT INTO app.owed_rewards (account_id, kind, course, referred_id, amount)
     VALUES ($referrer, 'referral', $course, $learner, $amount)`,
    { bind: { referrer, course, learner, amount }, transaction },
  );
  return [referrer];
}

/** What a person is known by: each wallet that the account has, signed in with or was paid to, and their checked identity. */
async function readMarks(sequelize: Sequelize, transaction: Transaction, account: string): Promise<string[]> {
  const rows = await sequelize.query<{ subject: string | null; person: string | null }>(
    `SELECT subject, NULL AS person FROM app.wallets WHERE account_id = $account
     UNION SELECT subject, NULL FROM app.sessions WHERE account_id = $account AND subject ~ '^[GM]'
     UNION SELECT item->>'to', NULL FROM app.owed_rewards AS o JOIN app.outbox_calls AS c ON c.id = o.call_id
       WHERE account_id = $account
     UNION SELECT NULL, person_hash FROM app.identity_checks
       WHERE account_id = $account AND state = 'verified' AND person_hash IS NOT NULL`,
    { bind: { account }, transaction, type: QueryTypes.SELECT },
  );
  const marks = rows.map(({ subject, person }) => person ?? hash(`wallet ${ledgerAccountOf(subject as string)}`));
  return [...new Set(marks)].sort();
}

/** Notes a person as counted; false when they were before, by whatever they are known by. In order, so that two at once wait. */
async function count(sequelize: Sequelize, transaction: Transaction, marks: readonly string[]): Promise<boolean> {
  const noted = await sequelize.query(
    `INSERT INTO app.counted_people (mark) SELECT mark FROM unnest($marks::text[]) AS mark ORDER BY mark
     ON CONFLICT DO NOTHING RETURNING mark`,
    { bind: { marks }, transaction, type: QueryTypes.SELECT },
  );
  return noted.length === marks.length;
}

/** Behind a memo (`G…:7`) or a muxed account (`M…`) is one account of the ledger. */
function ledgerAccountOf(subject: string): string {
  if (subject.startsWith('G')) return subject.slice(0, 56);
  return MuxedAccount.fromAddress(subject, '0').baseAccount().accountId();
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
