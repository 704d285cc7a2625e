import { Address } from '@stellar/stellar-sdk';
import { QueryTypes, type Sequelize } from 'sequelize';
import { type ExerciseCall, readExercise } from '../course/model.ts';
import { fieldName, type Unmet, unmetBy } from './condition.ts';

/** An event on the ledger, as what proves an exercise. */
export interface ExerciseEvent {
  /** Id in log.events. */
  event: string;
  ledger: number;
  closedAt: Date;
  txHash: string;
}

/**
 * The first event that proves an exercise of a course: published by its contract since then, by a wallet linked to the
 * account now, with all its conditions met. Undefined while there is none.
 *
 * @param exercise key, in the newest version of the course
 * @param since when they enrolled
 */
export async function findExerciseEvent(
  { sequelize }: { sequelize: Sequelize },
  { account, course, exercise, since }: { account: string; course: string; exercise: string; since: Date },
): Promise<ExerciseEvent | undefined> {
  const call = await readExercise(sequelize, course, exercise);
  if (!call) return undefined;
  return (await findProof(sequelize, { account, call, since })).proof;
}

/** What of an exercise is on the ledger. */
export interface Found {
  /** The first event that proves it. */
  proof?: ExerciseEvent;
  /** Without a proof: the newest event that would, were it not for these conditions. */
  closest?: ExerciseEvent & { unmet: Unmet[] };
}

export async function findProof(
  sequelize: Sequelize,
  { account, call, since }: { account: string; call: ExerciseCall; since: Date },
): Promise<Found> {
  const wallets = await readOwnWallets(sequelize, account);
  if (wallets.length === 0) return {};
  let found: Found = {};
  for (let after = ''; ; ) {
    const rows = await readEvents(sequelize, { wallets, call, since, after });
    for (const { decoded, ...event } of rows) {
      const unmet = unmetBy(decoded, call.conditions);
      if (unmet.length === 0) return { proof: event };
      found = { closest: { ...event, unmet } };
    }
    if (rows.length < pageSize) return found;
    after = rows.at(-1)?.event ?? '';
  }
}

/**
 * The accounts on the ledger that are somebody's alone, the first linked first. Whoever shares one (M…, or G…:memo) can't be told from the
 * others by an event.
 */
export async function readOwnWallets(sequelize: Sequelize, account: string): Promise<string[]> {
  const rows = await sequelize.query<{ subject: string }>(
    "SELECT subject FROM app.wallets WHERE account_id = $account AND subject ~ '^G[A-Z2-7]{55}$' ORDER BY linked_at, subject",
    { bind: { account }, type: QueryTypes.SELECT },
  );
  return rows.map(({ subject }) => subject);
}

/** Since when an account takes a course; undefined when it does not. */
export async function findEnrolledAt(sequelize: Sequelize, account: string, course: string): Promise<Date | undefined> {
  const [row] = await sequelize.query<{ at: Date }>(
    'SELECT enrolled_at AS at FROM app.enrollments WHERE account_id = $account AND course = $course AND left_at IS NULL',
    { bind: { account, course }, type: QueryTypes.SELECT },
  );
  return row?.at;
}

const pageSize = 500;

interface Asked {
  wallets: string[];
  call: ExerciseCall;
  since: Date;
  /** Id of the last event that was read. */
  after: string;
}

/**
 * Of log.events, which has only what contracts of ours published. A learner's are found by their topics and few; were the
 * names not looked at afterwards, Postgres might walk through everybody's. Ledgers close at whole seconds.
 */
async function readEvents(sequelize: Sequelize, { wallets, call, since, after }: Asked) {
  return sequelize.query<ExerciseEvent & { decoded: Record<string, unknown> }>(
    `WITH theirs AS MATERIALIZED (
       SELECT id, ledger, closed_at, tx_hash, contract, name, decoded FROM log.events WHERE topics && $topics::text[])
     SELECT id AS event, ledger, closed_at AS "closedAt", tx_hash AS "txHash", decoded FROM theirs
     WHERE contract = $contract AND name = $name AND decoded->>$field = ANY ($wallets::text[])
       AND closed_at >= date_trunc('second', $since::timestamptz) AND id > $after
     ORDER BY id LIMIT ${pageSize}`,
    {
      bind: {
        topics: wallets.map((wallet) => String(new Address(wallet).toScVal().toXdr('base64'))),
        ...{ wallets, after, since, contract: call.contract, name: call.event, field: fieldName(call.learner) },
      },
      type: QueryTypes.SELECT,
    },
  );
}
