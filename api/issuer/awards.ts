/** Certificates that were earned and are not on the ledger: those that wait for an issuer first of all. */
import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import type { AuditEntry, WaitingAward, WaitingSummary } from '#wire';
import { appendAuditEntries, appendAuditEntry } from '../audit/model.ts';
import { releaseAwards } from '../credential/model.ts';
import { awardNotAside } from '../http/problem.ts';
import { settleLaid } from '../outbox/model.ts';
import { escapeLike } from './credentials.ts';

export interface Wanted {
  course: string | null;
  /** Part of a course, an achievement or a name; empty: all. */
  search: string;
}

export interface Queue extends Wanted {
  state: WaitingAward['state'];
  after: string | null;
  limit: number;
}

type Row = Omit<WaitingAward, 'awardedAt'> & { awardedAt: Date };

const waitingSql = `SELECT a.id, a.course, coalesce(c.title, a.course) AS title, c.language, a.title AS achievement,
    p.display_name AS name, a.awarded_at AS "awardedAt", o.state AS call, o.refusal, o.ledger,
    CASE WHEN a.is_held THEN 'held' WHEN a.learner IS NULL THEN 'no_address'
      WHEN o.state IN ('waiting', 'sent', 'confirmed') THEN 'under_way' ELSE 'failed' END AS state
  FROM app.awards AS a LEFT JOIN app.courses AS c ON c.key = a.course
    LEFT JOIN app.profiles AS p ON p.account_id = a.account_id LEFT JOIN app.outbox_calls AS o ON o.id = a.call_id
  WHERE NOT a.is_ended AND NOT EXISTS (SELECT FROM chain.credentials AS l WHERE l.id = a.id)`;
const foundSql = `($search = '' OR name ILIKE $part OR title ILIKE $part OR achievement ILIKE $part OR course ILIKE $part)`;
const searched = (search: string) => ({ search, part: `%${escapeLike(search)}%` });

/** Earned first first. */
export async function readAwards(sequelize: Sequelize, queue: Queue): Promise<WaitingAward[]> {
  const { state, course, search, after, limit } = queue;
  const rows = await sequelize.query<Row>(
    `SELECT * FROM (${waitingSql}
         AND ($after::text IS NULL OR (a.awarded_at, a.id) > (SELECT awarded_at, id FROM app.awards WHERE id = $after))
         AND ($course::text IS NULL OR a.course = $course)
     ) AS waiting WHERE state = $state AND ${foundSql} ORDER BY "awardedAt", id LIMIT $limit`,
    { bind: { state, course, after, limit, ...searched(search) }, type: QueryTypes.SELECT },
  );
  return rows.map(present);
}

/** Counts what `wanted` finds; the courses are all, so that another can be chosen. */
export async function summarizeAwards(
  sequelize: Sequelize,
  transaction: Transaction,
  { course, search }: Wanted,
): Promise<Omit<WaitingSummary, 'asOf'>> {
  type Counted = Omit<WaitingSummary['courses'][number], 'held'> & { state: WaitingAward['state']; found: number };
  const rows = await sequelize.query<Counted>(
    `SELECT course, title, language, state, (count(*) FILTER (WHERE ${foundSql}))::int AS found
     FROM (${waitingSql}) AS waiting GROUP BY course, title, language, state ORDER BY title, course`,
    { bind: searched(search), type: QueryTypes.SELECT, transaction },
  );
  const counts = { held: 0, no_address: 0, under_way: 0, failed: 0 };
  const courses = new Map<string, WaitingSummary['courses'][number]>();
  for (const { state, found, ...row } of rows) {
    if (course === null || course === row.course) counts[state] += found;
    const held = (courses.get(row.course)?.held ?? 0) + (state === 'held' ? found : 0);
    courses.set(row.course, { ...row, held });
  }
  return { counts, courses: [...courses.values()] };
}

/** Releases what is held of these, each once, and tells what the audit log says of it. */
export async function release(
  sequelize: Sequelize,
  transaction: Transaction,
  awards: readonly string[],
  by: string,
): Promise<{ awards: string[]; entries: AuditEntry[] }> {
  const released = (await releaseAwards(sequelize, transaction, awards)).sort();
  const records = released.map((subject) => ({ actor: by, action: 'certificate.release', subject, detail: {} }));
  const entries = records.length > 0 ? await appendAuditEntries(sequelize, records, transaction) : [];
  return { awards: released, entries };
}

/**
 * Has one that failed tried again, once. The ledger takes each number once, so it can't come there twice.
 *
 * @returns what the audit log says of it; null where no such certificate waits
 * @throws ApiProblem 409 where its call is not laid aside: it did not fail, or an admin gave it up for good
 */
export async function retry(
  sequelize: Sequelize,
  transaction: Transaction,
  id: string,
  by: string,
): Promise<AuditEntry | null> {
  const [award] = await sequelize.query<{ call: string | null }>(
    `SELECT call_id::text AS call FROM app.awards AS a
     WHERE id = $id AND NOT is_ended AND NOT EXISTS (SELECT FROM chain.credentials AS l WHERE l.id = a.id)`,
    { bind: { id }, type: QueryTypes.SELECT, transaction },
  );
  if (!award) return null;
  const { call } = award;
  const laid = call === null ? undefined : await settleLaid(sequelize, transaction, call, 'waiting');
  if (!laid?.wasDead) throw awardNotAside(id);
  const detail = { call, refusal: laid.refusal };
  return appendAuditEntry(sequelize, { actor: by, action: 'certificate.retry', subject: id, detail }, transaction);
}

/** One that waits; undefined where none does with this id. */
export async function findAward(sequelize: Sequelize, id: string): Promise<WaitingAward | undefined> {
  const [row] = await sequelize.query<Row>(`${waitingSql} AND a.id = $id`, { bind: { id }, type: QueryTypes.SELECT });
  return row && present(row);
}

const present = (row: Row): WaitingAward => ({ ...row, awardedAt: row.awardedAt.toISOString() });
