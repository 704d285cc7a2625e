/**
 * Notices and events of the log → notifications, each once for each account, in one transaction with how far that went. So
 * a crash anywhere leaves all or nothing of a turn.
 *
 * Why nothing is skipped: ids that a sequence gives become visible in the order of the commits, not in their own, so who
 * remembers "up to id n" misses an n - 1 that commits later. Notices therefore have no cursor: each is found as long as it is
 * there, and goes when it is told. The log may have one, for its ids are the chain's own order, and its one writer commits an
 * event with the log's cursor, beyond which nothing is read. Notifications get their ids while the cursor's row is
 * locked, so theirs become visible in order, and a stream may remember "up to id n" (hub.ts).
 */
import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import type { NotificationName } from '#wire/forms.ts';
import { firstEventId } from '../event/model.ts';
import { inTurn } from '../transaction.ts';
import { type ChainNews, type LoggedEvent, newsEvents, newsOf } from './chain-news.ts';
import { kindOf, mailedOtherwise, preferencesDefault } from './kinds.ts';

/** Of each kind of source in one turn, which must not hold its locks for long. */
const batchMax = 500;
/** The clocks of a network and of ours differ; a ledger's time is in whole seconds. */
const clockMs = 60_000;

interface Told {
  account: string;
  source: string;
  name: NotificationName;
  course: string | null;
  data: object;
  ledger: number | null;
  at: string;
}

/**
 * Takes one turn. Several processes may: one after the other.
 *
 * @returns whether there may be more at once
 */
export function consume(sequelize: Sequelize): Promise<boolean> {
  return inTurn({ sequelize }, async (transaction) => {
    const position = await lockCursor(sequelize, transaction);
    const { events, end } = await readLog(sequelize, position, transaction);
    const ofChain = await addressed(sequelize, events, transaction);
    const noticed = await takeNotices(sequelize, transaction);
    const told = await write(sequelize, [...ofChain, ...noticed], transaction);
    await sequelize.query('UPDATE app.notification_cursor SET last_event_id = $end WHERE last_event_id <> $end', {
      bind: { end },
      transaction,
    });
    if (told > 0) await sequelize.query(`SELECT pg_notify('notifications', '')`, { transaction });
    return events.length === batchMax || noticed.length === batchMax;
  });
}

/** The first one ever begins at the log's end: nobody is told of what was before. */
async function lockCursor(sequelize: Sequelize, transaction: Transaction): Promise<string> {
  await sequelize.query(
    `INSERT INTO app.notification_cursor (last_event_id) SELECT coalesce(max(last_event_id), $before) FROM log.cursor
     ON CONFLICT DO NOTHING`,
    { bind: { before: firstEventId(0) }, transaction },
  );
  const [row] = await sequelize.query<{ last_event_id: string }>(
    'SELECT last_event_id FROM app.notification_cursor FOR UPDATE',
    { type: QueryTypes.SELECT, transaction },
  );
  return row?.last_event_id as string;
}

/** What the log holds beyond a position, and the position after it. */
async function readLog(
  sequelize: Sequelize,
  position: string,
  transaction: Transaction,
): Promise<{ events: LoggedEvent[]; end: string }> {
  const [log] = await sequelize.query<{ end: string | null }>('SELECT last_event_id AS end FROM log.cursor', {
    type: QueryTypes.SELECT,
    transaction,
  });
  // A log that ends before what was read of it is another one, begun anew.
  const end = log?.end ?? firstEventId(0);
  if (end <= position) return { events: [], end };
  const events = await sequelize.query<LoggedEvent>(
    `SELECT id, ledger, closed_at AS "closedAt", contract, name, decoded AS data FROM log.events
     WHERE id > $position AND id <= $end AND contract || '.' || name = ANY ($names::text[]) ORDER BY id LIMIT $batchMax`,
    { bind: { position, end, names: newsEvents, batchMax }, type: QueryTypes.SELECT, transaction },
  );
  const last = events.at(-1);
  return { events, end: events.length === batchMax && last ? last.id : end };
}

/**
 * Events with the accounts whose address they name, linked or kept for them by then: of what was before they are not told. A
 * wallet with a memo is one of many under its address, and nobody can say whose an event is.
 */
