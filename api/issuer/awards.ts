/** Certificates that were earned and are not on the ledger: those that wait for an issuer first of all. */
import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import type { AuditEntry, WaitingAward } from '#wire';
import { appendAuditEntries } from '../audit/model.ts';
import { releaseAwards } from '../credential/model.ts';

export interface Queue {
  state: WaitingAward['state'];
  after: string | null;
  limit: number;
}

/** Earned first first. */
export async function readAwards(sequelize: Sequelize, { state, after, limit }: Queue): Promise<WaitingAward[]> {
  type Row = Omit<WaitingAward, 'awardedAt'> & { awardedAt: Date };
  const rows = await sequelize.query<Row>(
    `SELECT * FROM (
       SELECT a.id, a.course, coalesce(c.title, a.course) AS title, c.language, p.display_name AS name,
         a.awarded_at AS "awardedAt", o.refusal,
         CASE WHEN a.is_held THEN 'held' WHEN a.learner IS NULL THEN 'no_address'
           WHEN o.state IN ('waiting', 'sent', 'confirmed') THEN 'under_way' ELSE 'failed' END AS state
       FROM app.awards AS a LEFT JOIN app.courses AS c ON c.key = a.course
         LEFT JOIN app.profiles AS p ON p.account_id = a.account_id LEFT JOIN app.outbox_calls AS o ON o.id = a.call_id
       WHERE NOT EXISTS (SELECT FROM chain.credentials AS l WHERE l.id = a.id)
         AND ($after::text IS NULL OR (a.awarded_at, a.id) > (SELECT awarded_at, id FROM app.awards WHERE id = $after))
     ) AS waiting WHERE state = $state ORDER BY "awardedAt", id LIMIT $limit`,
    { bind: { state, after, limit }, type: QueryTypes.SELECT },
  );
  return rows.map((row) => ({ ...row, awardedAt: row.awardedAt.toISOString() }));
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
