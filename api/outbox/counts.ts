/** How the outbox is doing. What is confirmed was counted by day, what is not has an index: no count reads what is done. */
import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import type { OutboxPage } from '#wire';
import { callKinds, callStates } from '#wire/outbox.ts';
import type { CallKind } from './model.ts';

export type OutboxCounts = Pick<OutboxPage, 'counts' | 'kinds' | 'oldest' | 'fees' | 'channels'>;

interface Row {
  open: { kind: CallKind; state: (typeof callStates)[number]; n: number }[];
  done: { kind: CallKind; n: number }[];
  oldest: Date | null;
  feesToday: string;
  feesEver: string;
  channels: OutboxCounts['channels'];
}

/** One row. */
export const countsQuery = `SELECT (SELECT coalesce(jsonb_agg(o), '[]') FROM (
    SELECT kind, state, count(*) AS n FROM app.outbox_calls WHERE state <> 'confirmed' GROUP BY 1, 2) AS o) AS open,
  (SELECT min(created_at) FROM app.outbox_calls WHERE state <> 'confirmed' AND state IN ('waiting', 'sent')) AS oldest,
  (SELECT coalesce(jsonb_agg(d), '[]') FROM (SELECT kind, sum(confirmed) AS n FROM app.outbox_days GROUP BY 1) AS d) AS done,
  (SELECT coalesce(sum(fees), 0)::text FROM app.outbox_days) AS "feesEver",
  (SELECT coalesce(sum(fees), 0)::text FROM app.outbox_days WHERE day = (now() AT TIME ZONE 'UTC')::date) AS "feesToday",
  (SELECT jsonb_build_object('all', count(*), 'drained', count(*) FILTER (WHERE is_drained), 'busy', count(*) FILTER (
      WHERE EXISTS (SELECT FROM app.outbox_transactions WHERE channel = address AND state = 'open')))
    FROM app.outbox_channels WHERE NOT is_sponsor AND NOT is_retired) AS channels`;

export async function readCounts(sequelize: Sequelize): Promise<OutboxCounts> {
  const [row] = await sequelize.query<Row>(countsQuery, { type: QueryTypes.SELECT });
  const { open, done, oldest, feesToday, feesEver, channels } = row as Row;
  const none = () => Object.fromEntries(callStates.map((state) => [state, 0])) as OutboxCounts['counts'];
  const kinds = Object.fromEntries(callKinds.map((kind) => [kind, none()])) as OutboxCounts['kinds'];
  for (const { kind, state, n } of open) kinds[kind][state] = n;
  for (const { kind, n } of done) kinds[kind].confirmed = n;
  const counts = none();
  for (const ofKind of Object.values(kinds)) for (const state of callStates) counts[state] += ofKind[state];
  const fees = { today: feesToday, ever: feesEver };
  return { counts, kinds, oldest: oldest?.toISOString() ?? null, fees, channels };
}

/** Counts calls that got to the ledger and what a transaction may have cost, in stroops, in the transaction that settles them. */
export async function countDone(
  sequelize: Sequelize,
  done: { kind: CallKind; confirmed: number; fee: string },
  transaction: Transaction,
): Promise<void> {
  await sequelize.query(
    `INSERT INTO app.outbox_days AS d (day, kind, confirmed, fees)
     VALUES ((now() AT TIME ZONE 'UTC')::date, $kind, $confirmed, $fee)
     ON CONFLICT (day, kind) DO UPDATE SET confirmed = d.confirmed + excluded.confirmed, fees = d.fees + excluded.fees`,
    { bind: { ...done }, transaction },
  );
}
