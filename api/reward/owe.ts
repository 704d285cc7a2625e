/**
 * What is owed in BST, each once, in the transaction of what it is owed for. What the ledger holds as a reward then is the amount;
 * where it holds none, nothing is owed. A reward without a wallet to go to waits for one.
 */
import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import { oweCall, type RewardItem } from '../outbox/model.ts';
import { oweReferral } from './referral.ts';

/**
 * Has accounts, and who brought them, wait for this transaction: what is decided here hangs on their wallets, courses and checks,
 * which others may be changing. Oldest first, as who brought somebody is older and is also deleted before they are changed for it:
 * so nobody waits in a circle.
 */
async function takeTurn(sequelize: Sequelize, accounts: readonly string[], transaction: Transaction): Promise<void> {
  await sequelize.query(
    `SELECT id FROM app.accounts
     WHERE id = ANY ($accounts::uuid[]) OR id IN (SELECT referred_by FROM app.accounts WHERE id = ANY ($accounts::uuid[]))
     ORDER BY created_at, id FOR NO KEY UPDATE`,
    { bind: { accounts }, transaction },
  );
}

/** Owes what completing courses earns: the courses' own rewards, and who brought a learner theirs for the learner's first. */
export async function oweRewards(
  sequelize: Sequelize,
  transaction: Transaction,
  enrollments: readonly string[],
): Promise<void> {
  if (enrollments.length === 0) return;
  const read = { bind: { enrollments }, transaction, type: QueryTypes.SELECT } as const;
  const learners = await sequelize.query<{ account: string }>(
    'SELECT DISTINCT account_id AS account FROM app.enrollments WHERE id = ANY ($enrollments::uuid[])',
    read,
  );
  const accounts = learners.map(({ account }) => account);
  await takeTurn(sequelize, accounts, transaction);
  await sequelize.query(
    `INSERT INTO app.owed_rewards (account_id, kind, course, amount)
     SELECT e.account_id, 'course', e.course, s.amount
     FROM app.enrollments AS e JOIN chain.reward_settings AS s ON s.kind = 'course' AND s.course = e.course AND s.amount > 0
     WHERE e.id = ANY ($enrollments::uuid[]) ON CONFLICT DO NOTHING`,
    { bind: { enrollments }, transaction },
  );
  const first = await sequelize.query<{ account: string }>(
    `SELECT e.account_id AS account FROM app.enrollments AS e JOIN app.accounts AS a ON a.id = e.account_id
     WHERE e.id = ANY ($enrollments::uuid[]) AND a.referred_by IS NOT NULL AND NOT EXISTS (
       SELECT FROM app.enrollments AS o WHERE o.account_id = e.account_id
         AND (o.completed_at, o.id) < (e.completed_at, e.id)) ORDER BY 1`,
    read,
  );
  const referrers: string[] = [];
  for (const { account } of first) referrers.push(...(await oweReferral(sequelize, transaction, account)));
  await callWaiting(sequelize, transaction, [...accounts, ...referrers]);
}

/** Owes who brought a person whose identity was just found to be theirs, where they have finished a course already. */
export async function oweForVerified(sequelize: Sequelize, transaction: Transaction, account: string): Promise<void> {
  await takeTurn(sequelize, [account], transaction);
  await callWaiting(sequelize, transaction, await oweReferral(sequelize, transaction, account));
}

/** Has what waits for an account's wallet go to the one that it linked first. */
export async function oweWaitingRewards(
  sequelize: Sequelize,
  transaction: Transaction,
  account: string,
): Promise<void> {
  await takeTurn(sequelize, [account], transaction);
  await callWaiting(sequelize, transaction, [account]);
}

// A wallet with a memo or a muxed one is an account that others use, too: what goes there may never reach the learner.
const firstWallet = `SELECT subject AS "to" FROM app.wallets
  WHERE account_id = o.account_id AND subject ~ '^G[A-Z2-7]{55}$' ORDER BY linked_at, subject LIMIT 1`;

/** Gives what waits and has a wallet to the outbox. A wallet gets a course's reward once, whoever has it linked. */
async function callWaiting(sequelize: Sequelize, transaction: Transaction, accounts: readonly string[]): Promise<void> {
  const rows = await sequelize.query<{ id: string; kind: 'course' | 'referral' } & Omit<RewardItem, 'kind'>>(
    `SELECT o.id, o.kind, o.course, o.amount::text AS amount, o.key, w."to"
     FROM app.owed_rewards AS o CROSS JOIN LATERAL (${firstWallet}) AS w
     WHERE o.account_id = ANY ($accounts::uuid[]) AND o.call_id IS NULL ORDER BY o.owed_at, o.id`,
    { bind: { accounts }, transaction, type: QueryTypes.SELECT },
  );
  for (const { id, kind, ...reward } of rows) {
    const item: RewardItem = { ...reward, kind: kind === 'course' ? 'Course' : 'Referral' };
    const key = kind === 'course' ? `reward course ${item.to} ${item.course}` : `reward referral ${id}`;
    const call = await oweCall(sequelize, { key, kind: 'reward', item }, transaction);
    await sequelize.query('UPDATE app.owed_rewards SET call_id = $call WHERE id = $id', {
      bind: { call, id },
      transaction,
    });
  }
}
