/** What is owed and paid, and what moved, as of one moment. What was paid the ledger says, by key: not the outbox. */
import { QueryTypes, type Sequelize } from 'sequelize';
import type { Snapshot } from '../database.ts';
import type { CallState } from '../outbox/model.ts';

/** Of one reward; amounts in the smallest unit. */
export interface RewardFacts {
  id: string;
  kind: 'course' | 'referral';
  course: string;
  title: string;
  language: string | null;
  amount: string;
  call: CallState | null;
  refusal: string | null;
  owedAt: Date;
  to: string | null;
  ledger: number | null;
  paidAt: Date | null;
  txHash: string | null;
}

// Where somebody else had the wallet before and was paid for the course, the call and its key are theirs.
const joined = `app.owed_rewards AS o LEFT JOIN app.outbox_calls AS c ON c.id = o.call_id
  LEFT JOIN chain.rewards AS r ON r.key = coalesce(c.item->>'key', o.key)`;
const amount = `coalesce(r.amount, (c.item->>'amount')::numeric, o.amount)`;

/** What an account is owed or was paid, for a course or for all, owed last first, after the one with the id `after`. */
export function readRewards(
  { sequelize, transaction }: Snapshot,
  { account, course, after }: { account: string; course?: string | undefined; after?: string | undefined },
  limit: number,
): Promise<RewardFacts[]> {
  return sequelize.query<RewardFacts>(
    `SELECT o.id, o.kind, o.course, coalesce(k.title, o.course) AS title, k.language, ${amount}::text AS amount,
       c.state AS call, c.refusal, o.owed_at AS "owedAt", c.item->>'to' AS "to", r.ledger, r.at AS "paidAt", r.tx_hash AS "txHash"
     FROM ${joined} LEFT JOIN app.courses AS k ON k.key = o.course
     WHERE o.account_id = $account AND ($course::text IS NULL OR o.course = $course) AND ($after::uuid IS NULL OR (o.owed_at, o.id) < (
       SELECT owed_at, id FROM app.owed_rewards WHERE id = $after::uuid AND account_id = $account))
     ORDER BY o.owed_at DESC, o.id DESC LIMIT $limit`,
    { bind: { account, course: course ?? null, after: after ?? null, limit }, transaction, type: QueryTypes.SELECT },
  );
}

export interface RewardSums {
  wallet: string;
  open: string;
  paid: string;
  invited: number;
  counted: number;
}

export async function readSums({ sequelize, transaction }: Snapshot, account: string): Promise<RewardSums> {
  const [sums] = await sequelize.query<RewardSums>(
    `SELECT coalesce(sum(${amount}) FILTER (WHERE r.key IS NULL AND o.call_id IS NULL), 0)::text AS wallet,
       coalesce(sum(${amount}) FILTER (WHERE r.key IS NULL AND o.call_id IS NOT NULL), 0)::text AS open,
       coalesce(sum(${amount}) FILTER (WHERE r.key IS NOT NULL), 0)::text AS paid,
       (SELECT count(*)::int FROM app.accounts WHERE referred_by = $account) AS invited,
       count(*) FILTER (WHERE o.kind = 'referral')::int AS counted
     FROM ${joined} WHERE o.account_id = $account`,
    { bind: { account }, transaction, type: QueryTypes.SELECT },
  );
  return sums as RewardSums;
}

export interface BudgetFacts {
  /** When the contract began to count epochs. */
  deployedAt: Date | null;
  budget: string | null;
  referral: string | null;
}

/** What the token contract at an address is set to; its constructor set the first budget. */
export async function readBudget({ sequelize, transaction }: Snapshot, token: string): Promise<BudgetFacts> {
  const [facts] = await sequelize.query<BudgetFacts>(
    `SELECT (SELECT min(set_at) FROM chain.epoch_budget_versions WHERE contract_address = $token) AS "deployedAt",
       (SELECT amount::text FROM chain.epoch_budget WHERE contract_address = $token) AS budget,
       (SELECT amount::text FROM chain.reward_settings WHERE kind = 'referral' AND amount > 0) AS referral`,
    { bind: { token }, transaction, type: QueryTypes.SELECT },
  );
  return facts as BudgetFacts;
}

export interface TransferFacts {
  event: string;
  from: string | null;
  to: string | null;
  toMuxedId: string | null;
  amount: string;
  ledger: number;
  at: Date;
  txHash: string;
  reward: { kind: 'course' | 'referral'; course: string } | null;
}

/** What moved to or from an address, the newest first. A reward's event follows its mint's in the same transaction. */
export function readTransfers(
  { sequelize, transaction }: Snapshot,
  address: string,
  after: string | undefined,
  limit: number,
): Promise<TransferFacts[]> {
  const moved = (column: string) => `(SELECT * FROM chain.token_transfers
    WHERE ${column} = $address AND ($after::text IS NULL OR event < $after) ORDER BY event DESC LIMIT $limit)`;
  return sequelize.query<TransferFacts>(
    `SELECT t.event, from_account AS "from", to_account AS "to", to_muxed_id AS "toMuxedId", t.amount::text AS amount,
       t.ledger, t.at, t.tx_hash AS "txHash", r.reward
     FROM (${moved('from_account')} UNION ${moved('to_account')}) AS t LEFT JOIN LATERAL (
       SELECT json_build_object('kind', kind, 'course', course) AS reward FROM chain.rewards
       WHERE learner = t.to_account AND tx_hash = t.tx_hash AND from_event > t.event ORDER BY from_event LIMIT 1
     ) AS r ON t.from_account IS NULL
     ORDER BY t.event DESC LIMIT $limit`,
    { bind: { address, after: after ?? null, limit }, transaction, type: QueryTypes.SELECT },
  );
}

/** Whether somebody has it. */
export async function isReferralCode(sequelize: Sequelize, code: string): Promise<boolean> {
  const rows = await sequelize.query('SELECT FROM app.accounts WHERE referral_code = $code', {
    bind: { code },
    type: QueryTypes.SELECT,
  });
  return rows.length > 0;
}