async function addressed(
  sequelize: Sequelize,
  events: readonly LoggedEvent[],
  transaction: Transaction,
): Promise<Told[]> {
  const news = events.flatMap((event) => {
    const found = newsOf(event);
    return found ? [{ event, ...found }] : [];
  });
  if (news.length === 0) return [];
  const holders = await sequelize.query<{ account: string; address: string; since: Date }>(
    `SELECT a.id AS account, address, since
     FROM (SELECT account_id, subject AS address, linked_at AS since FROM app.wallets
       UNION ALL SELECT account_id, address, consented_at FROM app.platform_addresses) AS held
     JOIN app.accounts AS a ON a.id = account_id
     WHERE address = ANY ($addresses::text[]) ORDER BY a.id FOR KEY SHARE OF a`,
    { bind: { addresses: [...new Set(news.map(({ address }) => address))] }, type: QueryTypes.SELECT, transaction },
  );
  const byAddress = Map.groupBy(holders, ({ address }) => address);
  return news.flatMap(({ event, address, ...rest }) =>
    (byAddress.get(address) ?? [])
      .filter(({ since }) => new Date(event.closedAt).getTime() > since.getTime() - clockMs)
      .map(({ account }) => toldOf(account, event, rest)),
  );
}

function toldOf(account: string, { id, ledger, closedAt }: LoggedEvent, news: Omit<ChainNews, 'address'>): Told {
  return { account, source: `event ${id}`, ledger, at: new Date(closedAt).toISOString(), ...news };
}

/** Of an account that is being deleted, or changed, they are left for the next turn: nothing is waited for, so no circle of waiting. */
async function takeNotices(sequelize: Sequelize, transaction: Transaction): Promise<Told[]> {
  return sequelize.query<Told>(
    `WITH taken AS MATERIALIZED (
       SELECT n.id FROM app.notices AS n JOIN app.accounts AS a ON a.id = n.account_id
       ORDER BY n.id LIMIT $batchMax FOR KEY SHARE OF a SKIP LOCKED FOR UPDATE OF n SKIP LOCKED),
     gone AS (DELETE FROM app.notices AS n USING taken WHERE n.id = taken.id RETURNING n.*)
     SELECT account_id AS account, source, name, course, data, NULL::integer AS ledger, at FROM gone ORDER BY id`,
    { bind: { batchMax }, type: QueryTypes.SELECT, transaction },
  );
}

/** Writes what their preferences let through, and when it is mailed. @returns how many are new */
async function write(sequelize: Sequelize, told: readonly Told[], transaction: Transaction): Promise<number> {
  if (told.length === 0) return 0;
  const rows = told.map((each, place) => ({
    ...each,
    place,
    kind: kindOf(each.name),
    mailed_otherwise: mailedOtherwise.includes(each.name),
  }));
  const written = await sequelize.query(
    `INSERT INTO app.notifications (account_id, source, name, kind, course, data, ledger, at, is_here, mail, mail_due_at)
     SELECT t.account, t.source, t.name, t.kind, t.course, t.data, t.ledger, t.at, wish.here, wish.mail,
       app.mail_due_at(now(), wish.mail, coalesce(p.time_zone, 'UTC'),
         CASE WHEN t.kind <> 'security' THEN p.quiet_from END, CASE WHEN t.kind <> 'security' THEN p.quiet_to END,
         coalesce(p.digest_hour, 8), (SELECT max(day) FROM app.notification_letters AS l
           WHERE l.account_id = t.account AND is_digest))
     FROM jsonb_to_recordset($rows::jsonb) AS t (place integer, account uuid, source text, name text, kind text, course text,
       data jsonb, ledger integer, at timestamptz, mailed_otherwise boolean)
     LEFT JOIN app.notification_preferences AS p ON p.account_id = t.account
     CROSS JOIN LATERAL (SELECT coalesce(p.kinds -> t.kind, $defaults::jsonb -> t.kind) AS chosen) AS c
     CROSS JOIN LATERAL (SELECT (chosen ->> 'here')::boolean AS here, CASE
       WHEN t.mailed_otherwise OR NOT EXISTS (SELECT FROM app.passwords AS w WHERE w.account_id = t.account) THEN 'none'
       WHEN t.kind = 'security' THEN 'now' ELSE chosen ->> 'mail' END AS mail) AS wish
     WHERE wish.here OR wish.mail <> 'none'
     ORDER BY place
     ON CONFLICT (account_id, source) DO NOTHING RETURNING id`,
    {
      bind: { rows: JSON.stringify(rows), defaults: JSON.stringify(preferencesDefault) },
      type: QueryTypes.SELECT,
      transaction,
    },
  );
  return written.length;
}
