/** What relayed calls may cost: so many a day for an account and for a wallet, so many stroops a day for all together. */
import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import { relaySpent } from '../http/problem.ts';
import { triesMax } from '../outbox/model.ts';
import { inTurn } from '../transaction.ts';

export interface RelayLimits {
  /** Of an account, and of a wallet. */
  callsPerDay: number;
  /** The most that one transaction may cost, in stroops. */
  feeMax: bigint;
  /** The most that all of a day may cost, in stroops. */
  dayMax: bigint;
  /** A signature holds so many ledgers; it must outlast the wallet's window and our tries. */
  signatureLedgers: number;
}

/** A transfer to somebody new is 2 lumens at mainnet's prices, most of it rent for four months. */
export const relayLimits: RelayLimits = {
  ...{ callsPerDay: 20, feeMax: 50_000_000n, dayMax: 10_000_000_000n },
  signatureLedgers: 360, // half an hour at five seconds each
};

interface Charge {
  account: string;
  wallet: string;
  stroops: bigint;
}

const today = `(now() AT TIME ZONE 'utc')::date`;
const all = 'fees';
const ofAccount = (account: string) => `account:${account}`;
const ofWallet = (wallet: string) => `wallet:${createHash('sha256').update(wallet).digest('hex')}`;

/** Whether that much is more than four fifths of what may be spent. */
const isAlarming = (spent: bigint, { dayMax }: RelayLimits): boolean => spent * 5n >= dayMax * 4n;

/**
 * Takes a call's cost from today's budgets; rolled back, it was never taken. Always in the same order, so that two never wait
 * for each other.
 *
 * @returns the day it was taken from, and whether the alarm is to be raised: this one passed it
 * @throws ApiProblem 429 in words when one of them is used up
 */
export async function charge(
  sequelize: Sequelize,
  limits: RelayLimits,
  { account, wallet, stroops }: Charge,
  transaction: Transaction,
): Promise<{ day: string; isAlarm: boolean }> {
  const calls = BigInt(limits.callsPerDay);
  const add = (of: string, amount: bigint, max: bigint, owner: string | null = null) =>
    addTo(sequelize, { of, amount, max, owner }, transaction);
  const left = `Your ${limits.callsPerDay} paid calls of today are used.`;
  if (!(await add(ofAccount(account), 1n, calls, account))) throw relaySpent(left, secondsLeft());
  if (!(await add(ofWallet(wallet), 1n, calls))) throw relaySpent(left.replace('Your', 'This wallet’s'), secondsLeft());
  const spent = await add(all, stroops, limits.dayMax);
  if (!spent) throw relaySpent('What we pay for all calls of a day is used up.', secondsLeft());
  const isAlarm = isAlarming(spent.used, limits) && !isAlarming(spent.used - stroops, limits);
  return { day: spent.day, isAlarm };
}

interface Added {
  of: string;
  amount: bigint;
  max: bigint;
  owner: string | null;
}

async function addTo(
  sequelize: Sequelize,
  { of, amount, max, owner }: Added,
  transaction: Transaction,
): Promise<{ day: string; used: bigint } | undefined> {
  const [row] = await sequelize.query<{ day: string; used: string }>(
    `INSERT INTO app.relay_budgets AS b (day, of, account_id, used)
     SELECT ${today}, $of, $owner::uuid, $amount::bigint WHERE $amount::bigint <= $max::bigint
     ON CONFLICT (day, of) DO UPDATE SET used = b.used + excluded.used WHERE b.used + excluded.used <= $max::bigint
     RETURNING day::text, used::text`,
    {
      bind: { of, owner, amount: String(amount), max: String(max) },
      type: QueryTypes.SELECT,
      transaction,
    },
  );
  return row && { day: row.day, used: BigInt(row.used) };
}

interface Ended {
  id: string;
  account: string;
  wallet: string;
  day: string;
  stroops: string;
  feeMax: string;
  /** Transactions of it that were in a ledger, whatever came of them. */
  paid: number;
  isDone: boolean;
}

