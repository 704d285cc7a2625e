/** The sums agree: what the ledger minted as rewards is what the outbox holds for confirmed, by key, no more and no less. */
import { readFileSync } from 'node:fs';
import { Keypair } from '@stellar/stellar-sdk';
import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import { connectDatabase } from '../database.ts';
import { inSnapshot } from '../transaction.ts';

/** Ten thousand rewards are compared in a moment, millions are not. */
const patienceMs = 300_000;

export interface RewardsAudit {
  /** Rewards that the ledger minted and the outbox confirmed alike, and what they come to in units of 0.0000001 BST. */
  rewards: number;
  amount: string;
  /** Owed, and not on the ledger yet. */
  open: number;
  /** What does not agree, a sentence each; none is as it must be. */
  faults: string[];
}

interface Row {
  key: string;
  call: string | null;
  state: string | null;
  owed: string | null;
  to: string | null;
  minted: string | null;
  learner: string | null;
  ledger: number | null;
}

// By key, both sides whole: what stands on one side alone is as wrong as what differs.
const pairs = `
SELECT coalesce(r.key, c.item->>'key') AS key, c.id::text AS call, c.state, c.item->>'amount' AS owed, c.item->>'to' AS "to",
  r.amount::text AS minted, r.learner, r.ledger
FROM (SELECT * FROM app.outbox_calls WHERE kind = 'reward') AS c
FULL JOIN (SELECT * FROM chain.rewards WHERE $minter::text IS NULL OR minter = $minter) AS r ON r.key = c.item->>'key'
ORDER BY 1`;

// Wallets with a memo and muxed ones get no reward.
const forgotten = `
SELECT o.id::text AS id FROM app.owed_rewards AS o WHERE call_id IS NULL AND EXISTS (
  SELECT FROM app.wallets WHERE account_id = o.account_id AND subject ~ '^G[A-Z2-7]{55}$') ORDER BY 1`;

const strangers = `
SELECT o.id::text AS id FROM app.owed_rewards AS o JOIN app.outbox_calls AS c ON c.id = o.call_id
WHERE c.item->>'key' <> o.key AND (o.kind <> 'course' OR c.item->>'course' <> o.course OR c.item->>'kind' <> 'Course') ORDER BY 1`;

/**
 * Compares every reward on the ledger with the outbox, as of one moment.
 *
 * @param minter whose rewards are ours; undefined: all are
 */
export function auditRewards(sequelize: Sequelize, minter?: string): Promise<RewardsAudit> {
  return inSnapshot({ sequelize }, async (transaction) => {
    const ask = <T extends object>(sql: string, bind = {}) => query<T>(sequelize, sql, bind, transaction);
    const rows = await ask<Row>(pairs, { minter: minter ?? null });
    const faults = rows.flatMap((row) => faultOf(row) ?? []);
    for (const { id } of await ask<{ id: string }>(forgotten))
      faults.push(`Reward ${id} is owed and its account has a wallet, but the outbox has no call for it.`);
    for (const { id } of await ask<{ id: string }>(strangers))
      faults.push(`Reward ${id} is tied to a call that is for something else.`);
    const paid = rows.filter(({ state, minted }) => state === 'confirmed' && minted !== null);
    return {
      rewards: paid.length,
      amount: String(paid.reduce((sum, { minted }) => sum + BigInt(minted as string), 0n)),
      open: rows.filter(({ state, minted }) => minted === null && (state === 'waiting' || state === 'sent')).length,
      faults,
    };
  });
}

function faultOf({ key, call, state, owed, to, minted, learner, ledger }: Row): string | undefined {
  const reward = `The reward with key ${key}`;
  if (minted === null)
    return state === 'confirmed' ? `${reward} is confirmed (call ${call}), but the ledger minted none.` : undefined;
  const where = `in ledger ${ledger}`;
  if (call === null) return `${reward} was minted ${where}, but nothing was owed for it.`;
  // Sent: its event was read a moment ago, and the outbox comes to it.
  if (state !== 'confirmed' && state !== 'sent')
    return `${reward} was minted ${where}, but its call ${call} is ${state}: it may be sent again.`;
  if (minted !== owed)
    return `${reward} was minted ${where} with ${minted} units, but ${owed} were owed (call ${call}).`;
  if (learner !== to) return `${reward} was minted ${where} to ${learner}, but it was owed to ${to} (call ${call}).`;
  return undefined;
}

/** An audit in words, for who asked at a command line. */
export function auditWords({ rewards, amount, open, faults }: RewardsAudit): string[] {
  const bst = `${BigInt(amount) / 10_000_000n}.${String(BigInt(amount) % 10_000_000n).padStart(7, '0')} BST`;
  return [
    `The ledger minted ${rewards} of our rewards, ${bst} in all, and each was owed. ${open} more are on their way or wait.`,
    ...(faults.length === 0 ? ['The sums agree.'] : [`The sums do not agree, in ${faults.length} places:`, ...faults]),
  ];
}

/**
 * The command: prints an audit, and has the process end with 1 where the sums do not agree. Ours is what MINTER_SECRET(_FILE)
 * minted; without it, all.
 *
 * @throws {Error} when the database is not named or does not answer
 */
export async function runAudit(env: NodeJS.ProcessEnv = process.env, say = console.log): Promise<void> {
  const url = env.API_DATABASE_URL?.trim() || env.DATABASE_URL?.trim();
  if (!url) throw new Error('DATABASE_URL is missing: expected the Postgres that holds outbox and read model');
  const secret = env.MINTER_SECRET ?? (env.MINTER_SECRET_FILE && readFileSync(env.MINTER_SECRET_FILE, 'utf8'));
  const { sequelize } = connectDatabase(url, patienceMs);
  try {
    const audit = await auditRewards(sequelize, secret ? Keypair.fromSecret(secret.trim()).publicKey() : undefined);
    for (const line of auditWords(audit)) say(line);
    if (audit.faults.length > 0) process.exitCode = 1;
  } finally {
    await sequelize.close();
  }
}

function query<T extends object>(
  sequelize: Sequelize,
  sql: string,
  bind: Record<string, unknown>,
  transaction: Transaction,
): Promise<T[]> {
  return sequelize.query<T>(sql, { bind, transaction, type: QueryTypes.SELECT });
}