/** Gives back what ended calls did not cost; and the call itself, where no ledger ever held a transaction of it. */
export async function giveBack(sequelize: Sequelize): Promise<void> {
  for (;;) {
    const wasOne = await inTurn({ sequelize }, async (transaction) => {
      const [ended] = await sequelize.query<Ended>(
        `SELECT r.id, account_id AS account, wallet, charged_on::text AS day, charged_stroops::text AS stroops,
           fee_max::text AS "feeMax", tries + (c.state = 'confirmed')::int AS paid, c.state = 'confirmed' AS "isDone"
         FROM app.relay_calls AS r JOIN app.outbox_calls AS c ON c.id = r.call_id
         WHERE settled_at IS NULL AND c.state IN ('confirmed', 'dead', 'discarded')
         LIMIT 1 FOR UPDATE OF r SKIP LOCKED`,
        { type: QueryTypes.SELECT, transaction },
      );
      if (!ended) return false;
      const { id, account, wallet, day, feeMax, paid, isDone } = ended;
      const unused = BigInt(feeMax) * BigInt(Math.max(0, triesMax - paid));
      // The reserve of an account that was not made is charged above its fees.
      const fees = BigInt(feeMax) * BigInt(triesMax);
      const back = unused + (isDone ? 0n : BigInt(ended.stroops) - fees);
      const take = (of: string, amount: bigint) =>
        sequelize.query(
          'UPDATE app.relay_budgets SET used = greatest(0, used - $amount) WHERE day = $day AND of = $of',
          {
            bind: { of, day, amount: String(amount) },
            transaction,
          },
        );
      if (paid === 0) for (const key of [ofAccount(account), ofWallet(wallet)]) await take(key, 1n);
      if (back > 0n) await take(all, back);
      await sequelize.query('UPDATE app.relay_calls SET settled_at = now() WHERE id = $id', {
        bind: { id },
        transaction,
      });
      return true;
    });
    if (!wasOne) return;
  }
}

/** Days that are over count nobody any more; what a day cost stays. */
export async function forgetDays(sequelize: Sequelize): Promise<void> {
  await sequelize.query(
    `DELETE FROM app.relay_budgets WHERE ctid = ANY (ARRAY (
       SELECT ctid FROM app.relay_budgets WHERE day < ${today} - 2 AND of <> '${all}' LIMIT 100 FOR UPDATE SKIP LOCKED))`,
  );
}

/** What today's budgets hold, by what they are of. */
async function readUsed(sequelize: Sequelize, of: string[]): Promise<Map<string, bigint>> {
  const rows = await sequelize.query<{ of: string; used: string }>(
    `SELECT of, used::text FROM app.relay_budgets WHERE day = ${today} AND of = ANY ($of::text[])`,
    { bind: { of }, type: QueryTypes.SELECT },
  );
  return new Map(rows.map((row) => [row.of, BigInt(row.used)]));
}

export async function readBudget(sequelize: Sequelize, limits: RelayLimits, account: string, wallets: string[]) {
  await giveBack(sequelize);
  const used = await readUsed(sequelize, [all, ofAccount(account), ...wallets.map(ofWallet)]);
  const left = (of: string) => {
    const max = limits.callsPerDay;
    return { max, left: Math.max(0, max - Number(used.get(of) ?? 0n)) };
  };
  return {
    account: left(ofAccount(account)),
    wallets: wallets.map((address) => ({ address, ...left(ofWallet(address)) })),
    isSpent: (used.get(all) ?? 0n) + limits.feeMax > limits.dayMax,
    renewsAt: renewsAt().toISOString(),
  };
}

export async function readSpending(sequelize: Sequelize, limits: RelayLimits) {
  await giveBack(sequelize);
  const spent = (await readUsed(sequelize, [all])).get(all) ?? 0n;
  return {
    spentStroops: String(spent),
    maxStroops: String(limits.dayMax),
    isAlarm: isAlarming(spent, limits),
    renewsAt: renewsAt().toISOString(),
  };
}

export function raiseAlarm(logger: Logger, { dayMax }: RelayLimits): void {
  logger.warn({ dayMaxStroops: String(dayMax) }, 'relayed calls have taken four fifths of what a day may cost');
}

function renewsAt(): Date {
  const at = new Date();
  at.setUTCHours(24, 0, 0, 0);
  return at;
}

const secondsLeft = (): number => Math.ceil((renewsAt().getTime() - Date.now()) / 1000);
